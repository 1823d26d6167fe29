"""Who decides, until when it is valid, where it stands, what is printed."""

from datetime import date

import pytest

from app.awards.rules import (
    CertificateState,
    decider_among,
    expiry,
    printed_groups,
    rule_to_award,
    state_of,
)
from app.curricula.rules import Achieved, CertificationRule, Decider, Provenance, RulePurpose, Standing
from app.curricula.rules.conditions import Condition, Decision, Mandatory
from tests.curricula.frameworks import a_framework, shipped

TODAY = date(2026, 11, 24)


def a_rule(*conditions: Condition) -> CertificationRule:
    return CertificationRule(
        code="delivrance",
        title="Délivrance",
        purpose=RulePurpose.AWARD,
        provenance=Provenance.OWN,
        conditions=conditions,
    )


def test_what_only_an_outside_jury_decides_is_not_ours():
    jury = a_rule(Decision(by=(Decider.JURY,), outside=True))

    assert rule_to_award(a_framework(rules=[jury])) is None


def test_a_rule_of_ours_is_found_behind_that_of_a_jury():
    jury, ours = a_rule(Decision(by=(Decider.JURY,), outside=True)), a_rule(Mandatory(codes=("A",)))

    assert rule_to_award(a_framework(rules=[jury, ours])) is ours


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({Decider.TRAINER}, Decider.TRAINER),
        ({Decider.MANAGER, Decider.TRAINER}, Decider.TRAINER),
        ({Decider.EVALUATOR}, None),
        (set(), None),
    ],
)
def test_the_closest_to_the_learner_decides(held: set[Decider], expected: Decider | None):
    rule = a_rule(Decision(by=(Decider.MANAGER, Decider.TRAINER)))

    assert decider_among(rule, held) is expected


def test_two_decisions_must_be_one_persons_to_take():
    rule = a_rule(Decision(by=(Decider.TRAINER, Decider.MANAGER)), Decision(by=(Decider.MANAGER,)))

    assert decider_among(rule, {Decider.TRAINER}) is None
    assert decider_among(rule, {Decider.MANAGER}) is Decider.MANAGER


def test_where_a_rule_names_nobody_a_trainer_or_manager_grants():
    rule = a_rule(Mandatory(codes=("A",)))

    assert decider_among(rule, {Decider.MANAGER}) is Decider.MANAGER
    assert decider_among(rule, {Decider.EVALUATOR}) is None


@pytest.mark.parametrize(
    ("granted_on", "months", "last_day"),
    [
        (date(2026, 11, 24), None, None),
        (date(2026, 11, 24), 36, date(2029, 11, 24)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_validity_counts_whole_months(granted_on: date, months: int | None, last_day: date | None):
    assert expiry(granted_on, months) == last_day


@pytest.mark.parametrize(
    ("is_sealed", "end", "expires_on", "expected"),
    [
        (False, None, None, CertificateState.PENDING),
        (True, None, None, CertificateState.IN_FORCE),
        (True, None, TODAY, CertificateState.IN_FORCE),
        (True, None, date(2026, 11, 23), CertificateState.EXPIRED),
        (True, CertificateState.REVOKED, date(2026, 11, 23), CertificateState.REVOKED),
        (False, CertificateState.REVOKED, None, CertificateState.REVOKED),
        (True, CertificateState.REPLACED, None, CertificateState.REPLACED),
    ],
)
def test_an_end_counts_more_than_an_expiry(
    is_sealed: bool, end: CertificateState | None, expires_on: date | None, expected: CertificateState
):
    found = state_of(is_sealed=is_sealed, end_kind=end, expires_on=expires_on, today=TODAY)

    assert found is expected


def test_only_what_was_shown_is_printed():
    visa = shipped("visa-internet")
    rose = Achieved(visa, Standing(held={"M1.1.1": 2, "M1.1.2": 1, "M6.1.1": 3}))

    groups = printed_groups(rose, graded=False)

    assert [group.title for group in groups] == [visa.domains[0].title, visa.domains[5].title]
    assert groups[0].lines == (visa.by_code["M1.1.1"].statement,)


def test_a_graded_document_says_each_level():
    crcn = shipped("crcn-2019")
    first = next(crcn.competencies)
    rose = Achieved(
        crcn, Standing(held={item.code: item.level or 1 for item in first.items if item.level == 1})
    )

    groups = printed_groups(rose, graded=True)

    assert [line for group in groups for line in group.lines] == [f"{first.title} : Novice 1"]


def test_a_long_framework_is_printed_by_competency():
    b2i = shipped("b2i-adultes-2012")
    everything = Achieved(b2i, Standing(held={item.code: 2 for item in b2i.items}))

    lines = [line for group in printed_groups(everything, graded=False) for line in group.lines]

    assert len(lines) in (len(list(b2i.items)), len(list(b2i.competencies)))
    assert len(lines) <= 40
