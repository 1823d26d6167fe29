"""Signing, by half-day: once, in time, by whoever has a seat, and never over the trainer's word."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from app.core import clock, journal
from app.core.database import db, write_transaction
from app.core.errors import Invalid
from app.people.models import Learner, Structure
from app.sessions.errors import (
    NotOnTheSheet,
    SheetClosed,
    SheetNotOpen,
    SigningNotOpen,
)
from app.sessions.models import (
    AttendanceMark,
    CourseSession,
    EnrolmentStatus,
    HalfDay,
    MarkHow,
    Presence,
    SheetSignature,
    SignedHow,
)
from app.sessions.rules import signing as rules
from app.sessions.services import MarkWanted, record_attendance
from app.sessions.services.signing import Signed, countersign, sign, sign_unable
from tests.support.factories import a_learner, a_trainer, enrolled, kept, rows, seated, the_trainer
from tests.support.sheets import closed_outright
from tests.support.signing import AT_TWO, TUESDAY, a_workshop, desk_of

TABLETS = 6


def signs(
    learner: Learner,
    workshop: CourseSession,
    *,
    half: HalfDay = HalfDay.AFTERNOON,
    how: SignedHow = SignedHow.PIN,
    key: str = "tablette",
    day: date = TUESDAY,
) -> Signed:
    """Sign, as the tablet does."""
    with write_transaction():
        return sign(learner.id, workshop.id, day=day, half=half, how=how, key=key, by=learner.person_id)


def vouched(
    learner: Learner, workshop: CourseSession, reason: str = "Carte oubliée", key: str = "mot"
) -> Signed:
    with write_transaction():
        return sign_unable(
            learner.id,
            workshop.id,
            day=TUESDAY,
            half=HalfDay.AFTERNOON,
            reason=reason,
            key=key,
            by=the_trainer().id,
        )


def marked(learner: Learner, workshop: CourseSession, presence: Presence) -> None:
    """Note a presence, as the trainer's sheet does."""
    wanted = MarkWanted(learner_id=learner.id, name="Rose M.", presence=presence)
    with write_transaction():
        held = db.session.get_one(CourseSession, workshop.id)
        record_attendance(held, [wanted], key="feuille", by=the_trainer().id)


def test_who_signs_is_on_the_sheet_and_was_there(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    signed = signs(rose, workshop)

    (act,) = rows(SheetSignature)
    (mark,) = rows(AttendanceMark)
    assert signed == Signed(at=clock.now(), is_new=True)
    assert (act.title, act.half, act.how, act.recorded_by) == (
        "Les e-mails", HalfDay.AFTERNOON, SignedHow.PIN, rose.person_id,
    )  # fmt: skip
    assert (mark.presence, mark.how, mark.recorded_by) == (Presence.PRESENT, MarkHow.PIN, rose.person_id)
    assert journal.breaches(workshop.structure_id) == []


def test_signing_twice_answers_when_the_first_was(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    first = signs(rose, workshop)

    with time_machine.travel(AT_TWO + timedelta(minutes=40), tick=False):
        again = signs(rose, workshop, how=SignedHow.CARD, key="autre tablette")

    assert again == Signed(at=first.at, is_new=False)
    assert len(rows(SheetSignature)) == len(rows(AttendanceMark)) == 1


def test_a_whole_day_is_signed_twice_and_marked_once(afternoon):
    workshop = a_workshop(starts_at=clock.paris(TUESDAY, 9), hours=8)
    rose = seated("Rose", workshop)

    signs(rose, workshop, half=HalfDay.MORNING, key="matin")
    signs(rose, workshop, half=HalfDay.AFTERNOON, key="après-midi")

    assert [act.half for act in rows(SheetSignature)] == [HalfDay.MORNING, HalfDay.AFTERNOON]
    assert len(rows(AttendanceMark)) == 1


def test_what_the_trainer_noted_stands_and_the_disagreement_shows(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    marked(rose, workshop, Presence.ABSENT)

    signs(rose, workshop)

    (signer,) = desk_of(workshop).signers
    (span,) = desk_of(workshop).held.spans
    assert len(rows(AttendanceMark)) == 1
    assert rules.is_at_odds(signer.presence, signed=signer.act_of(span) is not None)


def test_a_mark_that_was_taken_back_gives_way_to_a_signature(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    kept(
        AttendanceMark(
            structure_id=workshop.structure_id,
            course_session_id=workshop.id,
            learner_id=rose.id,
            presence=Presence.ABSENT,
            recorded_by=the_trainer().id,
            recorded_at=clock.now(),
            key="reprise",
            is_withdrawn=True,
        )
    )

    signs(rose, workshop)

    (signer,) = desk_of(workshop).signers
    assert signer.presence is Presence.PRESENT


def test_nobody_signs_ahead(afternoon):
    workshop = a_workshop(starts_at=AT_TWO + timedelta(hours=3))
    rose = seated("Rose", workshop)

    with pytest.raises(
        SigningNotOpen, match=r"n’a pas commencé : revenez mardi 24.novembre 2026, à partir de 16"
    ):
        signs(rose, workshop)

    assert rows(SheetSignature) == []


def test_nobody_signs_the_next_day(afternoon):
    workshop = a_workshop(starts_at=AT_TWO - timedelta(days=1))
    rose = seated("Rose", workshop)

    with pytest.raises(SigningNotOpen, match="est passée"):
        signs(rose, workshop, day=date(2026, 11, 23))


def test_a_half_day_that_the_session_no_longer_has_is_refused(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    with pytest.raises(SigningNotOpen, match="a changé d’heure"):
        signs(rose, workshop, half=HalfDay.MORNING)


def test_a_seat_is_needed_and_the_waiting_list_is_not_one(afternoon):
    workshop = a_workshop()
    ali = a_learner("Ali")
    place = enrolled(ali, workshop)
    place.status = EnrolmentStatus.WAITING
    db.session.commit()

    with pytest.raises(NotOnTheSheet, match="demandez à la personne qui anime"):
        signs(ali, workshop)


def test_a_cancelled_session_or_a_closed_sheet_is_not_signed(afternoon):
    cancelled, closed = a_workshop(), a_workshop()
    rose = seated("Rose", cancelled)
    enrolled(rose, closed)
    cancelled.cancelled_at = clock.now()
    db.session.commit()
    closed_outright(closed)

    with pytest.raises(SheetNotOpen, match="annulée"):
        signs(rose, cancelled)
    with pytest.raises(SheetClosed):
        signs(rose, closed)
    with pytest.raises(SheetClosed):
        vouched(rose, closed)

    assert rows(SheetSignature) == rows(AttendanceMark) == []


def test_a_trainer_vouches_for_whoever_cannot_sign(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    vouched(rose, workshop, "Carte oubliée :  elle revient demain")
    vouched(rose, workshop, "encore", key="deux fois")

    (act,) = rows(SheetSignature)
    (mark,) = rows(AttendanceMark)
    assert (act.how, act.reason) == (SignedHow.UNABLE, "Carte oubliée : elle revient demain")
    assert (mark.how, mark.presence) == (MarkHow.TRAINER, Presence.PRESENT)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_vouching_needs_a_reason_that_fits(afternoon, reason):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    with pytest.raises(Invalid, match="Dites pourquoi"):
        vouched(rose, workshop, reason)


def test_nobody_vouches_for_somebody_noted_absent(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    marked(rose, workshop, Presence.ABSENT)

    with pytest.raises(NotOnTheSheet, match="n’était pas là"):
        vouched(rose, workshop)


def test_a_persons_own_act_shows_before_what_was_vouched_for(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    vouched(rose, workshop)

    signed = signs(rose, workshop)

    (signer,) = desk_of(workshop).signers
    act = signer.act_of(desk_of(workshop).held.spans[0])
    assert signed.is_new
    assert act is not None
    assert act.is_own


def test_each_trainer_countersigns_a_half_day_once(afternoon):
    workshop = a_workshop()
    amina, karim = a_trainer("Amina"), a_trainer("Karim")

    for number, trainer in enumerate([amina, karim, amina]):
        with write_transaction():
            countersign(workshop.id, day=TUESDAY, half=HalfDay.AFTERNOON, key=f"acte-{number}", by=trainer.id)

    assert [act.by for act in desk_of(workshop).countersigned] == ["Amina Kervella", "Karim Kervella"]


def test_a_trainer_signs_nothing_ahead(afternoon):
    workshop = a_workshop(starts_at=AT_TWO + timedelta(hours=3))
    trainer = the_trainer()

    with pytest.raises(SigningNotOpen), write_transaction():
        countersign(workshop.id, day=TUESDAY, half=HalfDay.AFTERNOON, key="trop tôt", by=trainer.id)


def test_tablets_that_sign_the_same_person_at_once_leave_one_act(app: Flask, afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    learner_id, person_id, session_id = rose.id, rose.person_id, workshop.id
    db.session.rollback()
    together = threading.Barrier(TABLETS)

    def on_a_tablet(number: int) -> bool:
        with app.app_context():
            together.wait(timeout=30)
            with write_transaction():
                signed = sign(
                    learner_id,
                    session_id,
                    day=TUESDAY,
                    half=HalfDay.AFTERNOON,
                    how=SignedHow.PIN,
                    key=f"tablette-{number}",
                    by=person_id,
                )
            db.session.remove()
            return signed.is_new

    with ThreadPoolExecutor(TABLETS) as pool:
        new = list(pool.map(on_a_tablet, range(TABLETS)))

    assert sorted(new) == [False] * (TABLETS - 1) + [True]
    assert len(rows(SheetSignature)) == len(rows(AttendanceMark)) == 1


def test_the_journal_names_nobody(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    signs(rose, workshop)

    said = [entry.words for entry in db.session.scalars(db.select(journal.JournalSaid))]
    assert said == [{"learner": rose.id, "day": "2026-11-24", "half": "apres_midi", "how": "pin"}]
    assert db.session.get_one(Structure, workshop.structure_id)
