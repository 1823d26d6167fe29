"""Write the acts that count: marks at once, ticks in waves, and what they replace."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.curricula.models import Item
from app.curricula.queries import framework_structure
from app.progress.models import Evidence
from app.progress.services import Circumstances, TickWanted, record_evidence
from app.progress.services.recording import levels_that_can_be_ticked
from app.sessions.models import OfflineOperation
from app.sessions.queries import offline as queries
from app.sessions.rules.acts import Act
from app.sessions.rules.offline import ActKind, SessionNow, Why, facts_behind, in_waves
from app.sessions.services.offline import MarkNoted, add_marks, add_replacements, fact_key
from app.spaces.offline.arrivals import Arrival, hours_of

Known = Mapping[str, OfflineOperation]
"""What the same person's devices sent before, by key."""


def write_marks(ordered: Sequence[Arrival], fresh: Mapping[str, Arrival], known: Known, *, by: int) -> None:
    """Insert the marks that count, then which marks each one replaces: those of the same learner."""
    counting = [each for each in ordered if each.counts and each.is_a(ActKind.MARK)]
    ids = add_marks([_noted(each) for each in counting], by=by)
    for each in counting:
        each.fact_id = ids[each.key]
    behind = {each.fact_id: _facts_behind(each, fresh, known) for each in counting if each.fact_id}
    cells = queries.cells_of_marks(set().union(*behind.values(), behind))
    replaced = {
        mark_id: {earlier for earlier in earlier_ids - {mark_id} if cells.get(earlier) == cells[mark_id]}
        for mark_id, earlier_ids in behind.items()
    }
    structures = {each.fact_id: each.held.structure_id for each in counting if each.fact_id and each.held}
    add_replacements(replaced, structures=structures)


def write_ticks(ordered: Sequence[Arrival], fresh: Mapping[str, Arrival], known: Known, *, by: int) -> None:
    """Record the ticks that count, those of one session and framework together, wave after wave."""
    ticks = [each for each in ordered if each.counts and each.is_a(ActKind.TICK)]
    frameworks = _frameworks_of({_act(each).item_id for each in ticks})
    for each in ticks:
        each.why = None if _can_be_ticked(_act(each), frameworks) else Why.LEVEL_UNKNOWN
    groups: dict[tuple[int, int], list[Arrival]] = {}
    for each in (each for each in ticks if each.counts):
        groups.setdefault((_held(each).id, frameworks[_act(each).item_id]), []).append(each)
    for (_session_id, framework_id), group in groups.items():
        cells = [(each.key, (each.learner_id, _act(each).item_id)) for each in group]
        for keys in in_waves(cells):
            _record([fresh[key] for key in keys], framework_id, fresh, known, by=by)


def _noted(each: Arrival) -> MarkNoted:
    act, held = _act(each), _held(each)
    assert act.presence is not None
    assert each.learner_id is not None
    arrived_at, left_at = hours_of(act, held)
    return MarkNoted(
        key=each.key,
        held=held,
        learner_id=each.learner_id,
        presence=act.presence,
        arrived_at=arrived_at,
        left_at=left_at,
        note=act.note,
        claimed_at=act.claimed_at,
    )


def _facts_behind(each: Arrival, fresh: Mapping[str, Arrival], known: Known) -> set[int]:
    facts = {key: row.fact_id for key, row in known.items()}
    facts |= {key: other.fact_id for key, other in fresh.items()}
    named = {key: tuple(row.said.get("replaces", ())) for key, row in known.items()}
    named |= {key: other.act.names for key, other in fresh.items() if other.act}
    return facts_behind(_act(each).names, facts=facts, named=named)


def _frameworks_of(item_ids: set[int]) -> dict[int, int]:
    """Return the framework version of each item, in one statement."""
    if not item_ids:
        return {}
    wanted = select(Item.id, Item.framework_version_id).where(Item.id.in_(item_ids))
    return {item_id: version_id for item_id, version_id in db.session.execute(wanted)}  # noqa: C416


def _can_be_ticked(act: Act, frameworks: Mapping[int, int]) -> bool:
    if act.item_id not in frameworks:
        return False
    framework = framework_structure(frameworks[act.item_id])
    return (act.item_id, act.level) in levels_that_can_be_ticked(framework)


def _record(
    wave: Sequence[Arrival], framework_id: int, fresh: Mapping[str, Arrival], known: Known, *, by: int
) -> None:
    held = _held(wave[0])
    ids = record_evidence(
        held.structure_id,
        framework_structure(framework_id),
        [_tick(each) for each in wave],
        seen=set().union(*(_facts_behind(each, fresh, known) for each in wave)),
        key=fact_key(wave[0].key, by=by),
        by=by,
        course_session_id=held.id,
        circumstances=Circumstances(happened_on=clock.in_paris(held.starts_at).date()),
    )
    made = _made(ids)
    for each in wave:
        each.fact_id = made.get((each.learner_id, _act(each).item_id))


def _made(ids: Iterable[int]) -> dict[tuple[int | None, int], int]:
    """Return the new evidence by learner and item, in one statement; a wave has one of each at most."""
    wanted = select(Evidence.learner_id, Evidence.item_id, Evidence.id).where(Evidence.id.in_(ids))
    return {(learner_id, item_id): id_ for learner_id, item_id, id_ in db.session.execute(wanted)}


def _tick(each: Arrival) -> TickWanted:
    act = _act(each)
    assert each.learner_id is not None
    return TickWanted(
        learner_id=each.learner_id, item_id=act.item_id, level=act.level, claimed_at=act.claimed_at
    )


def _act(each: Arrival) -> Act:
    assert each.act is not None, "what cannot be read never counts"
    return each.act


def _held(each: Arrival) -> SessionNow:
    assert each.held is not None, "what has no session never counts"
    return each.held
