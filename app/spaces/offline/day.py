"""The day that a device takes along: the sessions, who has a seat, what stands, what can be ticked.

It holds what the day needs and no more: public ids, given names with an initial, and nobody's
other data. The device erases it when the day is over and when its person leaves.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.access import Reach
from app.core.database import db
from app.curricula.rules import Item
from app.progress.queries import Evidences, evidence_of
from app.sessions import rules
from app.sessions.models import CourseSession, SessionTrainer, TrainerPart
from app.sessions.queries import Desk, Place, days_lines, desk_within_reach
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet import Goal, goals_of

MOST_SESSIONS = 12


def day_of(reach: Reach) -> dict[str, Any]:
    """Return the person's sessions of today, whole, as JSON values; moments are UTC.

    Whoever has none of their own today, as a substitute or a manager, takes those of the structure. Of
    a very full day, the device takes along the sessions that begin nearest to now.
    """
    structures, day = reach.structures_as(*KEEPERS), clock.today()
    lines = [line for line in days_lines(structures, day) if line.cancelled_at is None]
    shared = _shared_by(reach.person_id, day_ends=clock.paris(day + timedelta(days=1)))
    own = [line for line in lines if line.trainer_id == reach.person_id or line.public_id in shared]
    now = clock.now()
    nearest = sorted(own or lines, key=lambda line: abs(line.starts_at - now))[:MOST_SESSIONS]
    taken = sorted(nearest, key=lambda line: (line.starts_at, line.public_id))
    return {
        "day": day.isoformat(),
        "until": _iso(clock.paris(day + timedelta(days=1), 4)),
        "made_at": _iso(clock.now()),
        "sessions": [_session(desk_within_reach(line.public_id, structures)) for line in taken],
    }


def _shared_by(person_id: int, *, day_ends: datetime) -> set[str]:
    """Return the sessions of the day that somebody else leads and this person keeps too."""
    wanted = (
        select(CourseSession.public_id)
        .join(SessionTrainer, SessionTrainer.course_session_id == CourseSession.id)
        .where(
            SessionTrainer.person_id == person_id,
            SessionTrainer.part == TrainerPart.WITH,
            CourseSession.starts_at >= day_ends - timedelta(days=1, hours=1),
            CourseSession.starts_at < day_ends,
        )
    )
    return set(db.session.scalars(wanted))


def _session(desk: Desk) -> dict[str, Any]:
    goals = goals_of(desk)
    subjects = [goal.item for goal in goals]
    evidence = evidence_of([place.learner_id for place in desk.seated], subjects)
    short = Counter(place.short_name for place in desk.seated)
    return {
        "id": desk.public_id,
        "title": desk.title,
        "site": desk.site,
        "room": desk.room,
        "starts_at": _iso(desk.starts_at),
        "ends_at": _iso(desk.ends_at),
        "hours": [f"{clock.in_paris(moment):%H:%M}" for moment in (desk.starts_at, desk.ends_at)],
        "opens_at": _iso(rules.marks_open_at(desk.starts_at)),
        "seats": desk.seats,
        "closed": desk.version is not None,
        "goals": [_goal(goal) for goal in goals],
        "people": [
            _person(
                place,
                place.short_name if short[place.short_name] == 1 else place.name,
                evidence.get(place.learner_id, {}),
                subjects,
            )
            for place in desk.seated
        ],
    }


def _goal(goal: Goal) -> dict[str, Any]:
    levels = [[int(ordinal), name] for ordinal, name in goal.levels]
    return {"id": goal.item_id, "statement": goal.statement, "levels": levels}


def _person(place: Place, name: str, evidence: Evidences, subjects: Iterable[Item]) -> dict[str, Any]:
    """Say what stands of somebody, and the ids of the facts that say so."""
    mark = place.mark
    said = {
        "presence": mark.presence.value if mark else "",
        "arrived_at": _hour(mark.arrived_at if mark else None),
        "left_at": _hour(mark.left_at if mark else None),
        "note": mark.note if mark else "",
    }
    return {
        "id": place.public_id,
        "name": name,
        "marks": [*(each.id for each in place.marks), *place.taken_back],
        "disputed": place.is_disputed,
        "said": said,
        "levels": {str(item.id): _level(evidence, item) for item in subjects if evidence.get(item.id)},
    }


def _level(evidence: Evidences, item: Item) -> dict[str, Any]:
    pieces = [each for each in evidence[item.id] if not (each.is_declared or each.is_sign_off)]
    levels = {each.level for each in pieces}
    held: Mapping[str, Any] = {"level": levels.pop() if len(levels) == 1 else None}
    return {**held, "facts": [each.id for each in evidence[item.id]]}


def _hour(moment: datetime | None) -> str:
    return f"{clock.in_paris(moment):%H:%M}" if moment else ""


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
