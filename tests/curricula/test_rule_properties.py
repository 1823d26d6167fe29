"""What holds of the rules whatever the framework and whatever the person."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.curricula.rules import Decider, DecisionTaken, Framework, Standing, evaluate
from app.curricula.rules.conditions import (
    AttendanceHours,
    Condition,
    Decision,
    LevelCount,
    Mandatory,
    Scope,
    Unit,
    ValidatedCount,
    ValidatedRatio,
)
from app.curricula.rules.plain import condition_from, plain_condition
from tests.curricula.frameworks import EXPLAINS, NOT_YET, a_domain, a_framework, a_rule

SIZES = st.lists(st.integers(min_value=1, max_value=4), min_size=1, max_size=3)
FRACTIONS = st.fractions(min_value=Fraction(1, 20), max_value=1, max_denominator=20)
EVERY_DECISION = tuple(
    DecisionTaken(by=role, distinct=True, outside=outside) for role in Decider for outside in (False, True)
)
LONG = 10_000


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    shapes = draw(st.lists(SIZES, min_size=1, max_size=3))
    return a_framework(*(a_domain(chr(ord("A") + n), *sizes) for n, sizes in enumerate(shapes)))


def conditions(framework: Framework) -> st.SearchStrategy[Condition]:
    codes = st.sampled_from(sorted(framework.by_code))
    scopes = st.sampled_from([Scope.OVERALL, Scope.EACH_DOMAIN])
    return st.one_of(
        st.builds(
            ValidatedRatio,
            unit=st.sampled_from(Unit),
            scope=scopes,
            min=FRACTIONS,
            count_optional=st.booleans(),
        ),
        st.builds(
            ValidatedCount,
            unit=st.just(Unit.ITEM),
            scope=st.just(Scope.OVERALL),
            min=st.integers(min_value=1, max_value=len(list(framework.items))),
        ),
        st.builds(LevelCount, min_level=st.integers(1, EXPLAINS), scope=scopes, min=st.just(1)),
        st.builds(Mandatory, codes=st.lists(codes, min_size=1, max_size=3, unique=True).map(tuple)),
        st.builds(AttendanceHours, min=st.fractions(min_value=0, max_value=100), scope=scopes),
        st.builds(
            Decision,
            by=st.lists(st.sampled_from(Decider), min_size=1, max_size=2, unique=True).map(tuple),
            distinct=st.booleans(),
            outside=st.booleans(),
        ),
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[Framework, tuple[Condition, ...], Standing]:
    framework = draw(frameworks())
    asked = tuple(draw(st.lists(conditions(framework), min_size=1, max_size=4)))
    codes = [item.code for item in framework.items]
    held = draw(st.dictionaries(st.sampled_from(codes), st.integers(NOT_YET, EXPLAINS)))
    decisions = tuple(draw(st.lists(st.sampled_from(EVERY_DECISION), max_size=3)))
    return framework, asked, Standing(held=held, minutes=draw(st.integers(0, 900)), decisions=decisions)


def everything(framework: Framework) -> Standing:
    return Standing(
        held={item.code: EXPLAINS for item in framework.items},
        minutes=LONG,
        minutes_by_domain={domain.code: LONG for domain in framework.domains},
        decisions=EVERY_DECISION,
    )


@given(situations())
def test_whoever_has_done_everything_meets_every_rule(situation):
    framework, asked, _ = situation

    assert evaluate(framework, a_rule(*asked), everything(framework)).met


@given(situations(), st.data())
def test_learning_one_thing_more_never_takes_a_rule_away(situation, data):
    framework, asked, before = situation
    code = data.draw(st.sampled_from([item.code for item in framework.items]))
    after = Standing(
        held={**before.held, code: EXPLAINS}, minutes=before.minutes + 60, decisions=before.decisions
    )

    missing_before = evaluate(framework, a_rule(*asked), before).missing
    missing_after = evaluate(framework, a_rule(*asked), after).missing

    assert sum(each.count for each in missing_after) <= sum(each.count for each in missing_before)


@given(situations())
def test_a_rule_is_met_exactly_when_each_of_its_conditions_is(situation):
    framework, asked, standing = situation

    whole = evaluate(framework, a_rule(*asked), standing)

    each = [evaluate(framework, a_rule(condition), standing) for condition in asked]
    assert whole.met == all(outcome.met for outcome in each)
    assert sorted(m.sentence for m in whole.missing) == sorted(m.sentence for o in each for m in o.missing)


@given(situations())
def test_the_answer_does_not_depend_on_the_order_in_which_things_were_learnt(situation):
    framework, asked, standing = situation
    backwards = Standing(
        held=dict(reversed(standing.held.items())),
        minutes=standing.minutes,
        decisions=standing.decisions[::-1],
    )

    assert evaluate(framework, a_rule(*asked), standing) == evaluate(framework, a_rule(*asked), backwards)


@given(situations())
def test_whatever_is_missing_is_counted_and_said(situation):
    framework, asked, standing = situation

    for missing in evaluate(framework, a_rule(*asked), standing).missing:
        assert missing.count >= 1
        assert missing.sentence
        assert set(missing.codes) <= set(framework.by_code)


@given(situations())
def test_a_condition_survives_being_kept_as_plain_values(situation):
    _, asked, _ = situation

    assert tuple(condition_from(plain_condition(condition)) for condition in asked) == asked
