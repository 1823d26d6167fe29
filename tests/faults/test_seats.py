"""Twelve processes for one seat, again and again: never one too many, and the order of arrival kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core.database import db
from app.sessions.models import Enrolment, EnrolmentStatus
from tests.faults.rivals import Rivals, rivals
from tests.faults.rounds import rounds
from tests.support.databases import Database
from tests.support.factories import a_learner, a_session, the_trainer

RIVALS = 12
FEW = 3


@pytest.fixture
def twelve(app: Flask, database: Database, tmp_path: Path) -> Iterator[Rivals]:
    with rivals(RIVALS, url=database.url, home=tmp_path) as started:
        yield started


def places(session_id: int) -> list[tuple[int, EnrolmentStatus]]:
    """Return who holds or waits, in order of arrival."""
    db.session.rollback()
    wanted = db.select(Enrolment.learner_id, Enrolment.status).filter_by(
        course_session_id=session_id, ended_at=None
    )
    return [(learner, status) for learner, status in db.session.execute(wanted.order_by(Enrolment.id))]


def one_seat_then_a_queue(learners: list[int]) -> list[tuple[int, EnrolmentStatus]]:
    first, *others = learners
    return [(first, EnrolmentStatus.ENROLLED), *((each, EnrolmentStatus.WAITING) for each in others)]


def test_one_seat_is_never_given_twice_and_passes_on_in_order(twelve: Rivals):
    trainer, learners = the_trainer().id, [a_learner(f"Rivale {number}").id for number in range(RIVALS)]

    for _ in range(rounds(FEW)):
        session_id = a_session(seats=1).id
        shared = {"course_session_id": session_id, "by": trainer}
        db.session.rollback()

        asked = twelve.together([("enrol", {"learner_id": learner, **shared}) for learner in learners])

        arrived = [learner for learner, _status in places(session_id)]
        assert asked == ["done"] * RIVALS
        assert sorted(arrived) == learners
        assert places(session_id) == one_seat_then_a_queue(arrived)

        leaving, staying = arrived[::2], arrived[1::2]
        left = twelve.together([("withdraw", {"learner_id": learner, **shared}) for learner in leaving])

        assert left == ["done"] * len(leaving)
        assert places(session_id) == one_seat_then_a_queue(staying)


def test_a_seat_freed_while_others_ask_goes_to_whoever_waited(twelve: Rivals):
    trainer, learners = the_trainer().id, [a_learner(f"Rivale {number}").id for number in range(RIVALS)]
    holder, waiting, *newcomers = learners

    for _ in range(rounds(FEW)):
        session_id = a_session(seats=1).id
        shared = {"course_session_id": session_id, "by": trainer}
        db.session.rollback()
        twelve.together([("enrol", {"learner_id": holder, **shared})])
        twelve.together([("enrol", {"learner_id": waiting, **shared})])

        asked = twelve.together(
            [
                ("announce_absence", {"learner_id": holder, **shared}),
                *(("enrol", {"learner_id": learner, **shared}) for learner in newcomers),
            ]
        )

        arrived = [learner for learner, _status in places(session_id)]
        assert asked == ["done"] * (RIVALS - 1)
        assert arrived[0] == waiting
        assert places(session_id) == one_seat_then_a_queue(arrived)
