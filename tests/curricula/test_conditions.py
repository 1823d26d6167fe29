"""Each condition of the closed list, on frameworks that nobody has seen before."""

from fractions import Fraction

import pytest

from app.curricula.rules import (
    Decider,
    DomainWord,
    MissingKind,
    RulePurpose,
    Standing,
    evaluate,
)
from app.curricula.rules.conditions import (
    AttendanceHours,
    Decision,
    LevelCount,
    Mandatory,
    Scope,
    Unit,
    ValidatedCount,
    ValidatedRatio,
)
from app.curricula.rules.framework import Competency, Domain, Item
from tests.curricula.frameworks import (
    ALONE,
    EXPLAINS,
    WITH_HELP,
    a_competency_by_levels,
    a_domain,
    a_framework,
    a_rule,
    answer,
    holding,
    the_only,
)

NNBSP = "\u202f"
TWO_DOMAINS = a_framework(a_domain("A", 2, 2), a_domain("B", 3))


def share(min_: str, *, unit: Unit = Unit.ITEM, scope: Scope = Scope.OVERALL) -> ValidatedRatio:
    return ValidatedRatio(unit=unit, scope=scope, min=Fraction(min_))


def number(min_: int, *, unit: Unit = Unit.ITEM, scope: Scope = Scope.OVERALL) -> ValidatedCount:
    return ValidatedCount(unit=unit, scope=scope, min=min_)


@pytest.mark.parametrize(("asked", "missing"), [("1", 3), ("2/3", 1), ("4/7", 0), ("1/2", 0)])
def test_a_share_is_compared_exactly_and_rounded_up(asked: str, missing: int):
    four_of_seven = holding(TWO_DOMAINS, but=["A.1.1", "A.1.2", "B.1.1"])

    outcome = answer(share(asked), of=TWO_DOMAINS, to=four_of_seven)

    assert sum(each.count for each in outcome.missing) == missing


def test_a_share_in_each_domain_is_not_made_up_by_another_domain():
    all_of_one_domain = holding(TWO_DOMAINS, but=["B.1.1", "B.1.2", "B.1.3"])

    outcome = answer(share("1/2", scope=Scope.EACH_DOMAIN), of=TWO_DOMAINS, to=all_of_one_domain)

    assert the_only(outcome.missing).domain == "B"
    assert the_only(outcome.missing).count == 2


def test_a_share_in_each_competency_names_the_competency():
    outcome = answer(
        share("1", scope=Scope.EACH_COMPETENCY), of=TWO_DOMAINS, to=holding(TWO_DOMAINS, but=["A.2.1"])
    )

    assert the_only(outcome.missing).sentence == (
        f"encore 1\u00a0chose à savoir faire pour «{NNBSP}Compétence A.2{NNBSP}»"
    )


def test_items_already_begun_are_proposed_first():
    standing = Standing(held={"A.1.2": WITH_HELP, "B.1.3": WITH_HELP})

    outcome = answer(number(2), of=TWO_DOMAINS, to=standing)

    assert the_only(outcome.missing).codes[:2] == ("A.1.2", "B.1.3")


def test_a_number_of_competencies_is_counted_where_all_their_items_are_held():
    standing = holding(TWO_DOMAINS, but=["A.1.1"])

    two = answer(number(2, unit=Unit.COMPETENCY), of=TWO_DOMAINS, to=standing)
    three = answer(number(3, unit=Unit.COMPETENCY), of=TWO_DOMAINS, to=standing)

    assert two.met
    assert the_only(three.missing).codes == ("A.1",)


def test_a_number_of_domains_is_counted_in_the_words_of_the_framework():
    modules = a_framework(a_domain("A", 1), a_domain("B", 1), domain_word=DomainWord.MODULE)

    outcome = answer(number(2, unit=Unit.DOMAIN), of=modules, to=holding(modules, but=["B.1.1"]))

    assert the_only(outcome.missing).kind is MissingKind.DOMAINS
    assert the_only(outcome.missing).sentence == "encore 1\u00a0module à valider"


def test_optional_items_are_left_out_unless_the_rule_counts_them():
    printing = Item(code="A.1.1", statement="J’imprime.")
    scanning = Item(code="A.1.2", statement="Je numérise.", optional=True)
    competency = Competency(code="A.1", title="A.1", items=(printing, scanning))
    framework = a_framework(Domain(code="A", title="A", competencies=(competency,)))
    without = Standing(held={"A.1.1": ALONE})
    all_of_them = ValidatedRatio(unit=Unit.ITEM, scope=Scope.OVERALL, min=Fraction(1), count_optional=True)

    assert answer(share("1"), of=framework, to=without).met
    assert not answer(all_of_them, of=framework, to=without).met


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("scope", Scope)
def test_where_there_is_nothing_to_count_nothing_is_met(unit: Unit, scope: Scope):
    empty = a_framework()

    outcome = answer(share("1/2", unit=unit, scope=scope), of=empty, to=Standing())

    assert the_only(outcome.missing).kind is MissingKind.NOTHING_TO_COUNT


def test_an_empty_domain_fails_beside_a_full_one():
    framework = a_framework(a_domain("A", 2), Domain(code="B", title="Vide"))

    outcome = answer(share("1/2", scope=Scope.EACH_DOMAIN), of=framework, to=holding(framework))

    assert (the_only(outcome.missing).kind, the_only(outcome.missing).domain) == (
        MissingKind.NOTHING_TO_COUNT,
        "B",
    )


def test_an_empty_domain_has_no_competency_at_any_level():
    framework = a_framework(a_domain("A", 1), Domain(code="B", title="Vide"))
    everywhere = LevelCount(min_level=1, scope=Scope.EACH_DOMAIN, min=1)

    outcome = answer(everywhere, of=framework, to=holding(framework))

    assert the_only(outcome.missing).kind is MissingKind.NOTHING_TO_COUNT


def test_an_empty_domain_is_never_one_of_those_validated():
    framework = a_framework(a_domain("A", 1), Domain(code="B", title="Vide"))

    outcome = answer(number(2, unit=Unit.DOMAIN), of=framework, to=holding(framework))

    assert the_only(outcome.missing).codes == ("B",)


def test_a_competency_without_items_is_not_validated_by_their_absence():
    all_items = a_rule(share("1", scope=Scope.EACH_COMPETENCY), purpose=RulePurpose.COMPETENCY_VALIDATION)
    bare = Domain(code="A", title="A", competencies=(Competency(code="A.1", title="Sans rien"),))
    framework = a_framework(bare, rules=[all_items])

    assert not answer(number(1, unit=Unit.COMPETENCY), of=framework, to=Standing()).met


def test_the_competency_nearest_to_the_level_is_proposed_first():
    framework = a_framework(
        Domain(
            code="A",
            title="Un domaine",
            competencies=(a_competency_by_levels("A.1", 1, 2, 3), a_competency_by_levels("A.2", 1, 2, 3)),
        ),
        validated_from=1,
    )
    standing = Standing(held={"A.1.1": 1, "A.2.1": 1, "A.2.2": 2})

    outcome = answer(LevelCount(min_level=3, scope=Scope.OVERALL, min=1), of=framework, to=standing)

    assert the_only(outcome.missing).codes == ("A.2", "A.1")


def test_what_is_mandatory_cannot_be_replaced():
    all_but_one = holding(TWO_DOMAINS, but=["A.1.1"], level=EXPLAINS)

    outcome = answer(Mandatory(codes=("A.1.1", "B.1.1")), of=TWO_DOMAINS, to=all_but_one)

    assert the_only(outcome.missing).codes == ("A.1.1",)
    assert the_only(outcome.missing).sentence == (
        f"il reste une chose obligatoire{NNBSP}: «{NNBSP}Je sais faire A.1.1{NNBSP}»"
    )


@pytest.mark.parametrize("code", ["A", "A.1", "A.1.1"])
def test_a_domain_a_competency_or_an_item_may_be_mandatory(code: str):
    rule = Mandatory(codes=(code,))

    assert answer(rule, of=TWO_DOMAINS, to=holding(TWO_DOMAINS)).met
    assert not answer(rule, of=TWO_DOMAINS, to=Standing()).met


def test_a_competency_without_items_counts_once_it_was_observed_whole():
    framework = a_framework(
        Domain(code="1", title="Un", competencies=(Competency(code="1.1", title="Un point un"),))
    )
    asked = number(1, unit=Unit.COMPETENCY)

    assert answer(asked, of=framework, to=Standing(held={"1.1": ALONE})).met
    assert not answer(asked, of=framework, to=Standing(held={"1.1": WITH_HELP})).met


def test_the_framework_says_itself_when_a_competency_is_validated():
    half = a_rule(share("1/2", scope=Scope.EACH_COMPETENCY), purpose=RulePurpose.COMPETENCY_VALIDATION)
    framework = a_framework(a_domain("A", 4), rules=[half])
    asked = number(1, unit=Unit.COMPETENCY)

    assert answer(asked, of=framework, to=holding(framework, but=["A.1.3", "A.1.4"])).met
    assert not answer(asked, of=framework, to=holding(framework, but=["A.1.2", "A.1.3", "A.1.4"])).met


def test_levels_are_counted_by_competency():
    framework = a_framework(
        Domain(
            code="A",
            title="Un domaine",
            competencies=(a_competency_by_levels("A.1", 1, 2), a_competency_by_levels("A.2", 1, 1, 2)),
        ),
        validated_from=1,
    )
    second_level = LevelCount(min_level=2, scope=Scope.OVERALL, min=2)
    standing = Standing(held={"A.1.1": 1, "A.1.2": 2, "A.2.1": 1, "A.2.3": 2})

    outcome = answer(second_level, of=framework, to=standing)

    assert the_only(outcome.missing).count == 1
    assert the_only(outcome.missing).codes == ("A.2",)


def test_what_is_quickest_comes_first_and_a_decision_last():
    asked = (
        Decision(by=(Decider.TRAINER,)),
        AttendanceHours(min=Fraction(10)),
        number(7),
        Mandatory(codes=("A.1.1",)),
    )

    outcome = answer(*asked, of=TWO_DOMAINS, to=holding(TWO_DOMAINS, but=["A.1.1", "A.1.2"], minutes=300))

    assert [each.kind for each in outcome.missing] == [
        MissingKind.MANDATORY,
        MissingKind.ITEMS,
        MissingKind.HOURS,
        MissingKind.DECISION,
    ]


def test_a_rule_without_a_condition_is_a_fault_and_gives_nothing():
    with pytest.raises(ValueError, match="no condition"):
        evaluate(TWO_DOMAINS, a_rule(), holding(TWO_DOMAINS))
