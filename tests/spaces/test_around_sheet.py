"""Around the sheet: taken back, pauses, chairs, visitors, closed; and bad input, each in its own words."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from app.core import clock
from app.core.database import db, write_transaction
from app.core.identifiers import new_public_id
from app.core.writing import FirstAnswer
from app.people.models import Learner
from app.sessions.models import (
    AttendanceMark,
    CourseSession,
    Enrolment,
    MarkHow,
    Presence,
    SessionKind,
    SheetSignature,
    SignedHow,
    Visit,
)
from app.sessions.queries import attendance_of, desk_within_reach
from app.sessions.rules import half_days
from app.sessions.services import MarkWanted, record_attendance, withdraw
from tests.spaces.test_session_desk import a_sheet, added, address, form_of, presences
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_session, a_trainer, enrolled, kept, the_trainer
from tests.support.page_check import defects
from tests.support.sheets import closed_outright


def act(client: Client, workshop: CourseSession, name: str, **fields: str):
    """Send one of the small forms around the sheet."""
    where = address(workshop)
    return client.send_form(f"{where}/{name}", {"key": new_public_id(), **fields}, page=where)


def save(client: Client, workshop: CourseSession, **fields: str):
    """Save the sheet as its page would."""
    return client.post(address(workshop), data=form_of(client, workshop) | fields)


def undo_form(client: Client, workshop: CourseSession) -> str:
    """Return what the page would take back."""
    page = client.get(address(workshop)).text
    return page.split('name="undone" value="')[1].split('"')[0] if "undone" in page else ""


def shown(workshop: CourseSession) -> list[tuple[str, str | None]]:
    """Return what the sheet shows of each person."""
    db.session.rollback()
    desk = desk_within_reach(workshop.public_id, [workshop.structure_id])
    return [(place.given_name, place.mark.presence.value if place.mark else None) for place in desk.seated]


def test_the_last_save_is_taken_back_and_whoever_had_no_answer_has_none_again(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Ali", "Rose")
    save(trainer, workshop, **{"marks-0-presence": "absent"})
    save(trainer, workshop, everyone="1", **{"marks-0-presence": "present"})

    answer = act(trainer, workshop, "annulation", undone=undo_form(trainer, workshop))

    assert shown(workshop) == [("Ali", "absent"), ("Rose", None)]
    assert "Annulé" in trainer.get(answer.location).text
    assert "sans réponse" not in trainer.get(address(workshop)).text


def test_after_an_undo_the_sheet_is_filled_in_again_without_a_conflict(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    save(trainer, workshop, everyone="1")
    act(trainer, workshop, "annulation", undone=undo_form(trainer, workshop))

    save(trainer, workshop, everyone="1")

    assert shown(workshop) == [("Rose", "present")]
    assert "Deux réponses" not in trainer.get(address(workshop)).text


def test_an_hour_counts_no_more_once_its_mark_is_taken_back(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    save(trainer, workshop, everyone="1")
    before = attendance_of([rose.id])[rose.id]

    act(trainer, workshop, "annulation", undone=undo_form(trainer, workshop))

    after = attendance_of([rose.id])[rose.id]
    assert (before.minutes, before.came) == (120, 1)
    assert (after.minutes, after.came) == (0, 0)


def test_what_a_colleague_changed_since_is_not_taken_back(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    karim = signed_in_as(app.test_client(), a_trainer("Karim").id)
    save(trainer, workshop, everyone="1")
    undone = undo_form(trainer, workshop)
    save(karim, workshop, **{"marks-0-presence": "absent"})

    answer = act(trainer, workshop, "annulation", undone=undone)

    assert answer.status_code == 409
    assert "Il n’y a plus rien à annuler" in answer.text
    assert shown(workshop) == [("Rose", "absent")]


def test_a_pause_is_noted_shown_left_out_of_the_hours_and_taken_away(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    save(trainer, workshop, everyone="1")
    begins = clock.in_paris(workshop.starts_at + timedelta(minutes=60)).replace(second=0)
    ends = begins + timedelta(minutes=15)

    act(trainer, workshop, "pauses", begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}")

    page = trainer.get(address(workshop)).text
    assert "Pause commune de" in page
    assert attendance_of([rose.id])[rose.id].minutes == 105
    assert attendance_of([rose.id])[rose.id].ratio == 1

    removed = page.split('name="removed" value="')[1].split('"')[0]
    act(trainer, workshop, "pauses", removed=removed)

    assert "Pause commune de" not in trainer.get(address(workshop)).text
    assert attendance_of([rose.id])[rose.id].minutes == 120


@pytest.mark.parametrize(
    ("after", "lasts", "sentence"),
    [
        (60, -15, "Une pause finit après son début"),
        (-50, 15, "Cette pause sort de la séance"),
        (40, 10, "Une pause est déjà notée à ce moment-là"),
        (None, None, "Écrivez les deux heures de la pause"),
    ],
)
def test_a_pause_that_cannot_be_is_refused_and_kept(app: Flask, trainer: Client, after, lasts, sentence):
    workshop, _people = a_sheet("Rose")
    begun = clock.in_paris(workshop.starts_at)

    def hour(minutes: int) -> str:
        return f"{begun + timedelta(minutes=minutes):%H:%M}"

    act(trainer, workshop, "pauses", begins=hour(30), ends=hour(60))
    begins, ends = ("midi", "") if after is None else (hour(after), hour(after + lasts))
    answer = act(trainer, workshop, "pauses", begins=begins, ends=ends)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{begins}"' in answer.text
    assert defects(answer.data) == []


def test_whoever_walks_in_is_on_the_sheet_and_present_at_once(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")

    added(trainer, workshop, given_name="Ginette")

    assert shown(workshop) == [("Ginette", "present"), ("Rose", None)]
    assert db.session.scalars(db.select(Enrolment.how).order_by(Enrolment.id.desc())).first() == "walk_in"


def test_a_full_session_says_so_and_a_chair_is_the_trainer_s_own_act(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose", seats=1)

    added(trainer, workshop, given_name="Ginette")
    full = trainer.get(address(workshop)).text
    added(trainer, workshop, given_name="Zoé", chair="1")

    assert "ajoutez une chaise" in full
    assert db.session.get_one(CourseSession, workshop.id).seats == 2
    assert shown(workshop) == [("Rose", None), ("Zoé", "present")]
    assert "2 inscrits pour 2 places" in trainer.get(address(workshop)).text.replace("\u00a0", " ")


def test_visitors_of_a_free_access_are_counted_by_a_press_or_a_number_and_a_slip_is_struck(
    app: Flask, trainer: Client
):
    begun = clock.now() - timedelta(minutes=30)
    workshop = a_session("Accès libre", starts_at=begun)
    workshop.kind = SessionKind.FREE_ACCESS
    db.session.commit()

    act(trainer, workshop, "visiteurs", one="1")
    act(trainer, workshop, "visiteurs", people="3")
    act(trainer, workshop, "visiteurs", people="30")
    act(trainer, workshop, "visiteurs", removed="1")

    page = trainer.get(address(workshop))
    assert "4 personnes comptées" in page.text.replace("\u00a0", " ")
    assert [visit.people for visit in db.session.scalars(db.select(Visit).order_by(Visit.id))] == [1, 3, 30]
    assert defects(page.data) == []


@pytest.mark.parametrize("people", ["0", "-2", "beaucoup", "", "2000"])
def test_a_number_of_visitors_that_nobody_can_be_is_refused(app: Flask, trainer: Client, people):
    workshop = a_session("Accès libre", starts_at=clock.now() - timedelta(minutes=30))
    workshop.kind = SessionKind.FREE_ACCESS
    db.session.commit()

    answer = act(trainer, workshop, "visiteurs", people=people)

    assert answer.status_code == 422
    assert "Écrivez un nombre de personnes" in answer.text


def test_who_signed_is_said_beside_the_name_even_when_noted_absent(app: Flask, trainer: Client):
    workshop, (ali, rose) = a_sheet("Ali", "Rose")
    workshop.starts_at = clock.paris(clock.today() - timedelta(days=1), 14)
    workshop.ends_at = workshop.starts_at + timedelta(hours=2)
    kept(workshop)
    for learner in (ali, rose):
        signed(learner, workshop)
    save(trainer, workshop, **{"marks-0-presence": "absent", "marks-1-presence": "present"})

    page = trainer.get(address(workshop)).text

    assert "a signé, mais noté absent" in page
    assert ">a signé</span>" in page


def signed(learner: Learner, workshop: CourseSession) -> None:
    """Sign the first half-day of a session, as a fact."""
    span = half_days(workshop.starts_at, workshop.ends_at)[0]
    kept(
        SheetSignature(
            structure_id=workshop.structure_id,
            course_session_id=workshop.id,
            learner_id=learner.id,
            day=span.day,
            half=span.half,
            how=SignedHow.PIN,
            title=workshop.title,
            recorded_by=learner.person_id,
            signed_at=clock.now(),
            key=new_public_id(),
        )
    )


def test_a_closed_sheet_is_read_only_and_keeps_what_a_stale_page_says(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    stale = form_of(trainer, workshop) | {"marks-0-presence": "retard", "marks-0-note": "bus en panne"}
    closed_outright(workshop)

    answer = trainer.post(address(workshop), data=stale)

    assert answer.status_code == 409
    assert "Cette feuille est close" in answer.text
    assert "bus en panne" in answer.text
    assert "marks-0-presence" not in answer.text
    assert f'href="{address(workshop)}/corriger"' in answer.text
    assert presences() == []
    assert defects(answer.data) == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("annulation", {"undone": "1"}),
        ("pauses", {"begins": "15:00", "ends": "15:15"}),
        ("visiteurs", {"one": "1"}),
        ("inscriptions", {"given_name": "Ginette"}),
    ],
)
def test_a_closed_sheet_refuses_every_act_around_it(app: Flask, trainer: Client, name, fields):
    workshop, _people = a_sheet("Rose")
    closed_outright(workshop)
    token = trainer.form_token("/aujourdhui")

    sent = {"csrf_token": token, "key": new_public_id(), **fields}
    answer = trainer.post(f"{address(workshop)}/{name}", data=sent)

    assert answer.status_code == 409
    assert "close" in answer.text
    assert shown(workshop) == [("Rose", None)]


def test_a_conflict_says_how_each_answer_was_noted_and_doubts_a_clock_of_2031(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    save(trainer, workshop, **{"marks-0-presence": "present"})
    for year, presence in ((2031, Presence.ABSENT), (None, Presence.EXCUSED)):
        claimed = clock.now() - timedelta(minutes=5)
        with write_transaction():
            record_attendance(
                db.session.get_one(CourseSession, workshop.id),
                [MarkWanted(learner_id=rose.id, name="Rose M.", presence=presence)],
                key=new_public_id(),
                by=the_trainer().id,
                how=MarkHow.OFFLINE,
                claimed_at=claimed.replace(year=year, day=1) if year else claimed,
            )

    page = trainer.get(address(workshop)).text

    assert "noté hors ligne" in page
    assert page.count("l’heure de l’appareil est douteuse") == 1
    assert "2031" in page


def test_a_sheet_sent_again_after_its_first_answer_was_forgotten_is_said_to_be_saved(
    app: Flask, trainer: Client
):
    workshop, _people = a_sheet("Rose")
    sent = form_of(trainer, workshop) | {"marks-0-presence": "present", "marks-0-note": "venue à pied"}
    trainer.post(address(workshop), data=sent)
    with write_transaction() as session:
        session.execute(delete(FirstAnswer))

    again = trainer.post(address(workshop), data=sent)

    assert again.status_code == 409
    assert "Cette page est déjà enregistrée" in again.text
    assert "venue à pied" in again.text
    assert len(presences()) == 1


def test_a_session_of_a_year_that_is_over_is_changed_only_by_a_correction(app: Flask, trainer: Client):
    old = a_session(starts_at=clock.now() - timedelta(days=400))
    (rose,) = a_sheet("Rose")[1]
    enrolled(rose, old)

    answer = save(trainer, old, **{"marks-0-presence": "present", "marks-0-note": "feuille retrouvée"})

    assert answer.status_code == 409
    assert "cette année-là est close" in answer.text
    assert "feuille retrouvée" in answer.text
    assert presences() == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("marks-0-arrived_at", "midi", "écrivez l’heure comme 14:20"),
        ("marks-0-note", "x" * 501, "la remarque est trop longue"),
        ("marks-0-presence", "parti", "choisissez une des quatre réponses"),
    ],
)
def test_each_slip_of_the_keyboard_has_its_own_sentence_and_stays_typed(
    app: Flask, trainer: Client, field, value, sentence
):
    workshop, _people = a_sheet("Rose")

    answer = save(trainer, workshop, **{"marks-0-presence": "present", field: value})

    assert answer.status_code == 422
    assert f"Rose M.\u202f: {sentence}" in answer.text
    assert presences() == []


def test_someone_withdrawn_meanwhile_is_said_and_the_rest_stays_typed(app: Flask, trainer: Client):
    workshop, (_ali, rose) = a_sheet("Ali", "Rose")
    sent = form_of(trainer, workshop) | {"everyone": "1", "marks-0-note": "a lu"}
    with write_transaction():
        withdraw(rose.id, workshop.id, by=the_trainer().id)

    answer = trainer.post(address(workshop), data=sent)

    assert answer.status_code == 409
    assert "Quelqu’un n’est plus inscrit ici" in answer.text
    assert "a lu" in answer.text


def test_a_mark_taken_back_stays_in_the_facts(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    save(trainer, workshop, everyone="1")
    act(trainer, workshop, "annulation", undone=undo_form(trainer, workshop))

    marks = db.session.scalars(db.select(AttendanceMark).order_by(AttendanceMark.id)).all()

    assert [mark.is_withdrawn for mark in marks] == [False, True]
