"""What stands beside a learner's evidence: their own words, its sources, what has expired."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.types import Date, String

from app.core import clock
from app.core.database import UtcDateTime, db
from app.curricula.models import Item
from app.people.queries import counted_as, records_of
from app.progress.models import (
    Evidence,
    EvidenceSource,
    EvidenceWithdrawal,
    ImportedPassport,
    SelfAssessment,
)

SAID, FOLLOWED, SOURCE, EXPIRED = "said", "followed", "source", "expired"


class SaidOfOneself(NamedTuple):
    """A level that a learner gave themselves; it never counts."""

    level: int
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page says beside the evidence of one learner.

    `versions` are the framework versions of which they showed or said something; `said` goes by
    item; `sources` say who delivered what a piece of evidence recognises, by its id; `expired`
    gives the last day of the evidence of an item that no longer counts.
    """

    versions: dict[int, None] = field(default_factory=dict)
    said: dict[int, SaidOfOneself] = field(default_factory=dict)
    sources: dict[int, str] = field(default_factory=dict)
    expired: dict[int, date] = field(default_factory=dict)


_NO_MOMENT, _NO_DAY, _NO_WORDS = cast(null(), UtcDateTime), cast(null(), Date), cast(null(), String)
_ASKED: BindParameter[int] = bindparam("learners", expanding=True)
_IS_WITHDRAWN = select(1).where(EvidenceWithdrawal.evidence_id == Evidence.id).exists()


def _rows(kind: str, *columns: Any) -> Select[*tuple[Any, ...]]:
    return select(literal(kind).label("kind"), *columns)


def _evidence(kind: str, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Select from the evidence of the learners asked for that was not withdrawn."""
    whose = counted_as(Evidence.learner_id).label("learner_id")
    rows = _rows(kind, whose, Item.framework_version_id, *columns).join(Item, Item.id == Evidence.item_id)
    return rows.where(Evidence.learner_id.in_(records_of(_ASKED)), ~_IS_WITHDRAWN)


_BESIDE = union_all(
    _rows(
        SAID,
        SelfAssessment.learner_id,
        Item.framework_version_id,
        SelfAssessment.item_id.label("about"),
        SelfAssessment.id.label("position"),
        SelfAssessment.level,
        SelfAssessment.recorded_at.label("at"),
        _NO_DAY.label("day"),
        _NO_WORDS.label("words"),
    )
    .join(Item, Item.id == SelfAssessment.item_id)
    .where(SelfAssessment.learner_id.in_(_ASKED)),
    _evidence(FOLLOWED, literal(0), literal(0), literal(0), _NO_MOMENT, _NO_DAY, _NO_WORDS).distinct(),
    _evidence(
        SOURCE,
        Evidence.id,
        literal(0),
        literal(0),
        _NO_MOMENT,
        _NO_DAY,
        func.coalesce(ImportedPassport.issuer_name, EvidenceSource.body),
    )
    .join(EvidenceSource, EvidenceSource.evidence_id == Evidence.id)
    .outerjoin(ImportedPassport, ImportedPassport.id == EvidenceSource.imported_passport_id),
    _evidence(
        EXPIRED, Evidence.item_id, literal(0), literal(0), _NO_MOMENT, Evidence.expires_on, _NO_WORDS
    ).where(Evidence.expires_on < bindparam("today")),
)


def beside_evidence(learner_ids: Collection[int]) -> Mapping[int, Beside]:
    """Return what stands beside the evidence of some learners, in one statement."""
    found = {learner_id: Beside() for learner_id in learner_ids}
    if found:
        asked = {"learners": list(found), "today": clock.today()}
        for row in sorted(db.session.execute(_BESIDE, asked), key=lambda row: (row.kind, row.position)):
            beside = found[row.learner_id]
            beside.versions[row.framework_version_id] = None
            _put(beside, row)
    return found


def _put(beside: Beside, row: Any) -> None:
    match row.kind:
        case "said":
            said = SaidOfOneself(row.level, row.at)
            earlier = beside.said.get(row.about)
            if earlier is None or said.said_at >= earlier.said_at:
                beside.said[row.about] = said
        case "source" if row.words:
            beside.sources[row.about] = row.words
        case "expired":
            beside.expired[row.about] = max(row.day, beside.expired.get(row.about, row.day))
