"""Acts on their way in: each meets its session and its learner, and is found to count or not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import clock
from app.people.rules.names import cleaned
from app.sessions import rules
from app.sessions.models import OfflineOperation, Presence
from app.sessions.queries.offline import Met
from app.sessions.rules.acts import Act, Unreadable, read_act
from app.sessions.rules.hours import moment_of
from app.sessions.rules.offline import (
    ActKind,
    SessionNow,
    Why,
    learner_refusal,
    session_refusal,
    times_are_possible,
)

Came = Mapping[str, int]
"""The learners who walked in, each under the key of the act that says so, after a `+`."""


@dataclass(slots=True, kw_only=True)
class Arrival:
    """An act that arrives, or that waited for another; what becomes of it is filled in on the way.

    `row` is what is kept of it already, where it waited.
    """

    key: str
    sent: Mapping[str, Any]
    act: Act | None
    row: OfflineOperation | None = None
    held: SessionNow | None = None
    learner_id: int | None = None
    fact_id: int | None = None
    why: Why | None = None

    @property
    def counts(self) -> bool:
        """Tell whether nothing keeps it from counting."""
        return self.why is None

    def is_a(self, kind: ActKind) -> bool:
        """Tell whether it can be read, and is of this kind."""
        return self.act is not None and self.act.kind is kind


def arrival_of(sent: Mapping[str, Any], row: OfflineOperation | None = None) -> Arrival:
    """Read an act; one that cannot be read is kept as it came."""
    try:
        act = read_act(sent)
    except Unreadable:
        act = None
    return Arrival(key=sent["key"], sent=sent, act=act, row=row)


def meet_session(arrival: Arrival, held: SessionNow | None) -> None:
    """Give an act its session, or the reason for which the session does not take it."""
    arrival.held = held
    arrival.why = session_refusal(held, began=arrival.act.began) if arrival.act else Why.UNREADABLE


def may_let_in(arrival: Arrival) -> bool:
    """Tell whether somebody who walked in can be registered; the act says why not."""
    act, held = arrival.act, arrival.held
    if act is None or held is None or not arrival.counts:
        return False
    if not cleaned(act.given_name).text:
        arrival.why = Why.UNREADABLE
    elif not rules.enrolment_is_open(ends_at=held.ends_at, cancelled_at=None, now=clock.now()):
        arrival.why = Why.ENROLMENT_CLOSED
    return arrival.counts


def meet_learner(arrival: Arrival, met: Met, came: Came, *, seated: Collection[tuple[int, int]]) -> None:
    """Give an act its learner, or the reason for which it cannot count for them."""
    act, held = arrival.act, arrival.held
    assert act is not None, "what cannot be read names nobody"
    learner = met.learners.get(act.learner)
    if held is None:
        return
    is_of_here = learner is not None and learner.structure_id == held.structure_id
    arrival.learner_id = learner.id if learner and is_of_here else came.get(act.learner)
    if not arrival.counts:
        return
    if act.learner in came:
        is_seated = (held.id, came[act.learner]) in seated
        arrival.why = None if is_seated else Why.NOT_ENROLLED
    else:
        arrival.why = learner_refusal(learner, held, seated=seated)
    if arrival.counts and act.kind is ActKind.MARK and not times_hold(act, held):
        arrival.why = Why.TIMES


def hours_of(act: Act, held: SessionNow) -> tuple[datetime | None, datetime | None]:
    """Return the moments of arrival and departure of a mark, in UTC."""
    span = {"starts_at": held.starts_at, "ends_at": held.ends_at}
    arrived_at = moment_of(act.arrived_at, **span) if act.arrived_at else None
    return arrived_at, moment_of(act.left_at, **span) if act.left_at else None


def times_hold(act: Act, held: SessionNow) -> bool:
    """Tell whether the hours of a mark can be true of its session."""
    arrived_at, left_at = hours_of(act, held)
    is_late = act.presence is Presence.LATE
    return times_are_possible(held, is_late=is_late, arrived_at=arrived_at, left_at=left_at)
