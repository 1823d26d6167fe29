"""All the sessions to come of a cycle changed at once: what changes, what stays, who is told."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db, write_transaction
from app.core.journal import JournalEntry
from app.people.models import Person
from app.sessions.errors import Clash, CycleNotChanged, SessionChanged
from app.sessions.models import (
    CourseSession,
    Cycle,
    Notice,
    NoticeKind,
    SessionRoom,
    SessionTrainer,
    TrainerPart,
)
from app.sessions.queries.cycle_ahead import cycle_ahead_of
from app.sessions.rules.cycle_change import CycleChange, PlaceChange
from app.sessions.services.changing import cancel_session
from app.sessions.services.changing_cycles import change_cycle
from app.sessions.services.trainers import set_trainers
from tests.support.cycles import a_visa_cycle, sessions_of
from tests.support.factories import a_learner, a_session, a_site, a_trainer, enrolled, the_site, the_trainer
from tests.support.planning import a_closing, a_room, in_days
from tests.support.sheets import a_closed_sheet

NOVEMBER = datetime(2026, 11, 22, 9, tzinfo=UTC)
MORNING = CycleChange(hours=(time(10), time(12)))


@pytest.fixture(autouse=True)
def _a_sunday_of_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything happen on the same day, far from any change of the clocks."""
    monkeypatch.setattr(clock, "now", lambda: NOVEMBER)


def the_room_of(name: str = "Salle verte", *, seats: int = 8, holds: int | None = 8) -> PlaceChange:
    """Say a registered room of the site as a place to have."""
    room = a_room(name, seats=seats)
    return PlaceChange(site_id=room.site_id, room_id=room.id, room=room.name, holds=holds)


def changed(
    cycle: Cycle, change: CycleChange, *, but: CourseSession | None = None, seen: frozenset[str] = frozenset()
) -> int:
    """Change every session that the page shows, as it does, but one."""
    ahead = cycle_ahead_of(cycle.id).sessions
    shown = {one.public_id: one.sequence for one in ahead if but is None or one.id != but.id}
    with write_transaction():
        return change_cycle(cycle.id, change, shown, by=the_trainer().id, clashes_seen=seen)


def afresh(cycle: Cycle) -> list[CourseSession]:
    """Read the sessions of a cycle again, in the order of their numbers."""
    db.session.expire_all()
    return sorted(sessions_of(cycle), key=lambda one: one.id)


def notices() -> list[tuple[NoticeKind, int]]:
    """Return what was left to each learner, in order."""
    return [(each.kind, each.learner_id) for each in db.session.scalars(select(Notice).order_by(Notice.id))]


def test_other_hours_are_those_of_each_session_to_come_and_each_is_told_once(app: Flask):
    cycle, rose = a_visa_cycle(first_at=in_days(3)), a_learner("Rose")
    for one in sessions_of(cycle)[:2]:
        enrolled(rose, one)

    how_many = changed(cycle, MORNING)

    hours = {
        f"{clock.in_paris(one.starts_at):%H:%M}–{clock.in_paris(one.ends_at):%H:%M}" for one in afresh(cycle)
    }
    assert how_many == 6
    assert hours == {"10:00–12:00"}
    assert {one.sequence for one in afresh(cycle)} == {1}
    assert notices() == [(NoticeKind.MOVED, rose.id)] * 2


def test_what_has_begun_was_cancelled_or_is_closed_stays(app: Flask):
    cycle = a_visa_cycle()
    begun, cancelled, *_others = sessions_of(cycle)
    was = begun.starts_at, cancelled.starts_at
    with write_transaction():
        cancel_session(cancelled.id, because="panne", by=the_trainer().id)

    how_many = changed(cycle, MORNING)

    assert how_many == 4
    assert (afresh(cycle)[0].starts_at, afresh(cycle)[1].starts_at) == was
    assert cycle_ahead_of(cycle.id).staying == 2


def test_a_closed_sheet_is_not_among_the_sessions_to_come(app: Flask):
    cycle = a_visa_cycle(first_at=in_days(3))
    sheet = a_closed_sheet("Armel")
    closed = db.session.get_one(CourseSession, sheet.course_session_id)
    closed.cycle_id, closed.starts_at, closed.ends_at = cycle.id, in_days(9), in_days(9, 16)
    db.session.commit()

    assert closed.id not in {one.id for one in cycle_ahead_of(cycle.id).sessions}


def test_another_room_and_another_trainer_are_one_piece_of_news(app: Flask):
    cycle, rose, karim = a_visa_cycle(first_at=in_days(3)), a_learner("Rose"), a_trainer("Karim")
    first = sessions_of(cycle)[0]
    enrolled(rose, first)
    earlier = first.trainer_id

    changed(cycle, CycleChange(place=the_room_of(), trainer_id=karim.id))

    sessions = afresh(cycle)
    told = db.session.scalars(select(Notice)).one()
    replaced = select(SessionTrainer.person_id).where(SessionTrainer.part == TrainerPart.REPLACED)
    assert {(one.room, one.trainer_id) for one in sessions} == {("Salle verte", karim.id)}
    assert len(list(db.session.scalars(select(SessionRoom.room_id)))) == 6
    assert list(db.session.scalars(replaced)) == [earlier] * 6
    assert (told.kind, told.before["trainer"]) == (
        NoticeKind.PLACE,
        db.session.get_one(Person, earlier).full_name,
    )


def test_what_was_set_apart_for_one_session_stays_where_nothing_is_asked_of_it(app: Flask):
    cycle, karim, maia = a_visa_cycle(first_at=in_days(3)), a_trainer("Karim"), a_trainer("Maïa")
    second = sessions_of(cycle)[1]
    with write_transaction():
        set_trainers(second.id, lead_id=karim.id, with_ids=[maia.id], by=karim.id)

    changed(cycle, MORNING)

    helpers = select(SessionTrainer.person_id).where(SessionTrainer.part == TrainerPart.WITH)
    assert afresh(cycle)[1].trainer_id == karim.id
    assert list(db.session.scalars(helpers)) == [maia.id]


def test_a_session_left_out_stays_and_so_does_one_that_is_so_already(app: Flask):
    cycle = a_visa_cycle(first_at=in_days(3))
    left_out = sessions_of(cycle)[0]
    changed(cycle, MORNING, but=left_out)

    again = changed(cycle, MORNING)

    assert again == 1
    assert [one.sequence for one in afresh(cycle)] == [1] * 6


def test_a_room_taken_at_one_of_the_hours_is_a_warning_and_nothing_changes(app: Flask):
    cycle, karim = a_visa_cycle(first_at=in_days(3)), a_trainer("Karim")
    place = the_room_of()
    taken = a_session("Photos", starts_at=sessions_of(cycle)[2].starts_at - timedelta(hours=3), trainer=karim)
    db.session.add(
        SessionRoom(course_session_id=taken.id, structure_id=taken.structure_id, room_id=place.room_id or 0)
    )
    db.session.commit()
    change = CycleChange(hours=(time(10), time(12)), place=place)

    with pytest.raises(Clash) as refusal:
        changed(cycle, change)
    untouched = {one.sequence for one in afresh(cycle)}
    confirmed = changed(cycle, change, seen=frozenset(clash.key for clash in refusal.value.found))

    assert [clash.title for clash in refusal.value.found] == ["Photos"]
    assert untouched == {0}
    assert confirmed == 6


def test_a_site_closed_on_one_of_the_days_is_a_warning(app: Flask):
    cycle, elsewhere = a_visa_cycle(first_at=in_days(3)), a_site("Annexe du port")
    a_closing(clock.in_paris(sessions_of(cycle)[3].starts_at).date())
    place = PlaceChange(site_id=elsewhere.id, room_id=None, room="", holds=None)

    with pytest.raises(Clash, match="est fermé") as refusal:
        changed(cycle, CycleChange(place=place))
    changed(cycle, CycleChange(place=place), seen=frozenset(clash.key for clash in refusal.value.found))

    assert [clash.what for clash in refusal.value.found] == ["closing"]
    assert db.session.get_one(Cycle, cycle.id).site_id == elsewhere.id


def test_a_cycle_of_which_a_session_stays_where_it_was_does_not_move(app: Flask):
    cycle, elsewhere = a_visa_cycle(first_at=in_days(3)), a_site("Annexe du port")
    place = PlaceChange(site_id=elsewhere.id, room_id=None, room="", holds=None)

    changed(cycle, CycleChange(place=place), but=sessions_of(cycle)[5])

    assert db.session.get_one(Cycle, cycle.id).site_id == the_site().id


def test_the_sessions_of_one_day_do_not_take_each_other_s_hour(app: Flask):
    cycle = a_visa_cycle(first_at=in_days(3))
    first = sessions_of(cycle)[0]
    second = a_session("Le soir", cycle=cycle, starts_at=first.starts_at + timedelta(hours=4))

    with pytest.raises(CycleNotChanged) as refusal:
        changed(cycle, MORNING)

    assert set(refusal.value.errors) == {first.public_id, second.public_id}
    assert changed(cycle, MORNING, but=second) == 6


def test_a_room_too_small_and_an_hour_that_is_past_are_refused_session_by_session(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    noon = clock.paris(date(2026, 11, 24), 12)
    monkeypatch.setattr(clock, "now", lambda: noon)
    cycle = a_visa_cycle(first_at=clock.paris(date(2026, 11, 24), 17))

    with pytest.raises(CycleNotChanged) as past:
        changed(cycle, MORNING)
    with pytest.raises(CycleNotChanged) as small:
        changed(cycle, CycleChange(place=the_room_of(seats=6, holds=6)))

    assert list(past.value.errors) == [sessions_of(cycle)[0].public_id]
    assert len(small.value.errors) == 6
    assert {one.sequence for one in afresh(cycle)} == {0}


def test_a_session_that_somebody_changed_meanwhile_is_not_changed_unseen(app: Flask):
    cycle, karim = a_visa_cycle(first_at=in_days(3)), a_trainer("Karim")
    shown = {one.public_id: one.sequence for one in sessions_of(cycle)}
    with write_transaction():
        set_trainers(sessions_of(cycle)[4].id, lead_id=karim.id, with_ids=[], by=karim.id)

    with pytest.raises(SessionChanged), write_transaction():
        change_cycle(cycle.id, MORNING, shown, by=karim.id)

    assert {one.sequence for one in afresh(cycle)} == {0, 1}


def test_the_common_pauses_move_with_their_sessions(app: Flask):
    cycle = a_visa_cycle(first_at=in_days(3))
    first = sessions_of(cycle)[0]
    begins = first.starts_at + timedelta(hours=1)
    first.pauses = [[begins.isoformat(), (begins + timedelta(minutes=10)).isoformat()]]
    db.session.commit()

    changed(cycle, MORNING)

    assert afresh(cycle)[0].pauses[0][0] == (begins - timedelta(hours=4)).isoformat()


def test_the_change_is_in_the_journal_without_a_name(app: Flask):
    cycle = a_visa_cycle(first_at=in_days(3))

    changed(cycle, MORNING, but=sessions_of(cycle)[0])

    kinds = list(db.session.scalars(select(JournalEntry.kind).order_by(JournalEntry.id)))
    assert kinds[-6:] == ["sessions:session:change"] * 5 + ["sessions:cycle:change"]
