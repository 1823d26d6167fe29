"""Closing a sheet: what is asked first, what is frozen, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.journal import JournalEntry, JournalSaid
from app.core.writing import writing
from app.sessions import rules, services
from app.sessions.errors import NotOnTheSheet, SheetClosed, SheetNotReady
from app.sessions.models import (
    AttendancePractice,
    AttendanceSheet,
    OfflineOperation,
    Outcome,
    Presence,
    SessionKind,
    SheetSignature,
    SignedHow,
)
from app.sessions.queries.closing import is_closed, latest_version, version_in_force
from app.sessions.services import MarkWanted
from app.sessions.services.closing import check_is_open
from certificates.sheets import SheetContent, digest, faults_of
from tests.support.factories import (
    a_learner,
    a_session,
    a_trainer,
    enrolled,
    kept,
    the_structure,
    the_trainer,
)
from tests.support.sheets import (
    a_closed_sheet,
    a_correction,
    a_full_session,
    close,
    held,
    learner_named,
    unsigned,
)

pytestmark = pytest.mark.usefixtures("app")


def test_a_sheet_is_in_the_order_of_its_names_whatever_their_accents():
    workshop = a_full_session("Marie", "Émile", "Zoé", "Élodie", "Noël", "ali")

    content = SheetContent.from_dict(close(workshop).content)

    names = [line.given_name for line in content.lines]
    assert names == ["ali", "Élodie", "Émile", "Marie", "Noël", "Zoé"]


def test_closing_freezes_what_the_sheet_says_and_the_journal_holds_its_digest():
    workshop = a_full_session("Ali", "Rose")

    sheet = close(workshop)

    content = SheetContent.from_dict(sheet.content)
    assert [line.given_name for line in content.lines] == ["Ali", "Rose"]
    assert [line.minutes for line in content.lines] == [120, 120]
    assert (content.version, content.previous, content.title) == (1, None, "Premiers pas")
    assert digest(content) == sheet.digest
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.subject == sheet.public_id)).one()
    said = db.session.get_one(JournalSaid, entry.id).words
    assert (entry.kind, said) == ("attendance:sheet:close", {"digest": sheet.digest, "version": 1})


def test_closing_countersigns_each_half_day_that_no_trainer_signed():
    workshop = a_full_session("Ali", starts_at=clock.paris(clock.today() - timedelta(days=1), 9), hours=8)

    close(workshop)

    acts = db.session.scalars(select(SheetSignature).order_by(SheetSignature.id)).all()
    assert [(act.learner_id, act.how, act.half.value) for act in acts] == [
        (None, SignedHow.TRAINER, "matin"),
        (None, SignedHow.TRAINER, "apres_midi"),
    ]


def test_whoever_could_not_sign_is_said_so_with_the_reason():
    workshop = a_full_session("Ali", "Rose", signs=True)

    sheet = close(workshop, unable=unsigned(workshop, "Ali", "main dans le plâtre"))

    ali, rose = SheetContent.from_dict(sheet.content).lines
    (act,) = ali.signatures
    assert (act.reason, act.said_by) == ("main dans le plâtre", sheet.content["closed_by"])
    assert act.signed_at <= sheet.closed_at
    assert rose.signatures == ()


def test_a_sheet_closes_only_once():
    workshop = a_full_session("Ali")
    close(workshop)

    with pytest.raises(SheetClosed, match="déjà close, par Nolwenn Kervella"):
        close(workshop, key="another")

    assert db.session.query(AttendanceSheet).count() == 1


def test_somebody_without_an_answer_keeps_the_sheet_open():
    workshop = a_full_session("Ali")
    enrolled(a_learner("Rose", "Le Gall"), workshop)

    with pytest.raises(SheetNotReady, match="Notez d’abord la présence de Rose Le Gall"):
        close(workshop)

    assert not is_closed(workshop.id)


def test_two_answers_for_one_person_keep_the_sheet_open():
    workshop = a_full_session("Ali")
    say(workshop, "Ali", Presence.ABSENT, seen=())

    with pytest.raises(SheetNotReady, match="Deux réponses diffèrent pour Ali"):
        close(workshop)


def test_an_act_of_a_device_to_be_settled_keeps_the_sheet_open():
    workshop = a_full_session("Ali")
    kept(
        OfflineOperation(
            structure_id=workshop.structure_id,
            course_session_id=workshop.id,
            person_id=the_trainer().id,
            device="tablette",
            key="op-1",
            about=workshop.public_id,
            kind="marks",
            said={},
            received_at=clock.now(),
            outcome=Outcome.TO_SETTLE,
        )
    )

    with pytest.raises(SheetNotReady, match="attendent d’être réglés"):
        close(workshop)


def test_a_session_that_goes_on_is_not_closed():
    workshop = a_full_session("Ali", starts_at=clock.now() - timedelta(minutes=20))

    with pytest.raises(SheetNotReady, match="Il est trop tôt"):
        close(workshop)


def test_a_short_appointment_is_not_closed_before_it_begins():
    begins = clock.now() + timedelta(minutes=10)

    opens_at = rules.closing_opens_at(starts_at=begins, ends_at=begins + timedelta(minutes=20))

    assert opens_at == begins


def test_a_cancelled_session_is_not_closed():
    workshop = a_full_session("Ali")
    workshop.cancelled_at = clock.now()
    db.session.commit()

    with pytest.raises(SheetNotReady, match="annulée"):
        close(workshop)


def test_an_empty_sheet_has_nothing_to_close():
    workshop = a_session(starts_at=clock.now() - timedelta(hours=3))

    with pytest.raises(SheetNotReady, match="rien à clore"):
        close(workshop)


def test_a_closed_sheet_takes_no_more_marks():
    workshop = a_full_session("Ali")
    close(workshop)

    with pytest.raises(SheetClosed, match="Corriger"):
        say(workshop, "Ali", Presence.ABSENT)
    with pytest.raises(SheetClosed), writing():
        check_is_open(workshop.id)


def test_a_correction_is_a_new_version_with_its_reason_and_both_stay():
    sheet = a_closed_sheet("Ali", "Rose")

    corrected = a_correction(sheet, "Ali", Presence.ABSENT, reason="Ali était à côté")

    assert (corrected.version, corrected.reason) == (2, "Ali était à côté")
    content = SheetContent.from_dict(corrected.content)
    assert content.previous == sheet.digest
    assert [line.presence.value for line in content.lines] == ["absent", "present"]
    first = SheetContent.from_dict(db.session.get_one(AttendanceSheet, sheet.id).content)
    assert [line.presence.value for line in first.lines] == ["present", "present"]


def test_a_correction_says_why():
    sheet = a_closed_sheet("Ali")

    with pytest.raises(SheetNotReady, match="Dites pourquoi"):
        a_correction(sheet, "Ali", Presence.ABSENT, reason="  ")


def test_a_correction_that_changes_nothing_makes_no_version():
    sheet = a_closed_sheet("Ali")

    with pytest.raises(SheetNotReady, match="Rien n’est différent"):
        a_correction(sheet, "Ali", Presence.PRESENT, reason="pour voir")

    assert db.session.query(AttendanceSheet).count() == 1


def test_a_correction_says_who_was_there_and_could_not_sign_with_the_reason():
    sheet = a_closed_sheet("Ali", "Rose", signs=True)
    a_correction(sheet, "Ali", Presence.ABSENT)
    second = latest_version(sheet.course_session_id)

    third = a_correction(second, "Ali", Presence.PRESENT, could_not="carte oubliée", key="third")

    content = SheetContent.from_dict(third.content)
    ali, rose = content.lines
    (act,) = ali.signatures
    assert (ali.presence, act.how, act.reason) == ("present", "unable", "carte oubliée")
    assert act.said_by == content.closed_by
    assert second.closed_at < act.signed_at <= third.closed_at
    assert rose.signatures == ()
    assert faults_of(content) == []


def test_a_reason_alone_is_a_correction_and_given_twice_it_is_none():
    sheet = a_closed_sheet("Ali", signs=True)

    second = a_correction(sheet, "Ali", Presence.PRESENT, could_not="carte oubliée")

    assert second.version == 2
    with pytest.raises(SheetNotReady, match="il n’y a rien à corriger"):
        a_correction(second, "Ali", Presence.PRESENT, could_not="main cassée", key="again")


def test_nobody_who_was_not_there_is_said_to_have_been_unable_to_sign():
    sheet = a_closed_sheet("Ali", signs=True)

    with pytest.raises(NotOnTheSheet, match="changez d’abord sa présence"):
        a_correction(sheet, "Ali", Presence.ABSENT, could_not="carte oubliée")

    db.session.rollback()
    assert version_in_force(sheet.course_session_id) == 1


def test_two_trainers_who_correct_at_once_make_one_version_and_a_clear_sentence():
    sheet = a_closed_sheet("Ali")
    a_correction(sheet, "Ali", Presence.ABSENT, reason="était à côté", key="one")

    with pytest.raises(SheetNotReady, match="Quelqu’un a corrigé cette feuille"):
        a_correction(sheet, "Ali", Presence.EXCUSED, reason="malade", key="two")

    assert db.session.query(AttendanceSheet).count() == 2


def test_an_open_sheet_is_not_corrected():
    workshop = a_full_session("Ali")

    with pytest.raises(SheetNotReady, match="pas close"), writing():
        services.correct_sheet(
            held(workshop), [], seen=(), seen_version=0, reason="?", key="k", by=the_trainer().id
        )


def test_a_sheet_of_a_year_that_is_over_closes_without_those_of_whom_nothing_was_noted():
    workshop = a_full_session("Ali")
    enrolled(a_learner("Rose"), workshop)
    workshop.starts_at -= timedelta(days=400)
    workshop.ends_at -= timedelta(days=400)
    db.session.commit()

    sheet = close(workshop)

    assert [line["given_name"] for line in sheet.content["lines"]] == ["Ali"]


def test_a_pause_and_the_unit_of_the_funder_are_counted():
    workshop = a_full_session("Ali", starts_at=clock.paris(clock.today() - timedelta(days=1), 14))
    workshop.pauses = [
        [(workshop.starts_at + timedelta(minutes=m)).isoformat() for m in (60, 75)],
    ]
    practice = AttendancePractice(
        structure_id=the_structure().id, signs=False, rounding_minutes=30, changed_at=clock.now()
    )
    kept(practice)

    sheet = close(workshop)

    (line,) = SheetContent.from_dict(sheet.content).lines
    assert (line.minutes, line.counted) == (105, 90)


def test_a_free_access_without_a_name_is_closed_with_its_visitors():
    opening = a_session(starts_at=clock.now() - timedelta(hours=3))
    opening.kind = SessionKind.FREE_ACCESS
    db.session.commit()
    with writing():
        services.count_visitors(opening.id, 5, key="visitors", by=the_trainer().id)

    sheet = close(opening)

    content = SheetContent.from_dict(sheet.content)
    assert (content.lines, content.visitors) == ((), 5)


def test_an_act_for_a_half_day_that_the_session_left_is_not_printed():
    workshop = a_full_session("Ali", starts_at=clock.paris(clock.today() - timedelta(days=1), 14))
    (span,) = rules.half_days(workshop.starts_at, workshop.ends_at)
    with writing():
        services.signing.sign_unable(
            learner_named(workshop, "Ali"),
            workshop.id,
            day=span.day,
            half=span.half,
            reason="main cassée",
            key="unable",
            by=the_trainer().id,
        )
    workshop.starts_at -= timedelta(hours=5)
    workshop.ends_at -= timedelta(hours=5)
    db.session.commit()

    sheet = close(workshop)

    (line,) = SheetContent.from_dict(sheet.content).lines
    assert line.signatures == ()


def test_a_trainer_who_closes_after_another_countersigned_adds_nothing():
    workshop = a_full_session("Ali")
    (span,) = rules.half_days(workshop.starts_at, workshop.ends_at)
    with writing():
        services.signing.countersign(
            workshop.id, day=span.day, half=span.half, key="mine", by=the_trainer().id
        )

    close(workshop, by=a_trainer("Yann").id)

    assert db.session.query(SheetSignature).count() == 1


def say(workshop, given_name, presence, *, seen=()):
    wanted = MarkWanted(learner_id=learner_named(workshop, given_name), name=given_name, presence=presence)
    with writing():
        services.record_attendance(
            held(workshop), [wanted], seen=seen, key=f"say-{given_name}-{presence}", by=the_trainer().id
        )
