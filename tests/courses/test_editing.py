"""Change a course: who comes second is told, nothing that was given moves, copies live apart."""

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.core.journal import JournalEntry
from app.courses.errors import ChangedMeanwhile, CourseInvalid, CourseRetired
from app.courses.models import Course, Module, Resource
from app.courses.queries import CoursePage, course_within_reach, courses_of, modules_of, shelf_of
from app.courses.rules import Aim, AimKind
from app.courses.rules.order import Way
from app.courses.services import (
    CourseAsked,
    ModuleAsked,
    add_module,
    change_course,
    change_module,
    copy_course,
    move_module,
    restore_course,
    restore_module,
    retire_course,
    retire_module,
)
from tests.support.attainments import the_framework
from tests.support.factories import a_course, the_trainer
from tests.support.teaching import a_resource, the_module


def shown(course: Course) -> CoursePage:
    """Read a course as its page shows it."""
    return course_within_reach(course.public_id, [course.structure_id])


def with_modules(*titles: str) -> Course:
    """Make a course of these modules, of two hours each."""
    course = a_course(framework_version_id=the_framework().id)
    with write_transaction():
        retire_module(the_module(course).id, by=the_trainer().id)
        for title in titles:
            add_module(course.id, ModuleAsked(title=title, minutes=120), by=the_trainer().id)
    return course


def titles_of(course: Course) -> list[str]:
    return [module.title for module in shown(course).given]


def the_module_named(title: str) -> int:
    return db.session.scalars(db.select(Module.id).where(Module.title == title)).one()


def test_a_course_is_changed_and_the_change_is_counted_and_left_in_the_journal(app: Flask):
    course, by = a_course(), the_trainer().id
    page = shown(course)

    with write_transaction():
        asked = CourseAsked(title="Débutants", summary="On prend son temps.", seen=page.seen)
        change_course(course.id, asked, by=by)

    after = shown(course)
    assert (after.title, after.summary, after.revision) == ("Débutants", "On prend son temps.", 2)
    assert db.session.scalars(db.select(JournalEntry.kind)).all() == ["course:course:change"]


def test_whoever_saves_second_is_told_and_the_first_change_stays(app: Flask):
    course, by = a_course(), the_trainer().id
    seen = shown(course).seen
    with write_transaction():
        change_course(course.id, CourseAsked(title="La première", seen=seen), by=by)

    with pytest.raises(ChangedMeanwhile, match="pendant que vous écriviez"), write_transaction():
        change_course(course.id, CourseAsked(title="La seconde", seen=seen), by=by)

    assert shown(course).title == "La première"


def test_a_module_changed_by_two_people_keeps_the_first_change(app: Flask):
    course, by = with_modules("Chercher"), the_trainer().id
    (module,) = shown(course).given
    asked = ModuleAsked(title="Trouver", minutes=90, seen=module.seen)
    with write_transaction():
        change_module(module.id, asked, by=by)

    with pytest.raises(ChangedMeanwhile), write_transaction():
        change_module(module.id, ModuleAsked(title="Fouiller", minutes=90, seen=module.seen), by=by)

    assert titles_of(course) == ["Trouver"]


def test_under_another_framework_what_modules_aim_at_stays(app: Flask):
    visa, crcn = the_framework(), the_framework("crcn-2019")
    course, by = a_course(framework_version_id=visa.id), the_trainer().id
    aims = (Aim(visa.id, AimKind.DOMAIN, "M1"), Aim(crcn.id, AimKind.DOMAIN, "5"))
    with write_transaction():
        made = add_module(course.id, ModuleAsked(title="Premiers pas", minutes=60, aims=aims), by=by)
    assert made.domain_codes == ["M1"]

    with write_transaction():
        change_course(course.id, CourseAsked(title="CRCN", framework_version_id=crcn.id), by=by)

    module = db.session.get_one(Module, made.id)
    assert module.domain_codes == ["5"]
    assert set(shown(course).module(made.id).aims) == set(aims)


@pytest.mark.parametrize("way", [Way.UP, Way.DOWN])
def test_modules_change_places_around_those_that_are_retired(app: Flask, way: Way):
    course, by = with_modules("Un", "Deux", "Trois"), the_trainer().id
    with write_transaction():
        retire_module(the_module_named("Deux"), by=by)
        move_module(the_module_named("Trois" if way is Way.UP else "Un"), way, by=by)

    assert titles_of(course) == ["Trois", "Un"]

    with write_transaction():
        restore_module(the_module_named("Deux"), by=by)

    assert titles_of(course) == ["Trois", "Deux", "Un"]


def test_at_the_end_of_the_list_nothing_moves_and_nothing_is_counted(app: Flask):
    course, by = with_modules("Un", "Deux"), the_trainer().id
    before = shown(course).revision

    with write_transaction():
        move_module(the_module_named("Un"), Way.UP, by=by)
        move_module(the_module_named("Deux"), Way.DOWN, by=by)

    assert (titles_of(course), shown(course).revision) == (["Un", "Deux"], before)


def test_a_retired_module_is_no_longer_planned(app: Flask):
    course = with_modules("Un", "Deux")

    with write_transaction():
        retire_module(the_module_named("Un"), by=the_trainer().id)

    assert [module.title for module in modules_of(course.id)] == ["Deux"]


def test_modules_never_ask_for_one_another(app: Flask):
    course, by = with_modules("Un", "Deux"), the_trainer().id
    one, two = (module.id for module in shown(course).given)
    with write_transaction():
        change_module(two, ModuleAsked(title="Deux", minutes=120, requires=(one,)), by=by)

    with pytest.raises(CourseInvalid) as refusal, write_transaction():
        change_module(one, ModuleAsked(title="Un", minutes=120, requires=(two,)), by=by)

    assert "se demandent l’un l’autre" in refusal.value.errors["requires"][0]


def test_a_module_of_another_course_is_not_asked_for(app: Flask):
    course, other = with_modules("Un"), a_course("Autre")
    asked = ModuleAsked(title="Deux", minutes=60, requires=(the_module(other).id,))

    with pytest.raises(CourseInvalid), write_transaction():
        add_module(course.id, asked, by=the_trainer().id)


def test_a_module_aims_only_at_what_exists(app: Flask):
    course, visa = with_modules("Un"), the_framework()
    asked = ModuleAsked(title="Deux", minutes=60, aims=(Aim(visa.id, AimKind.ITEM, "M9.9.9"),))

    with pytest.raises(CourseInvalid) as refusal, write_transaction():
        add_module(course.id, asked, by=the_trainer().id)

    assert "n’existe plus" in refusal.value.errors["aims"][0]


def test_a_retired_course_is_neither_planned_nor_changed_until_it_is_taken_back(app: Flask):
    course, by = a_course(), the_trainer().id
    with write_transaction():
        retire_course(course.id, by=by)

    assert courses_of([course.structure_id]) == ()
    assert shelf_of([course.structure_id])[0].retired_at is not None
    with pytest.raises(CourseRetired, match="Reprenez-le d’abord"), write_transaction():
        change_course(course.id, CourseAsked(title="Autre"), by=by)

    with write_transaction():
        restore_course(course.id, by=by)

    assert len(courses_of([course.structure_id])) == 1


def test_a_copy_has_the_modules_their_order_and_the_resources_in_use(app: Flask):
    course, by = with_modules("Un", "Deux", "Trois"), the_trainer().id
    one, two, _three = (module.id for module in shown(course).given)
    picture = a_resource(course, "Une souris", words="")
    a_resource(course, "À lire", words=f"[Voir](/ressources/{picture.public_id})")
    with write_transaction():
        change_module(two, ModuleAsked(title="Deux", minutes=90, requires=(one,)), by=by)
        retire_module(the_module_named("Trois"), by=by)

    with write_transaction():
        copy = copy_course(course.id, by=by)

    page = shown(copy)
    assert page.title == "Visa Internet (copie)"
    assert [(module.title, module.minutes) for module in page.modules] == [("Un", 120), ("Deux", 90)]
    assert page.given[1].requires == (page.given[0].id,)
    assert [each.title for each in page.resources] == ["Une souris", "À lire"]
    assert page.resources[0].public_id in words_of(page.resources[1].public_id)


def words_of(public_id: str) -> str:
    return db.session.scalars(db.select(Resource.words).where(Resource.public_id == public_id)).one()


def test_what_happens_to_a_copy_does_not_touch_the_original(app: Flask):
    course, by = with_modules("Un"), the_trainer().id
    with write_transaction():
        copy = copy_course(course.id, by=by)

    with write_transaction():
        (module,) = shown(copy).given
        change_module(module.id, ModuleAsked(title="Autre chose", minutes=30), by=by)

    assert titles_of(course) == ["Un"]


def test_the_moment_of_retirement_is_kept(app: Flask):
    course = a_course()

    with write_transaction():
        retire_course(course.id, by=the_trainer().id)
        retire_course(course.id, by=the_trainer().id)

    assert shelf_of([course.structure_id])[0].retired_at <= clock.now()
    assert len(db.session.scalars(db.select(JournalEntry.kind)).all()) == 1
