"""One human by two records, merged while both had a seat: one line, one answer, one person’s hours."""

from flask import Flask

from app.core.database import db
from app.core.writing import writing
from app.people.models import Learner
from app.people.services import merge
from app.progress.models import Evidence
from app.progress.queries import evidence_of
from app.sessions.models import AttendanceMark, CourseSession, Enrolment, Presence
from app.sessions.queries import attendance_of, desk_within_reach
from app.sessions.queries.sheet_reading import facts_of
from tests.spaces.test_around_sheet import act, save
from tests.spaces.test_session_desk import a_sheet, address, first_things, form_of
from tests.support.attainments import marked, the_framework
from tests.support.client import Client
from tests.support.factories import a_learner, enrolled, the_trainer
from tests.support.page_check import defects


def merged(one: Learner, into: Learner) -> None:
    with writing():
        merge(one.id, into_id=into.id, by=the_trainer().id)


def lines(workshop: CourseSession) -> list[tuple[str, list[Presence]]]:
    """Return each line of the desk, with the answers that stand."""
    db.session.rollback()
    desk = desk_within_reach(workshop.public_id, [workshop.structure_id])
    return [(place.name, [mark.presence for mark in place.marks]) for place in desk.seated]


def marks() -> int:
    db.session.rollback()
    return db.session.query(AttendanceMark).count()


def test_two_records_with_a_seat_are_one_line_under_the_name_that_counts(app: Flask, trainer: Client):
    workshop, (rosie, rose) = a_sheet("Rosie", "Rose")
    marked(rosie, workshop)
    marked(rose, workshop)

    merged(rosie, rose)

    page = trainer.get(address(workshop))
    assert lines(workshop) == [("Rose Martin", [Presence.PRESENT, Presence.PRESENT])]
    assert "1 inscrit pour 12 places" in page.text.replace("\u00a0", " ")
    assert f'value="{rose.public_id}"' in page.text
    assert "Rosie" not in page.text
    assert not defects(page.data)
    assert attendance_of([rose.id])[rose.id].minutes == 120


def test_saving_again_what_both_say_writes_nothing(app: Flask, trainer: Client):
    workshop, (rosie, rose) = a_sheet("Rosie", "Rose")
    marked(rosie, workshop)
    merged(rosie, rose)

    save(trainer, workshop, **{"marks-0-presence": "present"})

    assert marks() == 1


def test_two_records_that_differ_are_a_conflict_and_one_choice_settles_both(app: Flask, trainer: Client):
    workshop, (rosie, rose) = a_sheet("Rosie", "Rose")
    marked(rosie, workshop, Presence.ABSENT)
    marked(rose, workshop)
    merged(rosie, rose)

    before = trainer.get(address(workshop)).text
    save(trainer, workshop, **{"marks-0-presence": "present"})

    assert "Deux réponses différentes" in before
    assert "Deux réponses différentes" not in trainer.get(address(workshop)).text
    assert {each for _name, said in lines(workshop) for each in said} == {Presence.PRESENT}
    assert marks() == 3
    (someone,) = facts_of(workshop.id).people
    assert not someone.is_disputed
    assert attendance_of([rose.id])[rose.id].minutes == 120


def test_a_page_drawn_before_they_were_merged_loses_nothing(app: Flask, trainer: Client):
    workshop, (rosie, rose) = a_sheet("Rosie", "Rose")
    stale = form_of(trainer, workshop) | {"marks-0-presence": "present", "marks-1-presence": "retard"}
    stale["marks-1-arrived_at"] = f"{workshop.starts_at:%H:59}"
    marked(rose, workshop, Presence.ABSENT)
    merged(rosie, rose)

    answer = trainer.post(address(workshop), data=stale)

    assert answer.status_code == 409
    assert "Quelqu’un n’est plus inscrit ici" in answer.text
    assert marks() == 1


def test_an_undo_after_a_choice_brings_the_conflict_back(app: Flask, trainer: Client):
    workshop, (rosie, rose) = a_sheet("Rosie", "Rose")
    marked(rosie, workshop, Presence.ABSENT)
    marked(rose, workshop)
    merged(rosie, rose)
    save(trainer, workshop, **{"marks-0-presence": "excuse"})

    page = trainer.get(address(workshop)).text
    act(trainer, workshop, "annulation", undone=page.split('name="undone" value="')[1].split('"')[0])

    ((_name, said),) = lines(workshop)
    assert sorted(said) == [Presence.ABSENT, Presence.PRESENT]


def test_freeing_the_seat_frees_that_of_both_records(app: Flask, trainer: Client):
    workshop, (rosie, rose) = a_sheet("Rosie", "Rose")
    merged(rosie, rose)

    act(trainer, workshop, "retraits", learner=rose.public_id)

    here = db.session.query(Enrolment).filter_by(course_session_id=workshop.id, ended_at=None)
    assert here.count() == 0


def test_what_a_walk_in_showed_is_of_the_person_they_turned_out_to_be(app: Flask, trainer: Client):
    workshop, _people = a_sheet()
    walk_in, rose = a_learner("Rose", ""), a_learner("Rose", "Martin")
    enrolled(walk_in, workshop)
    merged(walk_in, rose)
    turn_on = first_things()[0]

    for level in ("1", "2"):
        save(trainer, workshop, **{f"marks-0-levels-i{turn_on}": level})

    (item,) = (each for each in the_framework().subjects if each.id == turn_on)
    assert [each.level for each in evidence_of([rose.id], [item])[rose.id][turn_on]] == [2]
    assert {each.learner_id for each in db.session.query(Evidence)} == {rose.id}
    assert "Deux réponses" not in trainer.get(address(workshop)).text
