"""The evidence that stands: read in one statement, which picks candidates; the rules decide."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core import clock
from app.core.database import db
from app.curricula.rules import Item
from app.people.models import Person
from app.people.queries import counted_as, records_of
from app.progress import rules
from app.progress.models import Evidence, EvidenceKind, EvidenceReplacement, EvidenceWithdrawal


class Shown(NamedTuple):
    """A piece of evidence that stands; two of an item that differ are a conflict.

    `happened_on` is a day of Paris. `course_session_id` is the session in which it was noted, if it
    was, and `key` begins with that of the save. A sheet makes one for each learner and item, hence
    the lightest of values.
    """

    id: int
    level: int
    kind: EvidenceKind
    recorded_by: str
    recorded_by_id: int
    recorded_at: datetime
    happened_on: date
    expires_on: date | None = None
    is_declared: bool = False
    is_sign_off: bool = False
    points: int | None = None
    points_max: int | None = None
    course_session_id: int | None = None
    key: str = ""


Evidences = Mapping[int, tuple[Shown, ...]]
"""The evidence that stands, by the id of the item or of the competency whole that it counts for."""

_Later = aliased(Evidence)
_Same = aliased(Evidence)


def withdrawn(evidence_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that a piece of evidence was withdrawn."""
    return select(1).where(EvidenceWithdrawal.evidence_id == evidence_id).exists()


_IS_REPLACED = (
    select(1)
    .select_from(EvidenceReplacement)
    .join(_Same, _Same.id == EvidenceReplacement.evidence_id)
    .where(EvidenceReplacement.replaced_id == Evidence.id, _Same.item_id == Evidence.item_id)
    .where(~withdrawn(_Same.id))
    .exists()
)


def _candidates(*stands: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select evidence not withdrawn, once for each piece that replaces it."""
    return (
        select(
            counted_as(Evidence.learner_id),
            Evidence.item_id,
            _Later.item_id,
            _Later.happened_on,
            Evidence.id,
            Evidence.level,
            Evidence.kind,
            Person.given_name,
            Evidence.recorded_by,
            Evidence.recorded_at,
            Evidence.happened_on,
            Evidence.expires_on,
            Evidence.is_declared,
            Evidence.is_sign_off,
            Evidence.points,
            Evidence.points_max,
            Evidence.course_session_id,
            Evidence.key,
        )
        .join(Person, Person.id == Evidence.recorded_by)
        .outerjoin(EvidenceReplacement, EvidenceReplacement.replaced_id == Evidence.id)
        .outerjoin(_Later, (_Later.id == EvidenceReplacement.evidence_id) & ~withdrawn(_Later.id))
        .where(
            Evidence.learner_id.in_(records_of(bindparam("learners", expanding=True))),
            Evidence.item_id.in_(bindparam("items", expanding=True)),
            ~withdrawn(Evidence.id),
            *stands,
        )
        .order_by(Evidence.key)
    )


_DAY = func.coalesce(Evidence.happened_on, func.date(Evidence.recorded_at))
_RANKED = (
    select(
        Evidence.id,
        func.dense_rank()
        .over(partition_by=(counted_as(Evidence.learner_id), Evidence.item_id), order_by=_DAY.desc())
        .label("days_since"),
    )
    .where(
        Evidence.learner_id.in_(records_of(bindparam("learners", expanding=True))),
        Evidence.item_id.in_(bindparam("of_several_days", expanding=True)),
        Evidence.expires_on.is_(None) | (Evidence.expires_on >= bindparam("today")),
        ~Evidence.is_declared,
        ~Evidence.is_sign_off,
        ~withdrawn(Evidence.id),
    )
    .subquery()
)
_LATEST = _candidates(~_IS_REPLACED)
_TOO_OLD = select(_RANKED.c.id).where(_RANKED.c.days_since > bindparam("farthest"))
_OF_SEVERAL_DAYS = _candidates(
    or_(~_IS_REPLACED, Evidence.item_id.in_(bindparam("of_several_days", expanding=True))),
    Evidence.id.not_in(_TOO_OLD),
)
"""Beyond the days that are weighed, observations are left where they are."""


def evidence_of(learner_ids: Collection[int], subjects: Iterable[Item]) -> dict[int, Evidences]:
    """Return the evidence that counts or is declared, of some learners, in one statement.

    It goes by the id of the subject asked for, that of its sources included, in the order of the
    days it happened. Evidence that another replaced stands no more for a subject for which both
    count. What a framework's own validity ends is left to `standing_from`.
    """
    asked, today = _Asked(subjects), clock.today()
    found = {learner_id: _Found(asked) for learner_id in learner_ids}
    if found and asked.days:
        for row in _rows(list(found), asked, today):
            shown = _shown(row)
            if shown.expires_on is None or shown.expires_on >= today:
                found[row[0]].add(shown, row)
    return {learner_id: each.standing() for learner_id, each in found.items()}


class _Asked:
    """The subjects asked for: how many days each weighs, and which ones an item's evidence counts for."""

    def __init__(self, subjects: Iterable[Item]) -> None:
        self.days: dict[int, int] = {}
        self.served: dict[int, tuple[int, ...]] = {}
        for subject in subjects:
            if subject.id not in self.days:
                self.days[subject.id] = subject.days
                for item_id in (subject.id, *subject.sources):
                    self.served[item_id] = (*self.served.get(item_id, ()), subject.id)

    @property
    def of_several_days(self) -> list[int]:
        """The items whose earlier observations may still weigh."""
        return [item_id for item_id, ids in self.served.items() if any(self.days[each] > 1 for each in ids)]


class _Found:
    """One learner's evidence as its rows come; a piece comes once for each that replaces it."""

    def __init__(self, asked: _Asked) -> None:
        self.asked = asked
        self.pieces: dict[int, dict[int, Shown]] = {}
        self.fallen: set[tuple[int, int]] = set()

    def add(self, shown: Shown, row: Any) -> None:
        """Put a piece under each subject that it counts for, and note where it falls."""
        served = self.asked.served[row[1]]
        for subject_id in served:
            held = self.pieces.get(subject_id)
            if held is None:
                self.pieces[subject_id] = {shown.id: shown}
            else:
                held[shown.id] = shown
        later_item = row[2]
        if later_item is not None:
            shared = set(served) & set(self.asked.served.get(later_item, ()))
            self._note(shown, row[3] or shown.happened_on, shared)

    def _note(self, shown: Shown, later_on: date, shared: Iterable[int]) -> None:
        for subject_id in shared:
            days = 1 if shown.is_sign_off else self.asked.days[subject_id]
            if rules.falls(happened_on=shown.happened_on, later_on=later_on, days=days):
                self.fallen.add((subject_id, shown.id))

    def standing(self) -> dict[int, tuple[Shown, ...]]:
        """Return what stands, by subject, in the order of the days; those of a day come by their keys."""
        by_subject = {subject_id: self._left(subject_id, held) for subject_id, held in self.pieces.items()}
        return {
            subject_id: tuple(sorted(pieces, key=_HAPPENED) if len(pieces) > 1 else pieces)
            for subject_id, pieces in by_subject.items()
            if pieces
        }

    def _left(self, subject_id: int, held: Mapping[int, Shown]) -> Collection[Shown]:
        if not self.fallen:
            return held.values()
        return [piece for id_, piece in held.items() if (subject_id, id_) not in self.fallen]


_HAPPENED = itemgetter(Shown._fields.index("happened_on"))
BEFORE_THE_PIECE = 4
"""Columns of a row that tell whose the piece is and what replaces it; those of `Shown` follow."""

DAY_OF_THE_PIECE = Shown._fields.index("happened_on")


def _day_of(recorded_at: datetime) -> date:
    return clock.in_paris(recorded_at).date()


def _shown(row: Any) -> Shown:
    """Make the piece of a row, its day included where it was recorded before days were."""
    values = row[BEFORE_THE_PIECE:]
    if values[DAY_OF_THE_PIECE] is None:
        values = (*values[:DAY_OF_THE_PIECE], _day_of(values[DAY_OF_THE_PIECE - 1]))
        values += row[BEFORE_THE_PIECE + len(values) :]
    return Shown._make(values)


def _rows(learner_ids: list[int], asked: _Asked, today: date) -> Iterable[Any]:
    values: dict[str, Any] = {"learners": learner_ids, "items": list(asked.served)}
    several = asked.of_several_days
    if not several:
        return db.session.connection().execute(_LATEST, values).all()
    weighed = {"of_several_days": several, "farthest": 2 * max(asked.days.values()) + 1, "today": today}
    return db.session.connection().execute(_OF_SEVERAL_DAYS, values | weighed).all()
