"""What each line allows and the whole does not."""

import pytest

from app.curricula.rules import Claim, RulePurpose
from app.curricula.rules.claims import forbidden_in
from app.curricula.rules.framework import ForbiddenPhrase
from tests.curricula.files import SOUND, changed, line_of, problems_of, read, the_only_problem_is

RULE = """\
    - code: {code}
      title: "{title}"
      purpose: {purpose}
      evidence: {evidence}
      all_of:
        - {condition}
"""
ALL_ITEMS = '{metric: validated_ratio, unit: item, scope: each_competency, min: "1"}'


def with_a_rule(condition: str = ALL_ITEMS, **said: str) -> str:
    defaults = {"code": "autre", "title": "Une autre règle", "purpose": "eligibility", "evidence": "own"}
    return SOUND + RULE.format(**{**defaults, **said}, condition=condition)


def test_a_code_serves_once_in_the_whole_framework():
    text = changed('code: "1.1.2"', 'code: "1.1"')

    the_only_problem_is(text, at="J’éteins", says="Le code « 1.1 » sert déjà plus haut")


def test_a_level_has_its_own_code_and_rank():
    text = changed('{code: "1", ordinal: 1, name', '{code: "0", ordinal: 0, name')

    says = [sentence for line, sentence in problems_of(text) if line == line_of(text, "Sans aide")]
    assert any("code de niveau « 0 »" in sentence for sentence in says)
    assert any("le rang 0" in sentence for sentence in says)


def test_a_domain_without_competencies_is_refused():
    empty = '    - {code: "2", title: "Vide", evidence: own, competencies: []}\n  certification_rules:\n'
    text = changed("  certification_rules:\n", empty)

    the_only_problem_is(text, at="Vide", says="Le domaine « 2 » ne contient aucune compétence")


def test_items_of_a_competency_all_have_a_level_or_none_has():
    text = changed('"J’allume l’appareil.",', '"J’allume l’appareil.", level: "1",')

    the_only_problem_is(text, at="items:", says="donnez un niveau à tous les savoir-faire, ou à aucun")


@pytest.mark.parametrize(
    ("old", "new", "phrase"),
    [
        ('prints: "Passeport numérique"', 'prints: "Diplôme numérique"', "diplôme"),
        ('prints: "Passeport numérique"', 'prints: "DIPLOME numérique"', "diplôme"),
        ('prints: "Passeport numérique"', 'prints: "Certification  Pix"', "certification Pix"),
        ('prints: "Passeport numérique"', 'prints: "B2i délivré ici"', "B2i délivré"),
        ("say: []", 'say: ["sceau à signature qualifiée"]', "signature qualifiée"),
        ('"Délivrance du passeport"', '"Délivrance du Diplôme"', "diplôme"),
        ('name: "Passeport numérique du quartier"', 'name: "Passeport d\'État"', "Passeport d’État"),
    ],
)
def test_a_title_never_carries_a_forbidden_phrase(old: str, new: str, phrase: str):
    text = changed(old, new)

    the_only_problem_is(text, at=new, says=f"contient « {phrase} »")


def test_a_forbidden_phrase_says_to_a_person_when_it_would_be_allowed():
    text = changed('"Délivrance du passeport"', '"Délivrance du passeport d’État"')

    the_only_problem_is(text, at="Délivrance", says="(sauf convention)")


def test_a_phrase_forbidden_in_titles_may_stand_in_a_sentence():
    claim = Claim(do_not_say=(ForbiddenPhrase(phrase="diplôme", title_only=True),))

    assert forbidden_in("Ce n’est pas un diplôme.", claim, is_title=False) == ()
    assert forbidden_in("Diplôme de l’atelier", claim, is_title=True) == claim.do_not_say


def test_a_phrase_does_not_hide_behind_invisible_characters():
    assert forbidden_in("Certi\u00adfication\u202fPIX", Claim(), is_title=True)


def test_a_rule_names_only_codes_that_exist():
    text = changed('codes: ["1.1.1"]', 'codes: ["1.1.1", "1.1.9"]')

    the_only_problem_is(text, at="1.1.9", says="Le code « 1.1.9 » n’existe pas")


def test_a_rule_names_only_levels_that_exist():
    text = with_a_rule("{metric: level_count, min_level: 7, scope: overall, min: 1}")

    the_only_problem_is(text, at="min_level", says="Aucun niveau n’a le rang 7")


@pytest.mark.parametrize(
    ("unit", "scope"),
    [("competency", "each_competency"), ("domain", "each_domain"), ("domain", "each_competency")],
)
def test_things_are_not_counted_within_themselves(unit: str, scope: str):
    text = with_a_rule(f"{{metric: validated_count, unit: {unit}, scope: {scope}, min: 1}}")

    the_only_problem_is(text, at=f"unit: {unit}", says="écrivez « overall »")


def test_counting_validations_needs_the_level_that_counts():
    text = changed('  validated_from: "1"\n', "")

    assert {line for line, _ in problems_of(text)} == {
        line_of(text, "validated_ratio"),
        line_of(text, "mandatory"),
    }


@pytest.mark.parametrize(
    "condition",
    [
        "{metric: validated_count, unit: item, scope: overall, min: 3}",
        "{metric: validated_count, unit: competency, scope: each_domain, min: 2}",
        "{metric: level_count, min_level: 1, scope: each_domain, min: 2}",
    ],
)
def test_a_rule_that_nobody_could_ever_meet_is_refused(condition: str):
    text = with_a_rule(condition)

    the_only_problem_is(text, at=condition, says="personne ne remplirait")


def test_a_validation_that_no_competency_could_reach_is_refused():
    text = with_a_rule(
        "{metric: validated_count, unit: item, scope: each_competency, min: 3}",
        purpose="competency_validation",
    )

    the_only_problem_is(text, at="min: 3", says="personne ne remplirait")


def test_a_competency_observed_whole_does_not_make_the_others_rule_wrong():
    whole = '        - {code: "1.2", title: "Oser", evidence: own, items: []}\n  certification_rules:\n'
    text = with_a_rule(purpose="competency_validation").replace("  certification_rules:\n", whole)

    assert len(list(read(text).competencies)) == 2


def test_an_award_known_only_from_memory_cannot_be_enabled():
    text = with_a_rule(purpose="award\n      enabled: true", evidence="recall")

    the_only_problem_is(text, at="enabled", says="ne peut pas être activée")


def test_an_award_known_only_from_memory_is_kept_without_serving():
    framework = read(with_a_rule(purpose="award", evidence="recall"))

    assert framework.rule("autre").enabled is False
    assert [rule.code for rule in framework.rules_for(RulePurpose.AWARD)] == ["passeport"]


def test_an_award_needs_a_title_to_print():
    text = changed('    prints: "Passeport numérique"\n', "")

    the_only_problem_is(text, at="purpose: award", says="titre à imprimer")


def test_a_competency_is_validated_by_its_items_only():
    text = with_a_rule("{metric: decision, by: trainer}", purpose="competency_validation")

    assert any("sur ses savoir-faire" in sentence for _, sentence in problems_of(text))


def test_only_one_rule_says_when_a_competency_is_validated():
    text = with_a_rule(purpose="competency_validation")
    text += RULE.format(
        code="encore", title="Encore", purpose="competency_validation", evidence="own", condition=ALL_ITEMS
    )

    assert [sentence for _, sentence in problems_of(text) if "Une seule règle" in sentence]


def test_a_rule_has_its_own_code():
    text = with_a_rule(code="passeport")

    assert any("Le code de règle « passeport »" in sentence for _, sentence in problems_of(text))
