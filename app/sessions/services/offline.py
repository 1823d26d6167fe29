"""Write what devices noted without a network; the caller has decided that it can be, and commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select

from app.core import clock
from app.core.database import db
from app.people import services as people
from app.people.models import Person
from app.sessions.models import (
    AttendanceMark,
    AttendanceNote,
    AttendanceReplacement,
    EnrolledHow,
    MarkHow,
    Presence,
)
from app.sessions.rules.offline import SessionNow
from app.sessions.services.enrolment import enrol
from app.sessions.services.walk_ins import seat_forgotten

_MARKS = cast(Table, AttendanceMark.__table__)
_ADD_MARKS = insert(_MARKS).returning(_MARKS.c.key, _MARKS.c.id)
_ADD_REPLACEMENTS = insert(cast(Table, AttendanceReplacement.__table__))
_ADD_NOTES = insert(cast(Table, AttendanceNote.__table__))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkNoted:
    """A mark that a device noted, for a learner who has a seat; moments are UTC."""

    key: str
    held: SessionNow
    learner_id: int
    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None
    note: str
    claimed_at: datetime | None


def hold_the_queue(person_id: int) -> None:
    """Let one sending of a person's acts be treated at a time."""
    wanted = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    db.session.execute(wanted)


def add_marks(noted: Sequence[MarkNoted], *, by: int) -> dict[str, int]:
    """Insert marks and their notes, in two statements; return the id of each by its key."""
    if not noted:
        return {}
    now = clock.now()
    rows = [
        {
            "structure_id": mark.held.structure_id,
            "course_session_id": mark.held.id,
            "learner_id": mark.learner_id,
            "presence": mark.presence,
            "arrived_at": mark.arrived_at,
            "left_at": mark.left_at,
            "recorded_by": by,
            "recorded_at": now,
            "claimed_at": mark.claimed_at,
            "key": mark_key(mark.key, by=by),
            "how": MarkHow.OFFLINE,
        }
        for mark in noted
    ]
    made = {key: id_ for key, id_ in db.session.execute(_ADD_MARKS, rows)}  # noqa: C416
    ids = {mark.key: made[mark_key(mark.key, by=by)] for mark in noted}
    notes = [{"mark_id": ids[mark.key], "words": mark.note} for mark in noted if mark.note]
    if notes:
        db.session.execute(_ADD_NOTES, notes)
    return ids


def add_replacements(replaced: Mapping[int, Iterable[int]], *, structures: Mapping[int, int]) -> None:
    """Say which marks each new mark replaces, in one statement; `structures` goes by new mark."""
    rows = [
        {"structure_id": structures[mark_id], "mark_id": mark_id, "replaced_id": earlier}
        for mark_id, earlier_ids in replaced.items()
        for earlier in sorted(earlier_ids)
    ]
    if rows:
        db.session.execute(_ADD_REPLACEMENTS, rows)


def admit(held: SessionNow, *, given_name: str, family_name: str, by: int) -> int:
    """Register somebody who walked in, and give them a seat or a place on the waiting list.

    On a closed sheet they were forgotten: the caller corrects it in the same transaction.

    Returns:
        The id of the new learner.

    Raises:
        EnrolmentClosed: the session takes nobody in any more.
        Invalid: the name cannot be kept.
    """
    person = people.register_person(given_name=given_name, family_name=family_name)
    learner = people.register_learner(held.structure_id, person_id=person.id, by=by)
    if held.is_closed:
        seat_forgotten(learner.id, held.id, by=by)
    else:
        enrol(learner.id, held.id, by=by, how=EnrolledHow.WALK_IN)
    return learner.id


def fact_key(key: str, *, by: int) -> str:
    """Return the key of the fact that an act becomes: two people's devices never share one."""
    return f"hl{by}.{key}"


def mark_key(key: str, *, by: int) -> str:
    """Return the key of a mark: each answer of a device is a save of its own, to be taken back alone."""
    return f"{fact_key(key, by=by)}.0"
