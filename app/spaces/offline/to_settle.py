"""The page « à régler »: each act that waits, what stands on the sheet, and what can be decided."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.errors import Invalid
from app.core.french import day_fr, time_fr, typography
from app.core.pages import DAMAGED
from app.curricula.models import Item, Level
from app.sessions.models import Presence
from app.sessions.queries.to_settle import (
    Standing,
    Waiting,
    acts_to_settle,
    marks_standing,
    names_of_walk_ins,
)
from app.sessions.rules.acts import Act, Unreadable, read_act
from app.sessions.rules.offline import ActKind, Why, clock_is_doubtful
from app.spaces.offline.settling import APPLICABLE, LONGEST_REASON, Decision
from app.spaces.offline.words import why_said
from app.spaces.sheet import PRESENCES

NOBODY = "Quelqu’un"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An act that waits, in words. `seen` are the marks that stand beside it."""

    public_id: str
    who: str
    said: str
    noted: str
    is_doubtful: bool
    why: str
    beside: tuple[str, ...]
    seen: tuple[int, ...]
    can_apply: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The acts about one session; without an id, those of no session that is known here."""

    session_id: str | None
    title: str
    starts_at: datetime | None
    needs_a_reason: bool
    lines: tuple[Line, ...]


def groups_to_settle(structure_ids: Collection[int], *, person_id: int) -> tuple[Group, ...]:
    """Return what waits, session by session, in five statements at the most."""
    waiting = acts_to_settle(structure_ids, person_id=person_id)
    words = _Words(waiting)
    by_session: dict[str | None, list[Waiting]] = {}
    for each in waiting:
        by_session.setdefault(each.session_public_id, []).append(each)
    return tuple(_group(session_id, acts, words) for session_id, acts in by_session.items())


def decisions_typed(fields: Mapping[str, Any]) -> list[Decision]:
    """Read what was decided; an act without a decision is left.

    Raises:
        Invalid: the form does not come from our page, or nothing was decided.
    """
    acts = fields.get("acts", [])
    if not isinstance(acts, list) or not all(isinstance(each, dict) for each in acts):
        raise Invalid(DAMAGED)
    decided = [_decision(each) for each in acts if each.get("decision")]
    if not decided:
        raise Invalid("Choisissez d’abord ce qu’il faut faire d’au moins un pointage.")
    return decided


def reason_typed(fields: Mapping[str, Any]) -> str:
    """Read the reason.

    Raises:
        Invalid: it is too long.
    """
    reason = fields.get("reason", "")
    if not isinstance(reason, str) or len(reason.strip()) > LONGEST_REASON:
        raise Invalid(f"Dites pourquoi en {LONGEST_REASON} lettres au plus.")
    return reason.strip()


def _decision(typed: Mapping[str, Any]) -> Decision:
    public_id, decision, seen = (str(typed.get(name, "")) for name in ("id", "decision", "seen"))
    words = seen.split()
    if decision not in {"apply", "aside"} or not all(
        word.isascii() and word.isdigit() and len(word) < 19 for word in words
    ):
        raise Invalid(DAMAGED)
    return Decision(public_id=public_id, applies=decision == "apply", seen=tuple(map(int, words)))


class _Words:
    """What the acts name, read at once: marks that stand, things to know, people who walked in."""

    def __init__(self, waiting: Iterable[Waiting]) -> None:
        waiting = list(waiting)
        self.acts = {each.id: _read(each.said) for each in waiting}
        read = [act for act in self.acts.values() if act]
        cells = {
            (each.course_session_id, each.learner_id)
            for each in waiting
            if each.course_session_id and each.learner_id
        }
        self.standing = marks_standing(cells)
        self.levels = _levels({act.item_id for act in read if act.kind is ActKind.TICK})
        self.walked_in = names_of_walk_ins(
            (each.person_id, act.learner[1:])
            for each in waiting
            if (act := self.acts[each.id]) and act.learner.startswith("+")
        )

    def who(self, each: Waiting) -> str:
        """Name the person whom an act is about, as far as it is known."""
        act = self.acts[each.id]
        if act is None:
            return each.learner or NOBODY
        return each.learner or self.walked_in.get(act.learner[1:], "") or act.given_name or NOBODY

    def said(self, each: Waiting) -> str:
        """Say what an act says."""
        act = self.acts[each.id]
        if act is None:
            return "pointage illisible"
        match act.kind:
            case ActKind.WALK_IN:
                return "est là sans être inscrit ou inscrite"
            case ActKind.TICK:
                statement, level = self.levels.get((act.item_id, act.level), ("un savoir-faire", "noté"))
                return f"{statement} {level}"
            case ActKind.MARK:
                return _mark_said(act)

    def beside(self, each: Waiting) -> tuple[Standing, ...]:
        """Return the marks that stand beside a mark."""
        act = self.acts[each.id]
        if act is None or act.kind is not ActKind.MARK:
            return ()
        return self.standing.get((each.course_session_id or 0, each.learner_id or 0), ())


def _read(said: Mapping[str, Any]) -> Act | None:
    try:
        return read_act(said)
    except Unreadable:
        return None


def _mark_said(act: Act) -> str:
    presence = PRESENCES[act.presence or Presence.PRESENT]
    hours = [
        f"{word} à {hour:%H:%M}"
        for word, hour in (("arrivée", act.arrived_at), ("départ", act.left_at))
        if hour is not None
    ]
    note = [f"« {act.note} »"] if act.note else []
    return ", ".join([presence, *hours, *note])


def _levels(item_ids: set[int]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the statement of each thing with the name of each level, in one statement."""
    if not item_ids:
        return {}
    wanted = (
        select(Item.id, Item.statement, Level.ordinal, Level.name)
        .join(Level, Level.framework_version_id == Item.framework_version_id)
        .where(Item.id.in_(item_ids))
    )
    return {
        (item_id, ordinal): (typography(statement), typography(name))
        for item_id, statement, ordinal, name in db.session.execute(wanted)
    }


def _group(session_id: str | None, acts: Iterable[Waiting], words: _Words) -> Group:
    acts = list(acts)
    return Group(
        session_id=session_id,
        title=acts[0].session_title or "Séances inconnues ici",
        starts_at=acts[0].starts_at,
        needs_a_reason=any(each.why == Why.SHEET_CLOSED for each in acts),
        lines=tuple(_line(each, words) for each in acts),
    )


def _line(each: Waiting, words: _Words) -> Line:
    beside = words.beside(each)
    return Line(
        public_id=each.public_id,
        who=words.who(each),
        said=words.said(each),
        noted=_noted(each),
        is_doubtful=clock_is_doubtful(each.claimed_at, received_at=each.received_at),
        why=why_said(each.why),
        beside=tuple(
            f"{PRESENCES[mark.presence]}, noté par {mark.recorded_by} à {time_fr(mark.recorded_at)}"
            for mark in beside
        ),
        seen=tuple(mark.id for mark in beside),
        can_apply=each.why in APPLICABLE,
    )


def _noted(each: Waiting) -> str:
    """Say who noted an act, by the device's clock, and when it came, by ours."""
    is_the_same_day = each.claimed_at is not None and (
        clock.in_paris(each.claimed_at).date() == clock.in_paris(each.received_at).date()
    )
    day = "" if is_the_same_day else f"le {day_fr(each.received_at, today=clock.today())} "
    received = f"reçu {day}à {time_fr(each.received_at)}"
    if each.claimed_at is None:
        return f"Noté par {each.author}, {received}"
    claimed = f"le {day_fr(each.claimed_at, today=clock.today())} à {time_fr(each.claimed_at)}"
    return f"Noté par {each.author} {claimed} (heure de l’appareil), {received}"
