"""Records that were joined are one line of the sheet, under the names that count."""

import pytest
import time_machine

from app.core.writing import writing
from app.people.services import merge
from app.sessions import rules
from app.sessions.errors import SheetNotReady
from app.sessions.models import CourseSession, Presence, SignedHow
from app.sessions.services import MarkWanted, record_attendance
from app.sessions.services.signing import sign, sign_unable
from certificates.sheets import SheetContent, faults_of
from tests.support.factories import a_learner, enrolled
from tests.support.sheets import a_full_session, close, held, learner_named

pytestmark = pytest.mark.usefixtures("app")


def a_walk_in(workshop: CourseSession, given_name: str, presence: Presence) -> int:
    """Seat somebody by their given name alone, and note them."""
    learner = a_learner(given_name, "")
    enrolled(learner, workshop)
    wanted = MarkWanted(learner_id=learner.id, name=given_name, presence=presence)
    with writing():
        record_attendance(held(workshop), [wanted], key=f"walk-in-{learner.id}", by=workshop.trainer_id)
    return learner.id


def joined(learner_id: int, into_id: int, workshop: CourseSession) -> None:
    with writing():
        merge(learner_id, into_id=into_id, by=workshop.trainer_id)


def content_of(workshop: CourseSession) -> SheetContent:
    return SheetContent.from_dict(close(workshop).content)


def test_a_walk_in_who_was_joined_is_printed_under_the_names_that_count():
    workshop = a_full_session()
    walk_in = a_walk_in(workshop, "Rose", Presence.PRESENT)
    joined(walk_in, a_learner("Rose", "Le Gall").id, workshop)

    (line,) = content_of(workshop).lines

    assert (line.given_name, line.family_name, line.minutes) == ("Rose", "Le Gall", 120)


def test_two_records_of_one_human_are_one_line_and_their_hours_count_once():
    workshop = a_full_session("Rose")
    joined(a_walk_in(workshop, "Rosie", Presence.PRESENT), learner_named(workshop, "Rose"), workshop)

    content = content_of(workshop)

    assert [line.given_name for line in content.lines] == ["Rose"]
    assert (content.totals.people, content.totals.minutes, len(content.marks)) == (1, 120, 2)
    assert faults_of(content) == []


def test_two_records_that_say_different_things_are_settled_before_the_sheet_closes():
    workshop = a_full_session("Rose")
    joined(a_walk_in(workshop, "Rosie", Presence.ABSENT), learner_named(workshop, "Rose"), workshop)

    with pytest.raises(SheetNotReady, match="Deux réponses diffèrent pour Rose"):
        close(workshop)


def test_whoever_signs_after_all_has_their_own_act_on_the_sheet_and_no_other():
    workshop = a_full_session("Ali", signs=True)
    ali = learner_named(workshop, "Ali")
    (span,) = rules.half_days(workshop.starts_at, workshop.ends_at)
    asked = {"day": span.day, "half": span.half}
    with time_machine.travel(workshop.ends_at, tick=False), writing():
        sign_unable(ali, workshop.id, **asked, reason="carte oubliée", key="un", by=workshop.trainer_id)
        sign(ali, workshop.id, **asked, how=SignedHow.PIN, key="deux", by=workshop.trainer_id)

    content = content_of(workshop)

    assert [act.how.value for act in content.lines[0].signatures] == ["pin"]
    assert faults_of(content) == []
