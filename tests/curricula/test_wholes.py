"""A competency may be marked as a whole: alone, or over items that each show one level."""

from fractions import Fraction

import pytest

from app.curricula.rules import Achieved, Item, MissingKind, RulePurpose, Standing, evaluate, marks_for
from app.curricula.rules.conditions import LevelCount, Scope, Unit, ValidatedRatio
from app.curricula.rules.framework import Competency, Domain
from tests.curricula.frameworks import (
    ALONE,
    SCALE,
    a_competency,
    a_competency_by_levels,
    a_domain,
    a_framework,
    a_rule,
    answer,
    shipped,
    the_only,
)


def marked(**held: int) -> Standing:
    """Make the standing of someone so marked; `c1_2` stands for the code « 1.2 »."""
    return Standing(held={code.removeprefix("c").replace("_", "."): level for code, level in held.items()})


def without_items(code: str, *, competencies: int) -> Domain:
    return Domain(
        code=code,
        title=f"Domaine {code}",
        competencies=tuple(
            Competency(
                code=f"{code}.{n}",
                title=f"Compétence {code}.{n}",
                whole=Item(code=f"{code}.{n}", statement=f"Compétence {code}.{n}"),
            )
            for n in range(1, competencies + 1)
        ),
    )


@pytest.mark.parametrize(("level", "held"), [(0, 0), (1, 1), (2, 2), (3, 3), (8, 3)])
def test_a_competency_marked_at_a_level_holds_its_items_of_that_level_and_below(level: int, held: int):
    crcn = shipped("crcn-2019")
    first = next(iter(crcn.competencies))

    achieved = Achieved(crcn, Standing(held={first.code: level}))

    assert [achieved.item_is_held(item) for item in first.items] == [True] * held + [False] * (3 - held)
    assert achieved.competency_level(first) == level
    assert achieved.tally().held == held


def test_an_item_shown_above_what_was_marked_whole_goes_on_from_there():
    crcn = shipped("crcn-2019")
    first = next(iter(crcn.competencies))

    above = Achieved(crcn, Standing(held={first.code: 2, "1.1.3": 3}))
    with_a_gap = Achieved(crcn, Standing(held={first.code: 1, "1.1.3": 3}))

    assert above.competency_level(first) == 3
    assert with_a_gap.competency_level(first) == 1


def test_a_mark_for_the_whole_says_nothing_of_items_that_have_no_level():
    framework = a_framework(a_domain("1", 2))

    achieved = Achieved(framework, marked(c1_1=ALONE))

    assert achieved.competency_is_validated(framework.domains[0].competencies[0])
    assert not any(map(achieved.item_is_held, framework.items))


def test_a_framework_without_items_counts_competencies():
    framework = a_framework(without_items("1", competencies=3), without_items("2", competencies=2))

    achieved = Achieved(framework, marked(c1_1=ALONE, c1_2=1, c2_2=3))

    assert (achieved.tally().held, achieved.tally().total) == (2, 5)
    assert (achieved.tally(framework.domains[1]).held, achieved.tally(framework.domains[1]).total) == (1, 2)


def test_a_competency_without_items_counts_for_itself_among_others_that_have_some():
    mixed = Domain(
        code="1",
        title="Domaine 1",
        competencies=(a_competency("1.1", items=2), *without_items("1", competencies=2).competencies[1:]),
    )
    framework = a_framework(mixed)

    achieved = Achieved(framework, marked(c1_1_1=ALONE, c1_2=ALONE))

    assert (achieved.tally().held, achieved.tally().total) == (2, 3)


def test_a_competency_without_items_is_validated_where_a_rule_validates_others_by_theirs():
    every_item = ValidatedRatio(unit=Unit.ITEM, scope=Scope.EACH_COMPETENCY, min=Fraction(1))
    mixed = Domain(
        code="1",
        title="Domaine 1",
        competencies=(a_competency("1.1", items=1), *without_items("1", competencies=2).competencies[1:]),
    )
    framework = a_framework(mixed, rules=[a_rule(every_item, purpose=RulePurpose.COMPETENCY_VALIDATION)])
    by_items, whole = mixed.competencies

    nothing, both = Achieved(framework, Standing()), Achieved(framework, marked(c1_1_1=ALONE, c1_2=ALONE))

    assert not nothing.competency_is_validated(by_items)
    assert not nothing.competency_is_validated(whole)
    assert both.domain_is_validated(mixed)


def test_the_whole_of_a_competency_is_marked_on_the_whole_scale():
    crcn, visa = shipped("crcn-2019"), shipped("visa-internet")
    first = next(iter(crcn.competencies))

    assert [level.ordinal for level in marks_for(crcn, first.subjects[0])] == list(range(9))
    assert [level.name for level in marks_for(visa, next(iter(visa.items)))] == list(SCALE)


def test_of_two_competencies_marked_whole_the_one_nearest_to_its_level_comes_first():
    framework = a_framework(without_items("1", competencies=2))
    both = ValidatedRatio(unit=Unit.COMPETENCY, scope=Scope.OVERALL, min=Fraction(1, 2))

    missing = the_only(answer(both, of=framework, to=marked(c1_2=1)).missing)

    assert missing.codes == ("1.2", "1.1")
    assert missing.count == 1


def test_a_level_to_reach_is_counted_from_what_was_marked_whole():
    framework = a_framework(
        Domain(code="1", title="Domaine 1", competencies=(a_competency_by_levels("1.1", 1, 2, 3),))
    )
    third = LevelCount(min_level=3, scope=Scope.OVERALL, min=1)

    missing = the_only(answer(third, of=framework, to=marked(c1_1=2)).missing)

    assert missing.kind is MissingKind.LEVELS
    assert answer(third, of=framework, to=marked(c1_1=3)).met


def test_the_crcn_base_is_reached_by_competencies_marked_whole():
    crcn = shipped("crcn-2019")
    rule = crcn.rule("crcn-pret-a-certifier")
    five = dict.fromkeys([each.code for each in crcn.competencies][:5], 1)

    assert evaluate(crcn, rule, Standing(held=five)).met
    assert not evaluate(crcn, rule, Standing(held=dict(list(five.items())[:4]))).met
