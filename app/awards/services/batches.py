"""Granting to a whole group: the decision is taken at once, a job carries it out one person at a time."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.awards.errors import NobodyChosen
from app.awards.models import IssueBatch, IssueBatchLine, LineState
from app.awards.services.granting import grant
from app.core import clock, jobs, journal
from app.core.access import Role
from app.core.database import db, lock
from app.core.errors import Refused
from app.core.keys import IssuingImpossible, current_keys

BATCH = "awards:batch"
"""The job that carries a batch out."""

LONGEST_TITLE = 200


def ask_batch(
    structure_id: int,
    framework_version_id: int,
    learner_ids: Collection[int],
    *,
    title: str,
    role: Role,
    by_person_id: int,
) -> IssueBatch:
    """Decide to grant a framework's award to each of these learners; the job begins after the commit.

    Raises:
        NobodyChosen: there is no learner.
        IssuingImpossible: nothing can be sealed here for now.
    """
    if not learner_ids:
        raise NobodyChosen
    trouble = current_keys().trouble()
    if trouble:
        raise IssuingImpossible(trouble)
    session = db.session()
    batch = IssueBatch(
        structure_id=structure_id,
        framework_version_id=framework_version_id,
        title=title[:LONGEST_TITLE],
        role=role,
        asked_by=by_person_id,
        asked_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    session.add_all(
        IssueBatchLine(structure_id=structure_id, batch_id=batch.id, learner_id=learner_id)
        for learner_id in learner_ids
    )
    jobs.ask(BATCH, {"batch_id": batch.id})
    journal.record(structure_id, "awards:batch:asked", batch.public_id, by=by_person_id)
    return batch


def carry_out_line(line_id: int) -> None:
    """Grant to one person of a batch, or keep why not; done again, it changes nothing.

    The award and the line change in the caller's one transaction: a batch cut short takes up again
    at the first line that still waits.

    Raises:
        IssuingImpossible: nothing can be sealed for now; the line goes on waiting.
    """
    session = db.session()
    line = session.get_one(IssueBatchLine, line_id)
    lock(line)
    if line.state is not LineState.WAITING:
        return
    batch = session.get_one(IssueBatch, line.batch_id)
    try:
        with session.begin_nested():
            award = grant(
                line.learner_id, batch.framework_version_id, by_person_id=batch.asked_by, role=batch.role
            )
    except IssuingImpossible:
        raise
    except Refused as refusal:
        line.state, line.said = LineState.REFUSED, refusal.message
    else:
        line.state, line.award_id = LineState.GRANTED, award.id


def end_batch(batch_id: int) -> bool:
    """Say that a batch is done, once nobody in it waits; tell whether it was this time."""
    session = db.session()
    batch = session.get_one(IssueBatch, batch_id)
    lock(batch)
    waiting = select(func.count()).where(
        IssueBatchLine.batch_id == batch_id, IssueBatchLine.state == LineState.WAITING
    )
    if batch.done_at is not None or session.scalar(waiting):
        return False
    batch.done_at = clock.now()
    return True
