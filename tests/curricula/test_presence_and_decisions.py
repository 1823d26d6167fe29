"""Hours, attendance, scores and human decisions, in any framework."""

from fractions import Fraction

import pytest

from app.curricula.rules import Decider, DecisionTaken, Standing
from app.curricula.rules.conditions import AttendanceHours, AttendanceRatio, Decision, Scope, ScoreRatio
from tests.curricula.frameworks import BY_TRAINER, a_domain, a_framework, answer, the_only

BY_ANOTHER_TRAINER = DecisionTaken(by=Decider.TRAINER, distinct=True)
TWO_DOMAINS = a_framework(a_domain("A", 2, 2), a_domain("B", 3))


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (480, "encore 2\u00a0heures"),
        (540, "encore 1\u00a0heure"),
        (510, "encore 1\u00a0h\u00a030"),
        (555, "encore 45\u00a0minutes"),
        (599, "encore 1\u00a0minute"),
    ],
)
def test_missing_hours_are_said_as_people_say_them(minutes: int, sentence: str):
    outcome = answer(AttendanceHours(min=Fraction(10)), of=TWO_DOMAINS, to=Standing(minutes=minutes))

    assert the_only(outcome.missing).sentence == sentence


def test_hours_may_be_asked_in_each_domain():
    asked = AttendanceHours(min=Fraction(3, 2), scope=Scope.EACH_DOMAIN)

    outcome = answer(asked, of=TWO_DOMAINS, to=Standing(minutes=600, minutes_by_domain={"A": 90, "B": 60}))

    assert (the_only(outcome.missing).domain, the_only(outcome.missing).count) == ("B", 30)


def test_four_hours_in_five_are_not_three_in_four():
    asked = AttendanceRatio(min=Fraction(4, 5))

    outcome = answer(asked, of=TWO_DOMAINS, to=Standing(attendance=Fraction(3, 4)))

    assert answer(asked, of=TWO_DOMAINS, to=Standing(attendance=Fraction(4, 5))).met
    assert the_only(outcome.missing).count == 5
    assert the_only(outcome.missing).sentence == "être là au moins 4\u00a0heures sur 5"


def test_a_domain_where_nobody_counted_the_presence_is_not_attended():
    asked = AttendanceRatio(min=Fraction(1, 2), scope=Scope.EACH_DOMAIN)

    outcome = answer(asked, of=TWO_DOMAINS, to=Standing(attendance_by_domain={"A": Fraction(1)}))

    assert the_only(outcome.missing).domain == "B"


def test_a_test_is_passed_at_its_exact_share_of_points():
    asked = ScoreRatio(min=Fraction(3, 4))

    outcome = answer(asked, of=TWO_DOMAINS, to=Standing(score=Fraction(74, 100)))

    assert answer(asked, of=TWO_DOMAINS, to=Standing(score=Fraction(75, 100))).met
    assert the_only(outcome.missing).sentence == "avoir au moins 3\u00a0points sur 4 au test"


@pytest.mark.parametrize(
    ("asked", "taken", "is_met"),
    [
        (Decision(by=(Decider.TRAINER,)), BY_TRAINER, True),
        (Decision(by=(Decider.EVALUATOR,)), BY_TRAINER, False),
        (Decision(by=(Decider.EVALUATOR, Decider.TRAINER)), BY_TRAINER, True),
        (Decision(by=(Decider.TRAINER,), distinct=True), BY_TRAINER, False),
        (
            Decision(by=(Decider.TRAINER,), distinct=True),
            DecisionTaken(by=Decider.TRAINER, distinct=True),
            True,
        ),
        (Decision(by=(Decider.JURY,), outside=True), DecisionTaken(by=Decider.JURY), False),
        (Decision(by=(Decider.JURY,), outside=True), DecisionTaken(by=Decider.JURY, outside=True), True),
        (Decision(by=(Decider.TRAINER,)), DecisionTaken(by=Decider.TRAINER, outside=True), False),
    ],
)
def test_a_decision_counts_from_whom_the_rule_names(asked: Decision, taken: DecisionTaken, is_met: bool):
    assert answer(asked, of=TWO_DOMAINS, to=Standing(decisions=(taken,))).met is is_met
