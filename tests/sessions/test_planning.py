"""Plan, move, cancel, restore, replace a trainer, close days: what changes, and who is told."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db, write_transaction
from app.core.journal import JournalEntry
from app.people.models import Person
from app.sessions.errors import Clash, SessionChanged, SessionFixed, TooFewSeats
from app.sessions.models import (
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    Notice,
    NoticeKind,
    Room,
    SessionKind,
    SessionTrainer,
    TrainerPart,
)
from app.sessions.queries.clashes import Span
from app.sessions.services import enrol
from app.sessions.services.changing import SessionWanted, cancel_session, change_session, restore_session
from app.sessions.services.planning import Setting, plan_sessions
from app.sessions.services.trainers import set_trainers
from tests.support.attainments import marked
from tests.support.factories import (
    a_learner,
    a_session,
    a_trainer,
    enrolled,
    the_site,
    the_structure,
    the_trainer,
)
from tests.support.planning import A_DAY, a_room, in_days, span


def planned(
    spans: Sequence[Span],
    *,
    room: Room | None = None,
    trainer: Person | None = None,
    others: Sequence[Person] = (),
    seats: int = 8,
    seen: Sequence[str] = (),
) -> list[CourseSession]:
    """Plan workshops as the page does: clashes are checked."""
    setting = Setting(
        site_id=the_site().id,
        trainer_id=(trainer or the_trainer()).id,
        seats=seats,
        room=room.name if room else "",
        room_id=room.id if room else None,
        with_ids=tuple(one.id for one in others),
        clashes_seen=seen,
    )
    with write_transaction():
        return plan_sessions(
            the_structure().id,
            setting,
            kind=SessionKind.WORKSHOP,
            title="Bureautique",
            spans=spans,
            by=the_trainer().id,
        )


def wanted_of(one: CourseSession, **changed: object) -> SessionWanted:
    """Say a session as it stands, but for what changes."""
    stands = {
        "title": one.title,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "site_id": one.site_id,
        "room_id": None,
        "room": one.room,
        "seats": one.seats,
    }
    return SessionWanted(**{**stands, **changed})  # type: ignore[arg-type]


def change(one: CourseSession, *, seen: Sequence[str] = (), **changed: object) -> bool:
    """Change a session as the page does."""
    with write_transaction():
        return change_session(one.id, wanted_of(one, **changed), by=the_trainer().id, clashes_seen=seen)


def notices() -> list[tuple[NoticeKind, int]]:
    """Return what was left to each learner, in order."""
    return [(each.kind, each.learner_id) for each in db.session.scalars(select(Notice).order_by(Notice.id))]


def afresh(one: CourseSession) -> CourseSession:
    """Read a session again."""
    db.session.expire_all()
    return db.session.get_one(CourseSession, one.id)


def test_a_room_taken_at_the_same_hours_is_a_warning_that_can_be_confirmed(app: Flask):
    room, karim = a_room(), a_trainer("Karim")
    (first,) = planned([span(3)], room=room)

    with pytest.raises(Clash) as refusal:
        planned([span(3, 15, 17)], room=room, trainer=karim)
    planned([span(3, 15, 17)], room=room, trainer=karim, seen=[refusal.value.found[0].key])

    (found,) = refusal.value.found
    assert (found.what, found.name, found.public_id) == ("room", "Salle verte", first.public_id)
    assert db.session.scalar(select(db.func.count(CourseSession.id))) == 2


def test_a_session_that_ends_when_another_begins_meets_nothing(app: Flask):
    room = a_room()
    planned([span(3, 14, 16)], room=room)

    planned([span(3, 16, 18)], room=room)

    assert db.session.scalar(select(db.func.count(CourseSession.id))) == 2


def test_a_trainer_who_helps_elsewhere_is_taken_too(app: Flask):
    karim = a_trainer("Karim")
    planned([span(3)], others=[karim])

    with pytest.raises(Clash) as refusal:
        planned([span(3)], trainer=karim)

    assert [(each.what, each.name) for each in refusal.value.found] == [("trainer", "Karim Kervella")]


def test_a_cancelled_session_takes_nothing(app: Flask):
    (first,) = planned([span(3)])
    with write_transaction():
        cancel_session(first.id, because="panne", by=the_trainer().id)

    assert planned([span(3)])


def test_more_seats_than_the_room_holds_are_refused(app: Flask):
    with pytest.raises(TooFewSeats, match="Salle verte a 8"):
        planned([span(3)], room=a_room(seats=8), seats=9)


def test_a_session_that_moves_tells_whoever_has_a_place_and_whoever_waits(app: Flask):
    workshop = a_session(seats=1, starts_at=in_days(3))
    seated, waiting = a_learner("Rose"), a_learner("Ali")
    with write_transaction():
        for learner in (seated, waiting):
            enrol(learner.id, workshop.id, by=the_trainer().id)
    starts_at, ends_at = span(5, 10, 12)

    change(workshop, starts_at=starts_at, ends_at=ends_at)

    moved = afresh(workshop)
    assert (moved.starts_at, moved.sequence) == (starts_at, 1)
    assert moved.changed_at is not None
    assert notices() == [(NoticeKind.MOVED, seated.id), (NoticeKind.MOVED, waiting.id)]
    recalled = db.session.scalars(select(Notice)).first()
    assert recalled is not None
    assert recalled.before["starts_at"] == in_days(3).isoformat()


def test_a_session_that_somebody_changed_meanwhile_is_not_changed_unseen(app: Flask):
    workshop = a_session(starts_at=in_days(3))
    change(workshop, title="Tableur")

    with pytest.raises(SessionChanged, match="Quelqu’un vient de modifier"), write_transaction():
        change_session(workshop.id, wanted_of(workshop, title="Photos"), by=the_trainer().id, sequence=0)

    assert afresh(workshop).title == "Tableur"


def test_another_room_is_told_as_a_place_and_another_title_is_not_told(app: Flask):
    workshop, room = a_session(starts_at=in_days(3)), a_room()
    rose = a_learner("Rose")
    enrolled(rose, workshop)

    change(workshop, room=room.name, room_id=room.id)
    change(afresh(workshop), room_id=room.id, title="Tableur")

    assert notices() == [(NoticeKind.PLACE, rose.id)]
    assert (afresh(workshop).title, afresh(workshop).sequence) == ("Tableur", 2)


def test_what_does_not_change_changes_nothing(app: Flask):
    workshop = a_session(starts_at=in_days(3))

    assert change(workshop) is False
    assert afresh(workshop).sequence == 0


def test_one_more_seat_goes_to_the_first_who_waits(app: Flask):
    workshop = a_session(seats=1, starts_at=in_days(3))
    with write_transaction():
        places = [
            enrol(a_learner(name).id, workshop.id, by=the_trainer().id) for name in ("Rose", "Ali", "Karim")
        ]

    change(workshop, seats=2)

    statuses = [db.session.get_one(Enrolment, place.id).status for place in places]
    assert statuses == [EnrolmentStatus.ENROLLED, EnrolmentStatus.ENROLLED, EnrolmentStatus.WAITING]
    assert notices() == [(NoticeKind.PROMOTED, places[1].learner_id)]


def test_no_seat_is_taken_from_anybody(app: Flask):
    workshop = a_session(seats=3, starts_at=in_days(3))
    for name in ("Rose", "Ali"):
        enrolled(a_learner(name), workshop)

    with pytest.raises(TooFewSeats, match=r"2.personnes ont une place"):
        change(workshop, seats=1)


def test_a_chair_added_on_the_day_does_not_stand_against_another_change(app: Flask):
    room = a_room(seats=8)
    (workshop,) = planned([span(3)], room=room)
    workshop.seats = 9
    db.session.commit()

    change(workshop, room_id=room.id, title="Tableur")

    assert afresh(workshop).title == "Tableur"


def test_a_session_that_has_begun_may_change_its_room_and_nothing_else(app: Flask):
    workshop = a_session(starts_at=clock.now() - timedelta(minutes=20))

    change(workshop, room="Salle bleue")
    with pytest.raises(SessionFixed, match="a commencé"):
        change(afresh(workshop), title="Tableur")

    assert afresh(workshop).room == "Salle bleue"


def test_a_sheet_with_a_name_noted_does_not_move_to_another_day(app: Flask):
    workshop = a_session(starts_at=clock.now() + timedelta(minutes=20))
    marked(a_learner("Rose"), workshop)
    with pytest.raises(SessionFixed, match="pas le jour"):
        change(workshop, starts_at=in_days(3), ends_at=in_days(3, 16))


def test_nothing_moves_to_a_day_that_is_past(app: Flask):
    workshop = a_session(starts_at=in_days(3))

    with pytest.raises(SessionFixed, match="passés"):
        change(workshop, starts_at=in_days(-1), ends_at=in_days(-1, 16))


def test_the_common_pauses_move_with_their_session_while_they_fit(app: Flask):
    starts_at = in_days(3)
    workshop = a_session(starts_at=starts_at)
    hour = timedelta(hours=1)
    workshop.pauses = [
        [(starts_at + hour / 4).isoformat(), (starts_at + hour / 2).isoformat()],
        [(starts_at + hour).isoformat(), (starts_at + hour * 5 / 4).isoformat()],
    ]
    db.session.commit()

    change(workshop, starts_at=starts_at + A_DAY, ends_at=starts_at + A_DAY + hour)

    later = starts_at + A_DAY
    assert afresh(workshop).pauses == [
        [(later + hour / 4).isoformat(), (later + hour / 2).isoformat()],
    ]


def test_a_cancelled_session_keeps_its_places_and_can_be_held_after_all(app: Flask):
    workshop, rose = a_session(starts_at=in_days(3)), a_learner("Rose")
    enrolled(rose, workshop)

    with write_transaction():
        cancel_session(workshop.id, because="panne", by=the_trainer().id)
    cancelled = afresh(workshop)
    reason = cancelled.cancelled_because
    with write_transaction():
        restore_session(workshop.id, by=the_trainer().id)

    assert reason == "panne"
    assert afresh(workshop).cancelled_at is None
    assert afresh(workshop).sequence == 2
    assert notices() == [(NoticeKind.CANCELLED, rose.id), (NoticeKind.MOVED, rose.id)]


def test_a_session_where_somebody_is_noted_took_place(app: Flask):
    workshop, rose = a_session(starts_at=clock.now() - timedelta(minutes=5)), a_learner("Rose")
    enrolled(rose, workshop)
    marked(rose, workshop)

    with pytest.raises(SessionFixed, match="a eu lieu"), write_transaction():
        cancel_session(workshop.id, because="panne", by=the_trainer().id)


def test_a_cancelled_session_does_not_change_and_is_not_cancelled_twice(app: Flask):
    workshop = a_session(starts_at=in_days(3))
    with write_transaction():
        cancel_session(workshop.id, because="panne", by=the_trainer().id)

    with pytest.raises(SessionFixed, match="rétablissez"):
        change(afresh(workshop), title="Tableur")
    with pytest.raises(SessionFixed), write_transaction():
        cancel_session(workshop.id, because="panne", by=the_trainer().id)


def test_a_substitute_leads_and_the_one_they_replace_is_remembered(app: Flask):
    workshop, karim, maia = a_session(starts_at=in_days(3)), a_trainer("Karim"), a_trainer("Maïa")
    rose, earlier = a_learner("Rose"), workshop.trainer_id
    enrolled(rose, workshop)

    with write_transaction():
        set_trainers(workshop.id, lead_id=karim.id, with_ids=[maia.id], by=karim.id)

    parts = {(row.person_id, row.part) for row in db.session.scalars(select(SessionTrainer))}
    assert afresh(workshop).trainer_id == karim.id
    assert parts == {(maia.id, TrainerPart.WITH), (earlier, TrainerPart.REPLACED)}
    assert notices() == [(NoticeKind.TRAINER, rose.id)]


def test_whoever_comes_back_to_lead_is_replaced_no_more(app: Flask):
    workshop, karim = a_session(starts_at=in_days(3)), a_trainer("Karim")
    earlier = workshop.trainer_id

    for lead in (karim.id, earlier):
        with write_transaction():
            set_trainers(workshop.id, lead_id=lead, with_ids=[], by=karim.id)

    parts = {(row.person_id, row.part) for row in db.session.scalars(select(SessionTrainer))}
    assert parts == {(karim.id, TrainerPart.REPLACED)}


def test_a_substitute_who_is_taken_elsewhere_is_a_warning(app: Flask):
    workshop, karim = a_session(starts_at=in_days(3)), a_trainer("Karim")
    planned([span(3)], trainer=karim)

    with pytest.raises(Clash), write_transaction():
        set_trainers(workshop.id, lead_id=karim.id, with_ids=[], by=karim.id)


def test_each_change_is_in_the_journal_without_a_name(app: Flask):
    workshop = a_session(starts_at=in_days(3))
    change(workshop, title="Tableur")
    with write_transaction():
        cancel_session(workshop.id, because="panne", by=the_trainer().id)

    kinds = list(db.session.scalars(select(JournalEntry.kind).order_by(JournalEntry.id)))
    assert kinds == ["sessions:session:change", "sessions:session:cancel"]
