"""The rules of the frameworks that we ship, by the numbers of their sources."""

from fractions import Fraction
from itertools import product

import pytest

from app.curricula.rules import (
    Achieved,
    Decider,
    DecisionTaken,
    MissingKind,
    RulePurpose,
    Standing,
    evaluate,
    marks_for,
)
from tests.curricula.frameworks import BY_TRAINER, WITH_HELP, holding, shipped

NNBSP = "\u202f"
ACQUIRED = 2
BY_THE_JURY = DecisionTaken(by=Decider.JURY, outside=True)


def b2i_with(validated: dict[str, int], **rest: object) -> Standing:
    """Hold every item of so many competencies of each domain."""
    held = {
        item.code: ACQUIRED
        for domain in shipped("b2i-adultes-2012").domains
        for competency in domain.competencies[: validated.get(domain.code, len(domain.competencies))]
        for item in competency.items
    }
    return Standing(held=held, **rest)  # type: ignore[arg-type]


def test_fifteen_of_the_eighteen_b2i_competencies_are_enough_when_well_spread():
    b2i = shipped("b2i-adultes-2012")
    least = b2i_with({"1": 3, "2": 3, "3": 3, "4": 3, "5": 3}, decisions=(BY_THE_JURY,))

    outcome = evaluate(b2i, b2i.rule("b2i-adultes-delivrance"), least)

    validated = [each for each in b2i.competencies if Achieved(b2i, least).competency_is_validated(each)]
    assert len(validated) == 15
    assert outcome.met


@pytest.mark.parametrize(
    ("domain", "validated", "more"),
    [("1", 2, 1), ("1", 0, 3), ("2", 2, 1), ("3", 2, 1), ("3", 0, 3), ("4", 1, 2), ("5", 2, 1)],
)
def test_each_b2i_domain_needs_seven_tenths_never_rounded_down(domain: str, validated: int, more: int):
    b2i = shipped("b2i-adultes-2012")

    outcome = evaluate(
        b2i,
        b2i.rule("b2i-adultes-delivrance"),
        b2i_with({domain: validated}, decisions=(BY_THE_JURY,)),
    )

    (missing,) = outcome.missing
    assert (missing.kind, missing.count, missing.domain) == (MissingKind.COMPETENCIES, more, domain)


def test_no_spread_of_fourteen_b2i_competencies_is_enough_and_one_of_fifteen_is():
    b2i = shipped("b2i-adultes-2012")
    rule, codes = b2i.rule("b2i-adultes-delivrance"), [domain.code for domain in b2i.domains]
    sizes = [range(len(domain.competencies) + 1) for domain in b2i.domains]

    enough = {
        spread
        for spread in product(*sizes)
        if sum(spread) in {14, 15}
        and evaluate(b2i, rule, b2i_with(dict(zip(codes, spread, strict=True)), decisions=(BY_THE_JURY,))).met
    }

    assert enough == {(3, 3, 3, 3, 3)}


def test_the_jury_of_the_b2i_is_outside_and_nobody_of_the_house_replaces_it():
    b2i = shipped("b2i-adultes-2012")
    rule = b2i.rule("b2i-adultes-delivrance")
    all_of_the_house = tuple(DecisionTaken(by=role, distinct=True) for role in Decider)

    outcome = evaluate(b2i, rule, b2i_with({}, decisions=all_of_the_house))

    assert rule.is_decided_outside
    assert outcome.awaits_only_a_decision
    assert outcome.missing[0].sentence == "la décision du jury, en dehors de la structure"


def test_our_own_attestation_asks_for_an_evaluator_who_did_not_observe():
    b2i = shipped("b2i-adultes-2012")
    rule = b2i.rule("b2i-adultes-attestation")

    by_the_observer = evaluate(b2i, rule, b2i_with({}, decisions=(DecisionTaken(by=Decider.EVALUATOR),)))
    by_another = evaluate(
        b2i, rule, b2i_with({}, decisions=(DecisionTaken(by=Decider.EVALUATOR, distinct=True),))
    )

    assert not by_the_observer.met
    assert by_another.met


def test_a_b2i_competency_needs_all_its_items():
    b2i = shipped("b2i-adultes-2012")

    almost = Achieved(b2i, holding(b2i, but=["1.1.5"]))

    first = next(iter(b2i.competencies))
    assert not almost.competency_is_validated(first)
    assert Achieved(b2i, holding(b2i)).competency_is_validated(first)


def test_the_visa_is_met_by_ten_hours_four_fifths_and_a_decision():
    visa = shipped("visa-internet")
    six_not_yet = ["M1.1.1", "M2.1.1", "M3.1.1", "M4.1.1", "M5.1.1", "M6.2.2"]
    enough = holding(visa, but=six_not_yet, minutes=600, decisions=(BY_TRAINER,))

    outcome = evaluate(visa, visa.rule("visa-internet-delivrance"), enough)

    assert Achieved(visa, enough).tally().held == 25
    assert outcome.met


def test_one_item_less_than_four_fifths_does_not_give_the_visa():
    visa = shipped("visa-internet")
    seven_not_yet = ["M1.1.1", "M1.1.2", "M2.1.1", "M3.1.1", "M4.1.1", "M5.1.1", "M6.2.2"]

    outcome = evaluate(
        visa,
        visa.rule("visa-internet-delivrance"),
        holding(visa, but=seven_not_yet, minutes=600, decisions=(BY_TRAINER,)),
    )

    assert [each.sentence for each in outcome.missing] == ["encore 1\u00a0chose à savoir faire"]


def test_doing_it_with_help_does_not_count_for_the_visa():
    visa = shipped("visa-internet")

    outcome = evaluate(
        visa,
        visa.rule("visa-internet-delivrance"),
        holding(visa, level=WITH_HELP, minutes=600, decisions=(BY_TRAINER,)),
    )

    assert not outcome.met


def test_what_is_missing_for_the_visa_is_said_to_the_learner():
    visa = shipped("visa-internet")
    standing = holding(
        visa, but=["M6.1.1", "M6.1.2", "M6.2.1", "M6.2.2", "M1.1.1", "M1.1.2", "M2.1.1"], minutes=480
    )

    outcome = evaluate(visa, visa.rule("visa-internet-delivrance"), standing)

    assert [each.sentence for each in outcome.missing] == [
        "encore 1\u00a0chose à savoir faire",
        f"encore 2\u00a0choses à savoir faire dans le module «{NNBSP}Se protéger{NNBSP}»",
        f"il reste 2\u00a0choses obligatoires{NNBSP}: «{NNBSP}Je choisis un mot de passe solide et je le "
        f"garde secret{NNBSP}» et «{NNBSP}Je reconnais un message d’arnaque et je ne clique pas{NNBSP}»",
        "encore 2\u00a0heures",
        "la décision de la formatrice ou du formateur, ou de la personne responsable",
    ]


def test_a_manager_may_decide_on_the_visa_but_a_jury_may_not():
    visa = shipped("visa-internet")
    rule = visa.rule("visa-internet-delivrance")

    def decided_by(role: Decider) -> bool:
        taken = (DecisionTaken(by=role),)
        return evaluate(visa, rule, holding(visa, minutes=600, decisions=taken)).met

    assert decided_by(Decider.MANAGER)
    assert not decided_by(Decider.JURY)


def test_nine_hours_and_fifty_nine_minutes_are_not_ten_hours():
    visa = shipped("visa-internet")
    standing = holding(visa, minutes=599, decisions=(BY_TRAINER,))

    outcome = evaluate(visa, visa.rule("visa-internet-delivrance"), standing)

    assert [(each.kind, each.count) for each in outcome.missing] == [(MissingKind.HOURS, 1)]


def test_the_modules_of_the_visa_are_told_one_by_one():
    visa = shipped("visa-internet")
    standing = holding(visa, but=["M4.1.1", "M4.1.2"])

    outcome = evaluate(visa, visa.rule("visa-internet-module"), standing)

    assert [(each.domain, each.count) for each in outcome.missing] == [("M4", 2)]


def test_a_crcn_level_is_the_highest_without_a_gap():
    crcn = shipped("crcn-2019")
    first = next(iter(crcn.competencies))

    def level_of(*held: str) -> int:
        shown = {code: crcn.by_code[code].level for code in held}  # type: ignore[union-attr]
        return Achieved(crcn, Standing(held=shown)).competency_level(first)

    assert level_of() == 0
    assert level_of("1.1.1") == 1
    assert level_of("1.1.1", "1.1.2", "1.1.3") == 3
    assert level_of("1.1.1", "1.1.3") == 1
    assert level_of("1.1.2", "1.1.3") == 0


def test_the_crcn_base_asks_for_every_domain_and_eight_competencies():
    crcn = shipped("crcn-2019")
    one_each = {f"{domain}.1.1": 1 for domain in range(1, 6)}

    five = evaluate(crcn, crcn.rule("crcn-socle-epn"), Standing(held=one_each, decisions=(BY_TRAINER,)))
    three_more = {**one_each, "1.2.1": 1, "2.2.1": 1, "3.2.1": 1}
    eight = evaluate(crcn, crcn.rule("crcn-socle-epn"), Standing(held=three_more, decisions=(BY_TRAINER,)))

    assert [(each.kind, each.count) for each in five.missing] == [(MissingKind.LEVELS, 3)]
    assert five.missing[0].sentence == (
        f"encore 3\u00a0compétences à amener au niveau «{NNBSP}Novice 1{NNBSP}»"
    )
    assert eight.met


@pytest.mark.parametrize(
    ("code", "item", "names"),
    [
        ("visa-internet", "M1.1.1", ["Pas encore", "Avec de l’aide", "Sans aide", "J’explique à un autre"]),
        ("b2i-adultes-2012", "1.1.1", ["Non acquis", "En cours d’acquisition", "Acquis"]),
        ("crcn-2019", "1.1.2", ["Pas encore", "Novice 2"]),
    ],
)
def test_an_item_is_marked_in_the_words_of_its_framework(code: str, item: str, names: list[str]):
    framework = shipped(code)
    thing = next(each for each in framework.items if each.code == item)

    assert [mark.name for mark in marks_for(framework, thing)] == names


@pytest.mark.parametrize("code", ["visa-internet", "b2i-adultes-2012", "crcn-2019"])
def test_nobody_is_given_anything_for_nothing(code: str):
    framework = shipped(code)
    everyone = tuple(DecisionTaken(by=role, distinct=True, outside=out) for role in Decider for out in (0, 1))

    for rule in framework.rules:
        if rule.purpose is not RulePurpose.COMPETENCY_VALIDATION:
            nothing_shown = Standing(
                minutes=6000, attendance=Fraction(1), score=Fraction(1), decisions=everyone
            )
            assert not evaluate(framework, rule, nothing_shown).met, rule.code
