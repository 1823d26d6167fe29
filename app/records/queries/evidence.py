"""Is the evidence sound: does it replace its own kind, was it withdrawn at home, are files as given?"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased, undefer

from app.core.database import db
from app.curricula.models import ItemSource
from app.people.models import LearnerAlias
from app.progress.models import Evidence, EvidenceFile, EvidenceReplacement, EvidenceWithdrawal

FEW = 10
"""Files that are held in memory at once: each weighs up to 2 MB."""

_Later = aliased(Evidence)
_One, _Two = aliased(LearnerAlias), aliased(LearnerAlias)
_WERE_MERGED = or_(
    select(1).where(_One.learner_id == Evidence.learner_id, _One.canonical_id == _Later.learner_id).exists(),
    select(1).where(_One.learner_id == _Later.learner_id, _One.canonical_id == Evidence.learner_id).exists(),
    select(1)
    .where(
        _One.learner_id == Evidence.learner_id,
        _Two.learner_id == _Later.learner_id,
        _One.canonical_id == _Two.canonical_id,
    )
    .exists(),
)


def without_head() -> Iterator[str]:
    """List the items of a learner of which every piece of evidence is replaced by another of it."""
    replaced = (
        select(1)
        .select_from(EvidenceReplacement)
        .join(_Later, _Later.id == EvidenceReplacement.evidence_id)
        .where(
            EvidenceReplacement.replaced_id == Evidence.id,
            _Later.item_id == Evidence.item_id,
            _Later.learner_id == Evidence.learner_id,
        )
        .exists()
    )
    wanted = (
        select(Evidence.learner_id, Evidence.item_id)
        .group_by(Evidence.learner_id, Evidence.item_id)
        .having(func.count().filter(~replaced) == 0)
    )
    for learner_id, item_id in db.session.execute(wanted):
        yield f"apprenant {learner_id}, savoir-faire {item_id} : aucune observation ne fait foi"


def replaced_elsewhere() -> Iterator[str]:
    """List the evidence that replaces somebody else's, or that of a thing that is not its source.

    Two records that were ever merged, one into the other or both into a third, are of one person.
    """
    is_a_source = and_(ItemSource.item_id == _Later.item_id, ItemSource.source_id == Evidence.item_id)
    wanted = (
        select(EvidenceReplacement.evidence_id, EvidenceReplacement.replaced_id)
        .join(_Later, _Later.id == EvidenceReplacement.evidence_id)
        .join(Evidence, Evidence.id == EvidenceReplacement.replaced_id)
        .outerjoin(ItemSource, is_a_source)
        .where(
            or_(
                and_(_Later.learner_id != Evidence.learner_id, ~_WERE_MERGED),
                and_(_Later.item_id != Evidence.item_id, ItemSource.item_id.is_(None)),
            )
        )
    )
    for evidence_id, replaced_id in db.session.execute(wanted):
        yield f"la preuve {evidence_id} remplace la preuve {replaced_id}, qui ne parle pas de la même chose"


def withdrawn_elsewhere() -> Iterator[str]:
    """List the evidence that another structure than its own withdrew."""
    wanted = (
        select(EvidenceWithdrawal.evidence_id)
        .join(Evidence, Evidence.id == EvidenceWithdrawal.evidence_id)
        .where(EvidenceWithdrawal.structure_id != Evidence.structure_id)
    )
    for evidence_id in db.session.scalars(wanted):
        yield f"la preuve {evidence_id} a été retirée par une autre structure que la sienne"


def changed_works() -> Iterator[str]:
    """List the pieces of work whose bytes are not those that were handed in."""
    wanted = select(EvidenceFile).options(undefer(EvidenceFile.content)).execution_options(yield_per=FEW)
    for file in db.session.scalars(wanted):
        if len(file.content) != file.size or hashlib.sha256(file.content).hexdigest() != file.digest:
            yield f"le fichier de la preuve {file.evidence_id} a changé"
