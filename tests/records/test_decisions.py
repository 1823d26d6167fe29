"""`palier check` sees a decision that stands where nobody could have taken it."""

import pytest
from sqlalchemy import text

from app.core import clock
from app.core.database import write_transaction
from app.progress.models import Evidence
from tests.records.test_invariants import breached, without_trigger
from tests.support.attainments import shown, the_framework
from tests.support.decisions import a_jurys_decision
from tests.support.factories import a_learner, kept, the_trainer

pytestmark = pytest.mark.usefixtures("app")


def a_sign_off(learner, item_id):
    return kept(
        Evidence(
            structure_id=learner.structure_id,
            learner_id=learner.id,
            item_id=item_id,
            level=2,
            kind="observation",
            recorded_by=the_trainer().id,
            recorded_at=clock.now(),
            is_sign_off=True,
            key=f"avis-{item_id}",
        )
    )


def test_decisions_where_they_belong_are_sound():
    rose, b2i = a_learner(), the_framework("b2i-adultes-2012")
    competency = next(b2i.competencies)
    shown(rose, competency.items[0].id, level=2, by=the_trainer().id)
    a_sign_off(rose, competency.whole.id)
    a_jurys_decision(rose)

    assert breached() == {}


@pytest.mark.parametrize("rule", ["b2i-adultes-attestation", "inconnue"])
def test_a_jurys_decision_under_a_rule_that_leaves_it_nothing_is_seen(rule):
    decision = a_jurys_decision(a_learner())
    without_trigger("outside_decision", "outside_decision_frozen")
    with write_transaction() as session:
        session.execute(text("UPDATE outside_decision SET rule_code = :rule"), {"rule": rule})

    assert breached()["outside_decisions"] == (
        f"décision {decision.id} : aucun jury ne décide sous la règle « {rule} »",
    )


def test_an_opinion_that_is_not_about_a_competency_whole_is_seen():
    rose, b2i = a_learner(), the_framework("b2i-adultes-2012")
    opinion = a_sign_off(rose, next(b2i.items).id)

    assert breached() == {
        "sign_offs": (f"preuve {opinion.id} : un avis est donné sur « 1.1.1 », qui n’est pas une compétence",)
    }
