"""Saying that one is there by the code of the board: in time, with a seat, and with the code of now."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.database import write_transaction
from app.people.models import Learner
from app.sessions.errors import (
    BoardCodeRefused,
    NotOnTheSheet,
    SigningNotOpen,
)
from app.sessions.models import (
    AttendanceMark,
    CourseSession,
    MarkHow,
    SheetSignature,
    SignedHow,
)
from app.sessions.queries.to_sign import records_that_sign, to_sign
from app.sessions.rules import signing as rules
from app.sessions.services.signing import Signed, check_in
from tests.support.factories import a_learner, joined, rows, seated
from tests.support.signing import AT_TWO, a_workshop, desk_of

SECRET = b"le secret du tableau"


def code_of(workshop: CourseSession, *, minutes_ago: int = 0) -> str:
    """Return what the board shows, or showed."""
    then = clock.now() - timedelta(minutes=minutes_ago)
    return rules.board_code(SECRET, session=workshop.public_id, window=rules.board_window(then))


def checked_in(learner: Learner, workshop: CourseSession, code: str) -> Signed:
    with write_transaction():
        return check_in(
            records_that_sign(learner.person_id),
            workshop.id,
            code=code,
            secret=SECRET,
            key="tableau",
            by=learner.person_id,
        )


@pytest.mark.parametrize("minutes_ago", [0, 5])
def test_the_code_of_the_board_or_the_one_before_signs(afternoon, minutes_ago):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    signed = checked_in(rose, workshop, code_of(workshop, minutes_ago=minutes_ago).lower())

    (act,) = rows(SheetSignature)
    (mark,) = rows(AttendanceMark)
    assert signed.is_new
    assert (act.how, mark.how) == (SignedHow.CODE, MarkHow.CODE)


def test_a_code_that_has_changed_and_one_that_never_was_have_their_own_sentences(afternoon):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    never = rules.board_code(b"autre", session=workshop.public_id, window=1)

    with pytest.raises(BoardCodeRefused, match="Ce code a changé"):
        checked_in(rose, workshop, code_of(workshop, minutes_ago=15))
    with pytest.raises(BoardCodeRefused, match="Ce n’est pas le code du tableau"):
        checked_in(rose, workshop, never)


def test_yesterdays_code_says_that_it_is_yesterdays(afternoon):
    workshop = a_workshop(starts_at=AT_TWO - timedelta(days=1))
    rose = seated("Rose", workshop)

    with pytest.raises(SigningNotOpen, match=r"séance finie : « Les e-mails », lundi 23.novembre 2026"):
        checked_in(rose, workshop, code_of(workshop, minutes_ago=24 * 60))


def test_nobody_checks_in_to_a_session_to_come_even_with_its_code(afternoon):
    workshop = a_workshop(starts_at=AT_TWO + timedelta(hours=2))
    rose = seated("Rose", workshop)

    with pytest.raises(SigningNotOpen, match=r"n’a pas commencé"):
        checked_in(rose, workshop, code_of(workshop))


def test_the_code_is_not_a_seat(afternoon):
    workshop = a_workshop()
    ali = a_learner("Ali")

    with pytest.raises(NotOnTheSheet):
        checked_in(ali, workshop, code_of(workshop))


def test_whoever_was_a_walk_in_signs_under_the_record_that_they_were_joined_to(afternoon):
    workshop = a_workshop()
    walk_in, rose = seated("Rose", workshop), a_learner("Rose", "Le Gall")
    joined(walk_in, rose)

    checked_in(rose, workshop, code_of(workshop))

    (signer,) = desk_of(workshop).signers
    (found,) = to_sign(rose.person_id)
    assert (signer.name, signer.person_id) == ("Rose Le Gall", rose.person_id)
    assert [act.learner_id for act in found.signatures] == [walk_in.id]
