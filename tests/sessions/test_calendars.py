"""Calendars by secret address: whole, stable, silent about learners, read by programs that are not ours."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from flask import Flask

from app.core import clock
from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.errors import NotFound
from app.core.identifiers import digest, new_public_id
from app.people.models import Membership, Site
from app.sessions.models import (
    CalendarFeed,
    CourseSession,
    FeedKind,
    SessionKind,
    SessionTrainer,
    TrainerPart,
)
from app.sessions.queries.calendars import entries_of, feed_with
from app.sessions.rules.calendars import CalendarEntry, EventStatus, calendar_file
from app.sessions.services import announce_absence, come_after_all, enrol, withdraw
from app.sessions.services.calendars import end_feed, make_feed
from tests.support.client import Client
from tests.support.factories import (
    a_learner,
    a_session,
    a_trainer,
    kept,
    the_site,
    the_structure,
    the_trainer,
)
from tests.support.statements import counted

PARIS = ZoneInfo("Europe/Paris")
HOST = "127.0.0.1"


def a_calendar(kind: FeedKind, *, person_id: int | None = None, site: Site | None = None) -> str:
    """Make a calendar and return its secret."""
    token = new_public_id()
    with write_transaction():
        make_feed(
            kind,
            the_structure().id,
            token=token,
            by=the_trainer().id,
            person_id=person_id,
            site_id=site.id if site else None,
        )
    return token


def shown(token: str) -> dict[str, CalendarEntry]:
    """Return what a calendar shows, by title."""
    found = entries_of(feed_with(token), public_url="https://palier.example", host=HOST)
    return {entry.title: entry for entry in found}


def events(body: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def an_entry(starts_at: datetime, *, hours: int = 2, title: str = "Premiers pas") -> CalendarEntry:
    return CalendarEntry(
        uid=f"{starts_at.timestamp():.0f}@palier.example",
        title=title,
        place="Espace numérique, Salle 1",
        about="",
        address="https://palier.example/mes-seances",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        changed_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
        status=EventStatus.CONFIRMED,
        sequence=3,
    )


def test_a_trainer_sees_what_they_lead_and_where_they_are_second(app: Flask):
    me, other = the_trainer(), a_trainer("Malo")
    a_session("Je mène")
    second, replaced, foreign = (
        a_session(title, trainer=other) for title in ("Je seconde", "On me remplace", "Sans moi")
    )
    for held, part in ((second, TrainerPart.WITH), (replaced, TrainerPart.REPLACED)):
        kept(
            SessionTrainer(
                course_session_id=held.id,
                person_id=me.id,
                structure_id=held.structure_id,
                part=part,
                added_at=clock.now(),
            )
        )

    found = shown(a_calendar(FeedKind.TRAINER, person_id=me.id))

    assert foreign.title not in found
    assert {title: entry.status for title, entry in found.items()} == {
        "Je mène": EventStatus.CONFIRMED,
        "Je seconde": EventStatus.CONFIRMED,
        "On me remplace": EventStatus.CANCELLED,
    }


def test_a_trainer_who_left_sees_nothing_more(app: Flask):
    me = the_trainer()
    a_session()
    token = a_calendar(FeedKind.TRAINER, person_id=me.id)
    holds = db.select(Membership).filter_by(person_id=me.id, role=Role.TRAINER)
    for membership in db.session.scalars(holds):
        membership.ended_at = clock.now()
    db.session.commit()

    assert shown(token) == {}


def test_a_site_shows_all_its_sessions_the_past_and_the_cancelled_ones_too(app: Flask):
    a_session("L’an passé", starts_at=clock.now() - timedelta(days=400))
    gone = a_session("Annulée")
    gone.cancelled_at, gone.sequence = clock.now(), 2
    db.session.commit()

    found = shown(a_calendar(FeedKind.SITE, site=the_site()))

    assert found["L’an passé"].status is EventStatus.CONFIRMED
    assert (found["Annulée"].status, found["Annulée"].sequence) == (EventStatus.CANCELLED, 2)


def test_a_learners_place_goes_through_all_its_states_and_its_sequence_only_grows(app: Flask):
    workshop, ali, rose = a_session(seats=1), a_learner("Ali"), a_learner("Rose")
    token = a_calendar(FeedKind.LEARNER, person_id=rose.person_id)
    seen: list[CalendarEntry] = []

    for act, who in (
        (enrol, ali),
        (enrol, rose),
        (withdraw, ali),
        (announce_absence, rose),
        (come_after_all, rose),
        (withdraw, rose),
        (enrol, rose),
    ):
        with write_transaction():
            act(who.id, workshop.id, by=the_trainer().id)
        seen += shown(token).values()

    assert [entry.status for entry in seen] == [
        EventStatus.TENTATIVE,
        EventStatus.CONFIRMED,
        EventStatus.CANCELLED,
        EventStatus.CONFIRMED,
        EventStatus.CANCELLED,
        EventStatus.CONFIRMED,
    ]
    sequences = [entry.sequence for entry in seen]
    assert sequences == sorted(set(sequences))
    assert len({entry.uid for entry in seen}) == 1


def test_no_learner_is_named_not_even_by_the_title_of_an_appointment(app: Flask):
    rose = a_learner("Rosalinde", "Le Gall")
    appointment = a_session("Rendez-vous de Rosalinde")
    appointment.kind, appointment.cancelled_because = SessionKind.APPOINTMENT, "Rosalinde est absente"
    db.session.commit()
    with write_transaction():
        enrol(rose.id, appointment.id, by=the_trainer().id)

    for token in (
        a_calendar(FeedKind.TRAINER, person_id=the_trainer().id),
        a_calendar(FeedKind.SITE, site=the_site()),
        a_calendar(FeedKind.LEARNER, person_id=rose.person_id),
    ):
        found = entries_of(feed_with(token), public_url="https://palier.example", host=HOST)
        assert b"osalinde" not in calendar_file("Palier", found)
        assert [entry.title for entry in found] == ["Rendez-vous"]


def test_a_new_address_ends_the_one_before_it_and_an_ended_one_is_not_found(app: Flask):
    first = a_calendar(FeedKind.SITE, site=the_site())
    second = a_calendar(FeedKind.SITE, site=the_site())
    with pytest.raises(NotFound):
        feed_with(first)
    assert feed_with(second).site_id == the_site().id

    with write_transaction():
        end_feed(FeedKind.SITE, the_structure().id, by=the_trainer().id, site_id=the_site().id)

    with pytest.raises(NotFound):
        feed_with(second)


def test_only_a_digest_of_the_secret_is_kept(app: Flask):
    token = a_calendar(FeedKind.SITE, site=the_site())

    assert db.session.scalars(db.select(CalendarFeed.token_digest)).one() == digest(token)


def test_a_diary_asks_again_and_is_told_that_nothing_changed(app: Flask, client: Client):
    workshop = a_session()
    address = f"/agenda/{a_calendar(FeedKind.SITE, site=the_site())}.ics"
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    held = db.session.get_one(CourseSession, workshop.id)
    held.sequence, held.changed_at = 1, clock.now()
    db.session.commit()
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Last-Modified" in first.headers
    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200


def test_a_diary_that_takes_compressed_files_is_told_that_nothing_changed(app: Flask, client: Client):
    for number in range(12):
        a_session(f"Atelier {number}")
    address = f"/agenda/{a_calendar(FeedKind.SITE, site=the_site())}.ics"
    compressed = {"Accept-Encoding": "gzip, br"}
    first = client.get(address, headers=compressed)

    again = client.get(address, headers=compressed | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_a_wrong_address_and_an_ended_one_are_answered_alike(app: Flask, client: Client):
    ended = a_calendar(FeedKind.SITE, site=the_site())
    a_calendar(FeedKind.SITE, site=the_site())

    answers = [client.get(f"/agenda/{token}.ics") for token in (ended, "z" * 26)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(ended, "") == answers[1].text.replace("z" * 26, "")


@pytest.mark.parametrize("sessions", [1, 120])
def test_a_calendar_is_read_in_two_statements_whatever_its_length(app: Flask, client: Client, sessions: int):
    for number in range(sessions):
        a_session(f"Séance {number}", starts_at=clock.now() + timedelta(days=number))
    address = f"/agenda/{a_calendar(FeedKind.SITE, site=the_site())}.ics"

    with counted(db.engine) as sent:
        answer = client.get(address)

    assert len(sent) == 2
    assert len(events(answer.data)) == sessions


@pytest.mark.parametrize(
    ("starts_at", "hours"),
    [
        (datetime(2026, 10, 24, 21, tzinfo=UTC), 6),  # from 23:00 to 04:00, over October's repeated hour
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 1),  # 02:30, the first of the two
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 1),  # 02:30, the second
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), 1),  # over the hour that March skips
        (datetime(2027, 7, 1, 12, tzinfo=UTC), 2),
    ],
)
def test_others_read_the_very_moments_that_we_wrote(starts_at: datetime, hours: int):
    body = calendar_file("Palier", [an_entry(starts_at, hours=hours)])

    ours = events(body)[0]
    theirs = vobject.readOne(body.decode()).vevent

    for begun, ended in ((ours.start, ours.end), (theirs.dtstart.value, theirs.dtend.value)):
        assert begun.astimezone(UTC) == starts_at
        assert ended.astimezone(UTC) == starts_at + timedelta(hours=hours)


def test_the_zone_says_the_clocks_of_paris_for_every_year_to_come():
    body = calendar_file("Palier", [])
    zone = vobject.readOne(body.decode()).vtimezone.gettzinfo()

    for year in range(1997, 2101, 7):
        for month in range(1, 13):
            noon = datetime(year, month, 28, 12)
            assert zone.utcoffset(noon) == noon.replace(tzinfo=PARIS).utcoffset()


def test_the_file_is_written_as_the_standard_asks():
    hostile = "Été ; virgule, « guillemets » \\ et\nBEGIN:VEVENT " + "long " * 40 + "\x07😀"

    body = calendar_file("Palier", [an_entry(datetime(2026, 12, 1, 13, tzinfo=UTC), title=hostile)])

    lines = body.split(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert len(events(body)) == 1
    assert vobject.readOne(body.decode()).vevent.summary.value == " ".join(
        hostile.replace("\x07", " ").split()
    )
    assert {b"VERSION:2.0", b"CALSCALE:GREGORIAN", b"PRODID:-//Palier//Palier 1.0//FR"} <= set(lines)
    assert {b"SEQUENCE:3", b"STATUS:CONFIRMED", b"DTSTAMP:20261122T080000Z"} <= set(lines)
    assert re.search(rb"DTSTART;TZID=Europe/Paris:20261201T140000\r\n", body)
    assert calendar_file("Palier", []) == calendar_file("Palier", [])
