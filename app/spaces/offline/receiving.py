"""Receive what devices noted without a network: in any order, twice or in part.

An act is treated once those that it names are known, so that the sheet is the same whatever the
order of arrival. What cannot count is kept for a trainer to settle; nothing is lost, nothing doubled.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, insert

from app.core import clock, journal
from app.core.database import db
from app.core.errors import Invalid
from app.sessions.models import OfflineOperation, Outcome
from app.sessions.queries import offline as queries
from app.sessions.rules.acts import key_of, moment_claimed, session_named
from app.sessions.rules.offline import ActKind, Why, in_causal_order
from app.sessions.services.offline import admit, hold_the_queue
from app.spaces.offline.arrivals import Arrival, arrival_of, may_let_in, meet_learner, meet_session
from app.spaces.offline.writing import Known, write_marks, write_ticks

_ADD = insert(cast(Table, OfflineOperation.__table__))
MOST_ACTS = 500
LONGEST_DEVICE = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """What the device is told of an act, so that it may forget it.

    `outcome` is `applied`, `conflict` (it counts, and another mark says otherwise), `to_settle` or
    `already`; `why` is the code of what keeps it from counting.
    """

    key: str
    outcome: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """The acts of one request of a device."""

    device: str
    acts: Sequence[Mapping[str, Any]]


def sending_in(body: Any) -> Sending:
    """Read the envelope of a request.

    Raises:
        Invalid: it does not come from our page, or holds more than 500 acts.
    """
    acts = body.get("operations") if isinstance(body, dict) else None
    device = body.get("device") if isinstance(body, dict) else None
    if not isinstance(acts, list) or len(acts) > MOST_ACTS or not all(key_of(act) for act in acts):
        raise Invalid(f"Cet envoi n’est pas lisible : {MOST_ACTS} pointages au plus, chacun avec sa clé.")
    if not isinstance(device, str) or len(device) > LONGEST_DEVICE or not device.isascii():
        raise Invalid("Cet envoi ne dit pas de quel appareil il vient.")
    return Sending(device.replace("\0", ""), acts)


def receive(sending: Sending, *, by: int, structure_ids: Collection[int]) -> list[Answer]:
    """Treat the acts of a device, keep each one, and say what became of it, in the order sent.

    The number of statements does not grow with the number of acts, but with that of people who
    walked in and of times that the same thing was ticked again. `structure_ids` are those whose
    sheets the person keeps.
    """
    hold_the_queue(by)
    waiting = {row.key: arrival_of(row.said, row) for row in queries.operations_awaiting(by)}
    sent: dict[str, Arrival] = {}
    for act in sending.acts:
        sent.setdefault(act["key"], arrival_of(act))
    every = sent | waiting
    named = {key.lstrip("+") for each in every.values() if each.act for key in each.act.earlier}
    known = queries.operations_named(by, named | set(sent))
    fresh = {key: each for key, each in every.items() if key in waiting or key not in known}
    _treat(fresh, {key: row for key, row in known.items() if key not in fresh}, by, structure_ids)
    _keep(fresh.values(), device=sending.device, by=by)
    return _answers(sending.acts, fresh, known)


def _treat(fresh: Mapping[str, Arrival], known: Known, by: int, structure_ids: Collection[int]) -> None:
    """Decide of each act, and write those that count: walk-ins, marks, ticks, what they replace."""
    met = queries.what_acts_meet(
        {session_named(each.sent) for each in fresh.values()},
        {each.act.learner for each in fresh.values() if each.act},
        structure_ids=structure_ids,
    )
    for each in fresh.values():
        meet_session(each, met.sessions.get(session_named(each.sent)))
    let_in = _let_in(fresh.values(), by=by)
    came = let_in | {
        f"+{key}": row.fact_id for key, row in known.items() if row.kind == ActKind.WALK_IN and row.fact_id
    }
    seated = queries.seats_of([each.id for each in met.sessions.values()]) if let_in else met.seated
    ordered = _in_order(fresh, {*known, *came})
    for each in ordered:
        meet_learner(each, met, came, seated=seated)
    write_marks(ordered, fresh, known, by=by)
    write_ticks(ordered, fresh, known, by=by)
    put_aside_what_was_corrected(ordered, fresh, known, by=by)
    _write_in_journals(fresh.values(), by=by)


def _let_in(arrivals: Iterable[Arrival], *, by: int) -> dict[str, int]:
    """Register those who walked in, and return the id of each under its `+key`."""
    came: dict[str, int] = {}
    for each in arrivals:
        if each.is_a(ActKind.WALK_IN) and may_let_in(each):
            assert each.act is not None
            assert each.held is not None
            learner_id = admit(
                each.held, given_name=each.act.given_name, family_name=each.act.family_name, by=by
            )
            each.learner_id = each.fact_id = came[f"+{each.key}"] = learner_id
    return came


def _in_order(fresh: Mapping[str, Arrival], arrived: set[str]) -> list[Arrival]:
    """Return the marks and ticks whose earlier acts are there, in order; the others wait."""
    apart = {key for key, each in fresh.items() if each.act is None or each.is_a(ActKind.WALK_IN)}
    follows = {key: each.act.earlier for key, each in fresh.items() if each.act and key not in apart}
    ordered, left = in_causal_order(follows, arrived=arrived | apart)
    for key in left:
        fresh[key].why = Why.AWAITED
    return [fresh[key] for key in ordered]


def put_aside_what_was_corrected(
    ordered: Iterable[Arrival], fresh: Mapping[str, Arrival], known: Known, *, by: int
) -> None:
    """Put aside what waited for a trainer, once a later act of the same device that names it counts."""
    todo = [key for each in ordered if each.counts and each.act for key in each.act.earlier]
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key in seen or key.startswith("+"):
            continue
        seen.add(key)
        if (earlier := fresh.get(key)) and not earlier.counts:
            earlier.why = Why.CORRECTED
            todo += earlier.act.earlier if earlier.act else ()
        elif (row := known.get(key)) and row.outcome is Outcome.TO_SETTLE:
            row.outcome, row.why = Outcome.SET_ASIDE, Why.CORRECTED
            row.settled_by, row.settled_at = by, clock.now()
            todo += queries.keys_named(row)


def _write_in_journals(arrivals: Iterable[Arrival], *, by: int) -> None:
    """Say in each structure's journal what a sending added to each sheet."""
    counted: dict[tuple[int, str], dict[str, int]] = {}
    for each in arrivals:
        if each.counts and each.act and each.held:
            words = counted.setdefault((each.held.structure_id, each.held.public_id), {})
            words[each.act.kind.value] = words.get(each.act.kind.value, 0) + 1
    for (structure_id, session), words in counted.items():
        journal.record(structure_id, "attendance:sheet:sync", session, by=by, words=words)


def _keep(arrivals: Iterable[Arrival], *, device: str, by: int) -> None:
    """Keep every act as it came, and what became of it: one statement for all those that are new."""
    new = []
    for each in arrivals:
        became = _became(each, by=by)
        if each.row is None:
            new.append(_as_sent(each, device=device, by=by) | became)
        else:
            for column, value in became.items():
                setattr(each.row, column, value)
    if new:
        db.session.execute(_ADD, new)
    db.session.flush()


def _as_sent(each: Arrival, *, device: str, by: int) -> dict[str, Any]:
    return {
        "person_id": by,
        "device": device,
        "key": each.key,
        "about": session_named(each.sent),
        "kind": each.act.kind.value if each.act else "",
        "said": _kept_as_json(each.sent),
        "claimed_at": moment_claimed(each.sent),
        "received_at": clock.now(),
    }


def _kept_as_json(sent: Mapping[str, Any]) -> Any:
    """Return an act as it came, but for numbers that JSON has not (RFC 8259 §6), kept as words."""
    return json.loads(json.dumps(sent), parse_constant=str)


def _became(each: Arrival, *, by: int) -> dict[str, Any]:
    is_corrected = each.why is Why.CORRECTED
    return {
        "structure_id": each.held.structure_id if each.held else None,
        "course_session_id": each.held.id if each.held else None,
        "learner_id": each.learner_id if each.held else None,
        "fact_id": each.fact_id,
        "outcome": _outcome(each),
        "why": each.why.value if each.why else "",
        "settled_by": by if is_corrected else None,
        "settled_at": clock.now() if is_corrected else None,
    }


def _outcome(arrival: Arrival) -> Outcome:
    if arrival.counts:
        return Outcome.APPLIED
    return Outcome.SET_ASIDE if arrival.why is Why.CORRECTED else Outcome.TO_SETTLE


def _answers(acts: Sequence[Mapping[str, Any]], fresh: Mapping[str, Arrival], known: Known) -> list[Answer]:
    marks = [each for each in fresh.values() if each.counts and each.is_a(ActKind.MARK) and each.held]
    disputed = queries.cells_in_conflict({each.held.id for each in marks if each.held})
    return [_answer(str(act["key"]), fresh, known, disputed) for act in acts]


def _answer(
    key: str, fresh: Mapping[str, Arrival], known: Known, disputed: Collection[tuple[int, int | None]]
) -> Answer:
    each = fresh.get(key)
    if each is None or (each.row is not None and not each.counts):
        row = known[key]
        return Answer(key, "to_settle" if row.outcome is Outcome.TO_SETTLE else "already", row.why)
    if not each.counts:
        return Answer(key, "already" if each.why is Why.CORRECTED else "to_settle", each.why or "")
    is_disputed = each.held is not None and (each.held.id, each.learner_id) in disputed
    return Answer(key, "conflict" if each.is_a(ActKind.MARK) and is_disputed else "applied")
