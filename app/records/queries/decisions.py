"""Are decisions where they belong: a jury's under its rule, an evaluator's on a competency whole?"""

from collections.abc import Iterator

from sqlalchemy import select

from app.core.database import db
from app.curricula.models import CertificationRule, Item
from app.curricula.rules.plain import condition_from
from app.progress.models import Evidence, OutsideDecision


def of_no_jury() -> Iterator[str]:
    """List the outside decisions whose rule does not exist, or leaves nothing to anyone outside."""
    wanted = (
        select(OutsideDecision.id, OutsideDecision.rule_code, CertificationRule.conditions)
        .outerjoin(
            CertificationRule,
            (CertificationRule.framework_version_id == OutsideDecision.framework_version_id)
            & (CertificationRule.code == OutsideDecision.rule_code),
        )
        .order_by(OutsideDecision.id)
    )
    for id_, code, conditions in db.session.execute(wanted):
        if not any(getattr(condition_from(each), "outside", False) for each in conditions or ()):
            yield f"décision {id_} : aucun jury ne décide sous la règle « {code} »"


def signed_off_elsewhere() -> Iterator[str]:
    """List the opinions of evaluators that are not about a competency whole."""
    wanted = (
        select(Evidence.id, Item.code)
        .join(Item, Item.id == Evidence.item_id)
        .where(Evidence.is_sign_off, ~Item.is_whole)
        .order_by(Evidence.id)
    )
    for id_, code in db.session.execute(wanted):
        yield f"preuve {id_} : un avis est donné sur « {code} », qui n’est pas une compétence"
