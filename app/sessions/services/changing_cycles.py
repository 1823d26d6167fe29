"""Change all the sessions to come of a cycle at once: other hours, another place, another trainer."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db
from app.core.errors import NotFound
from app.sessions.errors import CycleNotChanged, SessionChanged
from app.sessions.models import CourseSession, Cycle, NoticeKind
from app.sessions.queries.clashes import MeetingMeant
from app.sessions.queries.cycle_ahead import SessionAhead, cycle_ahead_of
from app.sessions.rules import cycle_change as rules
from app.sessions.rules.cycle_change import Arrangement, CycleChange
from app.sessions.services.changing import SessionWanted, apply_change, changed
from app.sessions.services.clashes import check_meant, hold_the_plan
from app.sessions.services.telling import tell
from app.sessions.services.trainers import set_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange:
    """A session to come and what it would be; `why_not` says what forbids it."""

    session: SessionAhead
    after: Arrangement
    why_not: str

    @property
    def changes(self) -> bool:
        """Something would change."""
        return self.after != self.session.stands


def changes_of(sessions: Sequence[SessionAhead], change: CycleChange) -> tuple[SessionChange, ...]:
    """Return what sessions of one cycle would be, in their order."""
    now = clock.now()
    found = []
    for one in sessions:
        after = rules.arranged(one.stands, change)
        why_not = rules.why_not(one.stands, after, change, seats=one.seats, now=now)
        found.append(SessionChange(session=one, after=after, why_not=why_not))
    met = rules.at_once([each.after for each in found]) if change.hours else frozenset[int]()
    sentence = "Deux séances du cycle seraient à la même heure : gardez-en une seule."
    return tuple(
        replace(each, why_not=each.why_not or sentence) if number in met else each
        for number, each in enumerate(found)
    )


def meant_by(changes: Sequence[SessionChange]) -> list[MeetingMeant]:
    """Say what is new in each change, for the clashes that it may meet."""
    return [_meant(each) for each in changes if each.changes and not each.why_not]


def change_cycle(
    cycle_id: int,
    change: CycleChange,
    shown: Mapping[str, int],
    *,
    by: int,
    clashes_seen: AbstractSet[str] = frozenset(),
) -> int:
    """Change the sessions to come of a cycle that a page showed, and return how many did change.

    Whoever has a place in one, or waits for it, is told once of each; whoever led is kept as replaced.

    Args:
        shown: the `sequence` of each session to change, by its public id, as the page showed it.

    Raises:
        SessionChanged: one of them is no longer so, has begun, was cancelled or is closed.
        CycleNotChanged: one cannot be so.
        Clash: a room or a trainer is taken, or the site is closed, and nobody confirmed it.
    """
    cycle = _held(cycle_id)
    held = _held_sessions(cycle_id, shown)
    ahead = [one for one in cycle_ahead_of(cycle_id).sessions if one.public_id in shown]
    if {one.public_id: one.sequence for one in ahead} != dict(shown):
        raise SessionChanged("Des séances ont changé entre-temps. Vérifiez-les, puis recommencez.")
    changes = changes_of(ahead, change)
    if wrong := {each.session.public_id: [each.why_not] for each in changes if each.why_not}:
        raise CycleNotChanged("Une séance ne peut pas changer ainsi.", wrong)
    ids = [one.id for one in ahead]
    check_meant(cycle.structure_id, meant_by(changes), seen=clashes_seen, besides=ids)
    to_do = [each for each in changes if each.changes]
    for each in to_do:
        _change(held[each.session.id], each, by=by, cycle=cycle)
    _follow(cycle)
    words = {"sessions": len(to_do)}
    journal.record(cycle.structure_id, "sessions:cycle:change", cycle.public_id, by=by, words=words)
    return len(to_do)


def _held(cycle_id: int) -> Cycle:
    """Find a cycle and hold the plan of its structure."""
    cycle = db.session.get(Cycle, cycle_id)
    if cycle is None:
        raise NotFound
    hold_the_plan(cycle.structure_id)
    return cycle


def _held_sessions(cycle_id: int, shown: Mapping[str, int]) -> dict[int, CourseSession]:
    """Lock sessions, in the order in which whoever enrols in a cycle does."""
    wanted = (
        select(CourseSession)
        .where(CourseSession.cycle_id == cycle_id, CourseSession.public_id.in_(sorted(shown)))
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    rows = db.session.scalars(wanted.with_for_update(), execution_options={"populate_existing": True})
    return {one.id: one for one in rows}


def _meant(each: SessionChange) -> MeetingMeant:
    before, after = each.session.stands, each.after
    there = {before.trainer_id, *each.session.helper_ids}
    leads = {after.trainer_id, *each.session.helper_ids}
    moves = rules.moves(before, after)
    return MeetingMeant(
        span=(after.starts_at, after.ends_at),
        room_id=after.room_id if moves or after.room_id != before.room_id else None,
        trainer_ids=leads if moves else leads - there,
        site_id=after.site_id if after.site_id != before.site_id else None,
    )


def _change(held: CourseSession, each: SessionChange, *, by: int, cycle: Cycle) -> None:
    """Change one session as a page does one by one, and tell of it once."""
    before, after = each.session.stands, each.after
    wanted = SessionWanted(
        title=held.title,
        starts_at=after.starts_at,
        ends_at=after.ends_at,
        site_id=after.site_id,
        room_id=after.room_id,
        room=after.room,
        seats=held.seats,
    )
    apply_change(held, wanted)
    if after.trainer_id != before.trainer_id:
        held.trainer_id = after.trainer_id
        helpers = set(each.session.helper_ids) - {after.trainer_id}
        set_parts(held, helpers, replaced=before.trainer_id)
    if (news := _news(before, after)) is not None:
        tell(held, news, before=_known(each))
    words = {"cycle": cycle.public_id, "moved": rules.moves(before, after)}
    changed(held, "change", by=by, words=words | {"lead": after.trainer_id})


def _news(before: Arrangement, after: Arrangement) -> NoticeKind | None:
    if rules.moves(before, after):
        return NoticeKind.MOVED
    if rules.changes_place(before, after):
        return NoticeKind.PLACE
    return NoticeKind.TRAINER if after.trainer_id != before.trainer_id else None


def _known(each: SessionChange) -> dict[str, str]:
    """Return what those enrolled knew, as `tell` keeps it."""
    stands = each.session.stands
    known = {
        "starts_at": stands.starts_at.isoformat(),
        "ends_at": stands.ends_at.isoformat(),
        "room": stands.room,
        "site": each.session.site,
    }
    return known | ({"trainer": each.session.trainer} if each.after.trainer_id != stands.trainer_id else {})


def _follow(cycle: Cycle) -> None:
    """Let a cycle be where all its sessions to come are."""
    sites = {one.stands.site_id for one in cycle_ahead_of(cycle.id).sessions}
    if len(sites) == 1:
        cycle.site_id = sites.pop()
        db.session.flush()
