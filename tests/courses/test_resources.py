"""What there is to read or to do: kept small, once, examined, and refused in words."""

import pytest
from flask import Flask

from app.core.database import db, write_transaction
from app.core.errors import NotFound
from app.core.files import FileRefused, examined
from app.courses.errors import ChangedMeanwhile, CourseInvalid, CourseRetired
from app.courses.models import ResourceFile, ResourceKind
from app.courses.queries import file_of, resource_named, resources_of
from app.courses.services import (
    ResourceAsked,
    add_resource,
    change_resource,
    restore_resource,
    retire_course,
    retire_resource,
)
from tests.progress import works
from tests.support.factories import a_course, the_trainer
from tests.support.teaching import a_resource, the_module


def added(course, kind: ResourceKind, asked: ResourceAsked):
    with write_transaction():
        return add_resource(course.id, kind, asked, by=the_trainer().id)


def refused(course, kind: ResourceKind, asked: ResourceAsked) -> dict[str, list[str]]:
    with pytest.raises(CourseInvalid) as refusal:
        added(course, kind, asked)
    return refusal.value.errors


def test_the_same_file_given_twice_is_stored_once(app: Flask):
    course, file = a_course(), examined("lettre.pdf", works.a_pdf())

    first = added(course, ResourceKind.SHEET, ResourceAsked(title="Une lettre", file=file))
    second = added(course, ResourceKind.SHEET, ResourceAsked(title="La même", file=file))

    assert first.file_digest == second.file_digest
    assert db.session.scalar(db.select(db.func.count()).select_from(ResourceFile)) == 1
    kept = file_of(second.public_id, structure_ids=[course.structure_id])
    assert (kept.name, kept.media_type, kept.content) == ("lettre.pdf", "application/pdf", file.content)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("kind", "asked", "field"),
    [
        (ResourceKind.SHEET, ResourceAsked(title="Fiche"), "file"),
        (ResourceKind.LINK, ResourceAsked(title="Site"), "address"),
        (ResourceKind.PAGE, ResourceAsked(title="Page", words=" "), "words"),
        (ResourceKind.EXERCISE, ResourceAsked(title="Exercice"), "words"),
        (ResourceKind.PAGE, ResourceAsked(title="Page", words="[x](javascript:y)"), "words"),
        (ResourceKind.PAGE, ResourceAsked(title="Page", words="Bonjour", module_id=10_000), "module"),
    ],
)
def test_what_a_kind_needs_is_asked_for_in_words(app: Flask, kind, asked, field):
    assert list(refused(a_course(), kind, asked)) == [field]


def test_a_picture_of_the_course_may_stand_in_its_pages_and_that_of_another_may_not(app: Flask):
    course, other = a_course(), a_course("Autre")
    png = examined("souris.png", works.a_picture("PNG"))
    picture = added(course, ResourceKind.SHEET, ResourceAsked(title="Une souris", file=png))
    words = f"![Une souris](/ressources/{picture.public_id}/fichier)"

    page = added(course, ResourceKind.PAGE, ResourceAsked(title="La souris", words=words))

    assert resource_named(page.public_id, structure_ids=[course.structure_id]).words == words
    said = refused(other, ResourceKind.PAGE, ResourceAsked(title="La souris", words=words))
    assert said == {"words": ["Une image doit d’abord être ajoutée au parcours, comme une fiche."]}


def test_a_file_that_may_harm_is_never_kept(app: Flask):
    for name, content in (
        ("piege.pdf", works.a_pdf_with_a_hidden_script()),
        ("page.html", b"<script>alert(1)</script>"),
        ("dessin.svg", b"<svg onload=alert(1)>"),
        ("image.png", b"<script>alert(1)</script>"),
        ("bombe.odt", works.a_bomb()),
    ):
        with pytest.raises(FileRefused):
            examined(name, content)


def test_two_people_who_change_a_page_lose_nothing(app: Flask):
    course, by = a_course(), the_trainer().id
    page = a_resource(course)
    seen = resource_named(page.public_id, structure_ids=[course.structure_id]).seen
    with write_transaction():
        change_resource(page.public_id, ResourceAsked(title="La première", words="Un", seen=seen), by=by)

    with pytest.raises(ChangedMeanwhile), write_transaction():
        change_resource(page.public_id, ResourceAsked(title="La seconde", words="Deux", seen=seen), by=by)

    assert resource_named(page.public_id, structure_ids=[course.structure_id]).words == "Un"


def test_a_sheet_keeps_its_file_when_only_its_title_changes(app: Flask):
    course, by = a_course(), the_trainer().id
    file = examined("lettre.pdf", works.a_pdf())
    sheet = added(course, ResourceKind.SHEET, ResourceAsked(title="Une lettre", file=file))
    seen = resource_named(sheet.public_id, structure_ids=[course.structure_id]).seen

    with write_transaction():
        change_resource(sheet.public_id, ResourceAsked(title="Ma lettre", seen=seen), by=by)

    (line,) = resources_of([course.id])
    assert (line.title, line.file_name, line.size) == ("Ma lettre", "lettre.pdf", file.size)


def test_a_retired_resource_is_kept_for_the_team_and_hidden_from_learners(app: Flask):
    course, by = a_course(), the_trainer().id
    page = a_resource(course)
    with write_transaction():
        retire_resource(page.public_id, by=by)

    assert resource_named(page.public_id, structure_ids=[course.structure_id]).line.retired_at
    with pytest.raises(NotFound):
        resource_named(page.public_id, structure_ids=[], course_ids=[course.id])
    assert resources_of([course.id], retired=False) == ()

    with write_transaction():
        restore_resource(page.public_id, by=by)

    assert resource_named(page.public_id, structure_ids=[], course_ids=[course.id]).line.title


def test_resources_come_with_the_course_first_then_module_by_module(app: Flask):
    course = a_course()
    module = the_module(course)
    added(course, ResourceKind.PAGE, ResourceAsked(title="Module", words="Un", module_id=module.id))
    added(course, ResourceKind.LINK, ResourceAsked(title="Site", address="https://www.cnil.fr/fr"))

    lines = resources_of([course.id])

    assert [(line.title, line.module_id) for line in lines] == [("Site", None), ("Module", module.id)]
    assert lines[0].host == "cnil.fr"


def test_nothing_is_added_to_a_retired_course(app: Flask):
    course = a_course()
    with write_transaction():
        retire_course(course.id, by=the_trainer().id)

    with pytest.raises(CourseRetired):
        added(course, ResourceKind.PAGE, ResourceAsked(title="Page", words="Bonjour"))
