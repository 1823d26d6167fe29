"""How much is left, in one sentence: the fewest things that meet every count of a rule."""

from fractions import Fraction

from app.curricula.rules import Framework, Standing, evaluate
from app.curricula.rules.conditions import (
    AttendanceHours,
    Condition,
    Mandatory,
    Scope,
    Unit,
    ValidatedRatio,
)
from app.spaces.path.certifications import main_rule
from app.spaces.path.remaining import details_of, shortest_way, summary_of
from tests.curricula.frameworks import ALONE, a_domain, a_framework, a_rule, holding, shipped

HALF, ALL = Fraction(1, 2), Fraction(1)
OVERALL = ValidatedRatio(unit=Unit.ITEM, scope=Scope.OVERALL, min=HALF)
EACH_DOMAIN = ValidatedRatio(unit=Unit.ITEM, scope=Scope.EACH_DOMAIN, min=HALF)


def two_domains() -> Framework:
    return a_framework(a_domain("A", 4), a_domain("B", 2))


def left(framework: Framework, *conditions: Condition, standing: Standing | None = None) -> str:
    missing = evaluate(framework, a_rule(*conditions), standing or Standing()).missing
    return summary_of(missing, framework).replace("\u00a0", " ")


def test_what_a_domain_asks_for_serves_the_whole():
    assert left(two_domains(), OVERALL, EACH_DOMAIN) == "Encore 3 choses à savoir faire."


def test_a_domain_that_asks_for_more_than_the_whole_is_counted_in_full():
    everything_in_each = ValidatedRatio(unit=Unit.ITEM, scope=Scope.EACH_DOMAIN, min=ALL)

    assert left(two_domains(), OVERALL, everything_in_each) == "Encore 6 choses à savoir faire."


def test_what_nothing_replaces_is_chosen_first_and_counts_once():
    framework = two_domains()
    missing = evaluate(framework, a_rule(OVERALL, Mandatory(codes=("B.1.2",))), Standing()).missing

    way = shortest_way(missing, framework)

    assert [(goal.code, goal.is_mandatory) for goal in way if goal.is_mandatory] == [("B.1.2", True)]
    assert len(way) == 3


def test_time_is_said_beside_the_things():
    assert (
        left(two_domains(), OVERALL, AttendanceHours(min=Fraction(2)))
        == "Encore 3 choses à savoir faire et 2 heures."
    )


def test_nothing_is_left_to_whoever_has_shown_everything():
    framework = two_domains()

    assert left(framework, OVERALL, EACH_DOMAIN, standing=holding(framework, level=ALONE)) == ""


def test_the_jurys_framework_asks_for_fifteen_competencies_at_the_least():
    b2i = shipped("b2i-adultes-2012")
    missing = evaluate(b2i, main_rule(b2i), Standing()).missing

    assert summary_of(missing, b2i).replace("\u00a0", " ") == "Encore 15 compétences à valider."


def test_levels_are_said_as_competencies_to_move_forward():
    crcn = shipped("crcn-2019")
    missing = evaluate(crcn, main_rule(crcn), Standing()).missing

    assert summary_of(missing, crcn).replace("\u00a0", " ") == "Encore 8 compétences à faire progresser."


def test_the_details_leave_out_what_the_sentence_says():
    framework = two_domains()
    missing = evaluate(framework, a_rule(OVERALL, EACH_DOMAIN), Standing()).missing

    details = details_of(missing)

    assert len(details) == 2
    assert all("Domaine" in sentence for sentence in details)


def test_we_walk_towards_what_we_decide_and_not_towards_a_jury():
    assert main_rule(shipped("b2i-adultes-2012")).code == "b2i-adultes-attestation"
