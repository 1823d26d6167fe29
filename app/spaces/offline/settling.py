"""Settle what devices sent and could not count: apply it, or put it aside with a reason."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core import clock, journal
from app.core.database import db
from app.core.errors import Invalid
from app.sessions.errors import SessionFull, SheetInvalid, SheetNotOpen, YearClosed
from app.sessions.models import CourseSession, EnrolmentStatus, OfflineOperation, Outcome
from app.sessions.queries import offline as queries
from app.sessions.queries.closing import version_in_force
from app.sessions.queries.offline import Met
from app.sessions.queries.to_settle import operations_to_settle
from app.sessions.rules.acts import Act, read_act, session_named
from app.sessions.rules.offline import ActKind, SessionNow, Why
from app.sessions.services import enrol
from app.sessions.services.correcting import correct_sheet
from app.sessions.services.marks import MarkWanted
from app.sessions.services.offline import admit
from app.sessions.services.walk_ins import seat_forgotten
from app.spaces.offline.arrivals import Arrival, hours_of, times_hold
from app.spaces.offline.receiving import Sending, put_aside_what_was_corrected, receive
from app.spaces.offline.writing import Known, write_marks, write_ticks

LONGEST_REASON = 300
APPLICABLE = frozenset(
    {
        Why.SESSION_MOVED,
        Why.SHEET_CLOSED,
        Why.NOT_ENROLLED,
        Why.AWAITED,
        Why.TOO_EARLY,
        Why.YEAR_CLOSED,
    }
)
"""What may still be applied, when a trainer says so; the rest can only be put aside."""


class ReasonMissing(Invalid):
    """Something is put aside, or a closed sheet corrected, without saying why."""

    code = "reason_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a trainer decides of an act; `seen` are the marks that the page showed beside it."""

    public_id: str
    applies: bool
    seen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """One settling: who does it, in which structures, why, and the key that the page made for it."""

    by: int
    structure_ids: Collection[int]
    reason: str
    key: str


def settle(decisions: Sequence[Decision], act: Settling) -> int:
    """Do what was decided, and return how many acts are settled; those already settled are left.

    The acts about one closed sheet make one correction, hence one version.

    Raises:
        ReasonMissing: something is put aside, or a closed sheet corrected, without a reason.
        SessionFull, SheetNotOpen, YearClosed, SheetInvalid: an act cannot be applied as it is.
    """
    decided = {each.public_id: each for each in decisions}
    held = operations_to_settle(set(decided), act.structure_ids, person_id=act.by)
    applied = [each for each in held if decided[each.public_id].applies and each.why in APPLICABLE]
    aside = [each for each in held if not decided[each.public_id].applies]
    if aside and not act.reason:
        raise ReasonMissing("Dites en quelques mots pourquoi vous mettez de côté.")
    for each in (*applied, *aside):
        each.outcome = Outcome.SETTLED if each in applied else Outcome.SET_ASIDE
        each.settled_by, each.settled_at, each.because = act.by, clock.now(), act.reason
        if each.structure_id is not None:
            words = {"outcome": each.outcome.value}
            journal.record(each.structure_id, "attendance:act:settle", each.public_id, by=act.by, words=words)
    db.session.flush()
    for session, operations in _by_session(applied).items():
        _apply(session, operations, decided, act)
    for author in {each.person_id for each in applied}:
        receive(Sending("", ()), by=author, structure_ids=act.structure_ids)
    return len(applied) + len(aside)


def _by_session(operations: Iterable[OfflineOperation]) -> dict[str, list[OfflineOperation]]:
    found: dict[str, list[OfflineOperation]] = {}
    for each in operations:
        found.setdefault(session_named(each.said), []).append(each)
    return found


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is applied to one session: the acts of each author, and what they sent before."""

    held: SessionNow
    arrivals: Sequence[Arrival]
    known: Mapping[int, Known]

    def by_author(self) -> dict[int, list[Arrival]]:
        """Return the acts of each author, whose facts they become."""
        found: dict[int, list[Arrival]] = {}
        for each in self.arrivals:
            found.setdefault(_row(each).person_id, []).append(each)
        return found


def _apply(
    session: str, operations: Sequence[OfflineOperation], decided: Mapping[str, Decision], act: Settling
) -> None:
    """Apply the acts about one session: people first, then marks, then ticks."""
    settled = _met(session, operations, decided, act)
    if settled.held.is_closed:
        seen = {id_ for each in operations for id_ in decided[each.public_id].seen}
        _correct(settled, seen, act)
    for author, arrivals in settled.by_author().items():
        fresh, known = {each.key: each for each in arrivals}, settled.known[author]
        if not settled.held.is_closed:
            write_marks(arrivals, fresh, known, by=author)
        write_ticks(arrivals, fresh, known, by=author)
        put_aside_what_was_corrected(arrivals, {}, known, by=act.by)
    for each in settled.arrivals:
        _row(each).fact_id, _row(each).learner_id = each.fact_id, each.learner_id
    db.session.flush()


def _met(
    session: str, operations: Sequence[OfflineOperation], decided: Mapping[str, Decision], act: Settling
) -> _Settled:
    """Give each act its session and its learner, who is let in or given a seat if need be."""
    read = {each.id: read_act(each.said) for each in operations}
    learners = {each.learner for each in read.values()}
    met = queries.what_acts_meet([session], learners, structure_ids=act.structure_ids)
    held = met.sessions[session]
    _check_can_apply(held)
    known = {
        author: queries.operations_named(
            author, {key.lstrip("+") for each in read.values() for key in each.earlier}
        )
        for author in {each.person_id for each in operations}
    }
    came = {f"+{key}": row.fact_id for theirs in known.values() for key, row in theirs.items() if row.fact_id}
    arrivals = []
    for each in sorted(operations, key=lambda each: (each.kind != ActKind.WALK_IN, each.id)):
        said = replace(read[each.id], names=(*read[each.id].names, *decided[each.public_id].seen))
        arrivals.append(_arrival(each, said, held, met, came, by=act.by))
    return _Settled(held, arrivals, known)


def _check_can_apply(held: SessionNow) -> None:
    if held.is_cancelled:
        raise SheetNotOpen("Cette séance est annulée : ce qui la concerne se met de côté.")
    if not held.is_open:
        raise SheetNotOpen("La feuille de cette séance n’est pas encore ouverte : revenez ce jour-là.")
    if held.year_is_closed and not held.is_closed:
        raise YearClosed("Cette séance est d’une année terminée : fermez d’abord sa feuille.")


def _arrival(
    row: OfflineOperation, act: Act, held: SessionNow, met: Met, came: dict[str, int], *, by: int
) -> Arrival:
    each = Arrival(key=row.key, sent=row.said, act=act, row=row, held=held)
    if act.kind is ActKind.WALK_IN:
        each.learner_id = each.fact_id = came[f"+{row.key}"] = admit(
            held, given_name=act.given_name, family_name=act.family_name, by=by
        )
        return each
    learner = met.learners.get(act.learner)
    each.learner_id = learner.id if learner else came.get(act.learner)
    if each.learner_id is None:
        raise Invalid("Réglez d’abord l’arrivée de cette personne, notée sur le même appareil.")
    if (held.id, each.learner_id) not in met.seated:
        place = (seat_forgotten if held.is_closed else enrol)(each.learner_id, held.id, by=by)
        if place.status is not EnrolmentStatus.ENROLLED:
            raise SessionFull("La séance est complète : libérez une place, puis recommencez.")
    if act.kind is ActKind.MARK and not times_hold(act, held):
        raise SheetInvalid("Les heures notées ne vont pas avec celles de la séance : mettez de côté.")
    return each


def _correct(settled: _Settled, seen: Collection[int], act: Settling) -> None:
    """Correct the closed sheet with the last mark of each learner; ticks are no part of it."""
    marks: dict[int, MarkWanted] = {}
    for each in settled.arrivals:
        if each.is_a(ActKind.MARK) and each.act and each.act.presence and each.learner_id:
            arrived_at, left_at = hours_of(each.act, settled.held)
            marks[each.learner_id] = MarkWanted(
                learner_id=each.learner_id,
                name="Cette personne",
                presence=each.act.presence,
                arrived_at=arrived_at,
                left_at=left_at,
                note=each.act.note,
            )
    if not marks:
        return
    if not act.reason:
        raise ReasonMissing("La feuille est close : dites pourquoi vous la corrigez.")
    correct_sheet(
        db.session.get_one(CourseSession, settled.held.id),
        list(marks.values()),
        seen=seen,
        seen_version=version_in_force(settled.held.id) or 0,
        reason=act.reason,
        key=f"{act.key}.{settled.held.id}",
        by=act.by,
    )


def _row(each: Arrival) -> OfflineOperation:
    assert each.row is not None, "what is settled was kept"
    return each.row
