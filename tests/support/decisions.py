"""Decisions of juries and of evaluators, as facts for tests."""

from datetime import date
from itertools import count

from app.core.database import db
from app.core.writing import writing
from app.people.models import Learner, Structure
from app.progress.models import OutsideDecision
from app.progress.services.outside import OutsideDecisionWanted, record_outside_decision
from tests.support.attainments import the_framework
from tests.support.factories import the_trainer

JURY_RULE = "b2i-adultes-delivrance"
_keys = count(1)


def a_jurys_decision(
    learner: Learner,
    *,
    decided_on: date = date(2026, 6, 12),
    is_favourable: bool = True,
    body: str = "académie de Rennes",
    reference: str = "B2I-2026-114",
) -> OutsideDecision:
    """Record what a jury decided for a learner, favourable unless told."""
    by = the_trainer(db.session.get_one(Structure, learner.structure_id)).id
    wanted = OutsideDecisionWanted(
        framework=the_framework("b2i-adultes-2012"),
        rule_code=JURY_RULE,
        body=body,
        reference=reference,
        decided_on=decided_on,
        is_favourable=is_favourable,
    )
    with writing():
        key = f"decision-{next(_keys)}"
        return record_outside_decision(learner.structure_id, learner.id, wanted, key=key, by=by)
