"""The sheet: nothing lost, nothing doubled, conflicts shown and settled, hours exact."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.core import clock, journal
from app.core.database import db, write_transaction
from app.people.models import Learner
from app.sessions.errors import NotOnTheSheet, SheetInvalid, SheetNotOpen
from app.sessions.models import AttendanceMark, CourseSession, Presence
from app.sessions.queries import Desk, attendance_of, desk_within_reach
from app.sessions.services import MarkWanted, record_attendance
from tests.support.factories import a_learner, a_session, a_trainer, a_workshop, enrolled, seated, the_trainer


def said(
    learner: Learner,
    presence: Presence = Presence.PRESENT,
    *,
    arrived: datetime | None = None,
    left: datetime | None = None,
    note: str = "",
) -> MarkWanted:
    """Say one line of a sheet."""
    return MarkWanted(
        learner_id=learner.id, name="Rose M.", presence=presence, arrived_at=arrived, left_at=left, note=note
    )


def save(
    workshop: CourseSession, *marks: MarkWanted, seen: tuple[int, ...] = (), key: str, by: int | None = None
) -> int:
    """Save a sheet, as the view does."""
    with write_transaction():
        held = db.session.get_one(CourseSession, workshop.id)
        return record_attendance(held, marks, seen=seen, key=key, by=by or the_trainer().id)


def sheet_of(workshop: CourseSession) -> Desk:
    """Read the sheet again, as the page does."""
    db.session.rollback()
    return desk_within_reach(workshop.public_id, [workshop.structure_id])


def test_a_whole_sheet_is_saved_in_one_call(app: Flask):
    workshop = a_workshop()
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)

    saved = save(workshop, said(rose), said(ali, Presence.EXCUSED, note="chez le médecin"), key="feuille")

    places = {place.given_name: place.mark for place in sheet_of(workshop).seated}
    assert saved == 2
    assert places["Rose"] is not None
    assert places["Rose"].presence is Presence.PRESENT
    assert places["Ali"] is not None
    assert (places["Ali"].presence, places["Ali"].note) == (Presence.EXCUSED, "chez le médecin")


def test_only_what_changed_becomes_a_new_mark(app: Flask):
    workshop = a_workshop()
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)
    save(workshop, said(rose), said(ali), key="première")
    seen = tuple(place.marks[0].id for place in sheet_of(workshop).seated)

    saved = save(workshop, said(rose), said(ali, Presence.ABSENT), seen=seen, key="seconde")

    assert saved == 1
    assert db.session.scalar(db.select(db.func.count(AttendanceMark.id))) == 3
    assert [len(place.marks) for place in sheet_of(workshop).seated] == [1, 1]


def test_two_trainers_who_answer_from_the_same_page_leave_a_conflict_that_one_of_them_settles(app: Flask):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    karim, nadia = a_trainer("Karim"), a_trainer("Nadia")

    save(workshop, said(rose, Presence.PRESENT), key="karim", by=karim.id)
    save(workshop, said(rose, Presence.ABSENT), key="nadia", by=nadia.id)

    disputed = sheet_of(workshop).seated[0]
    assert disputed.is_disputed
    assert disputed.mark is None
    assert [mark.recorded_by for mark in disputed.marks] == ["Karim", "Nadia"]

    both = tuple(mark.id for mark in disputed.marks)
    save(workshop, said(rose, Presence.PRESENT), seen=both, key="accord", by=karim.id)

    settled = sheet_of(workshop).seated[0]
    assert settled.mark is not None
    assert settled.mark.presence is Presence.PRESENT


def test_while_two_answers_differ_the_least_counts(app: Flask):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    save(workshop, said(rose, Presence.PRESENT), key="karim")
    save(workshop, said(rose, Presence.ABSENT), key="nadia")

    attendance = attendance_of([rose.id])[rose.id]
    assert (attendance.minutes, attendance.came, attendance.planned) == (0, 0, 1)


def test_marks_of_another_sheet_are_not_replaced(app: Flask):
    workshop, other = a_workshop(), a_workshop()
    rose = seated("Rose", workshop)
    enrolled(rose, other)
    save(other, said(rose), key="autre")
    foreign = sheet_of(other).seated[0].marks[0].id

    save(workshop, said(rose, Presence.ABSENT), seen=(foreign,), key="feuille")

    there = sheet_of(other).seated[0].mark
    assert there is not None
    assert there.id == foreign


def test_hours_go_from_arrival_to_departure_within_the_session(app: Flask):
    workshop = a_workshop()
    rose, ali, lea = (seated(name, workshop) for name in ("Rose", "Ali", "Léa"))
    starts = workshop.starts_at

    save(
        workshop,
        said(rose, Presence.LATE, arrived=starts + timedelta(minutes=20)),
        said(ali, arrived=starts - timedelta(minutes=10), left=starts + timedelta(minutes=95)),
        said(lea),
        key="feuille",
    )

    minutes = {each: held.minutes for each, held in attendance_of([rose.id, ali.id, lea.id]).items()}
    assert minutes == {rose.id: 100, ali.id: 95, lea.id: 120}


def test_each_session_is_rounded_down_to_the_unit_of_the_framework_and_the_whole_is_the_whole(app: Flask):
    first, second = a_workshop(), a_workshop()
    rose, ali = seated("Rose", first), seated("Ali", first)
    enrolled(rose, second)
    late = first.starts_at + timedelta(minutes=20)

    save(first, said(rose, Presence.LATE, arrived=late), said(ali), key="une")
    save(second, said(rose, Presence.LATE, arrived=second.starts_at + timedelta(minutes=50)), key="deux")

    held = attendance_of([rose.id, ali.id], rounding_minutes=50)
    assert held[rose.id].minutes == 100 + 50
    assert (held[ali.id].minutes, held[ali.id].ratio) == (100, 1)
    assert attendance_of([rose.id])[rose.id].minutes == 100 + 70


def test_sessions_to_come_are_not_planned_yet(app: Flask):
    begun, coming = a_workshop(), a_session()
    rose = seated("Rose", begun)
    enrolled(rose, coming)
    save(begun, said(rose), key="feuille")

    attendance = attendance_of([rose.id])[rose.id]

    assert (attendance.came, attendance.planned, attendance.minutes) == (1, 1, 120)
    assert attendance.first_on == clock.in_paris(begun.starts_at).date()


def test_someone_without_a_seat_cannot_be_marked(app: Flask):
    workshop = a_workshop()
    stranger = a_learner("Ali")

    with pytest.raises(NotOnTheSheet, match=r"Rose M\."):
        save(workshop, said(stranger), key="feuille")


def test_nobody_leaves_before_arriving(app: Flask):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    starts = workshop.starts_at

    with pytest.raises(SheetInvalid, match=r"Rose M\. ne peut pas partir avant d’arriver") as refusal:
        save(workshop, said(rose, arrived=starts + timedelta(hours=1), left=starts), key="feuille")

    assert list(refusal.value.errors) == [str(rose.id)]


def test_a_late_arrival_needs_its_hour(app: Flask):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    with pytest.raises(SheetInvalid, match="notez l’heure"):
        save(workshop, said(rose, Presence.LATE), key="feuille")


def test_an_arrival_after_the_end_is_refused(app: Flask):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    with pytest.raises(SheetInvalid, match="après la fin"):
        save(workshop, said(rose, arrived=workshop.ends_at), key="feuille")


def test_a_session_too_far_ahead_cannot_be_marked(app: Flask):
    workshop = a_session(starts_at=clock.now() + timedelta(minutes=45))
    rose = seated("Rose", workshop)

    with pytest.raises(SheetNotOpen, match="trop tôt"):
        save(workshop, said(rose), key="feuille")


def test_a_cancelled_session_cannot_be_marked(app: Flask):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    workshop.cancelled_at = clock.now()
    db.session.commit()

    with pytest.raises(SheetNotOpen, match="annulée"):
        save(workshop, said(rose), key="feuille")


def test_one_save_is_one_entry_in_the_journal_which_names_nobody(app: Flask):
    workshop = a_workshop()
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)

    save(workshop, said(rose), said(ali), key="feuille")

    entries = list(db.session.scalars(db.select(journal.JournalEntry)))
    assert [(entry.kind, entry.subject) for entry in entries] == [
        ("attendance:sheet:save", workshop.public_id)
    ]
    assert journal.breaches(workshop.structure_id) == []
