"""The claim is obeyed by everything that we print: titles, templates, lines, and our own sentences."""

import pytest

from tests.curricula.files import SOUND, changed, line_of, problems_of, read, the_only_problem_is


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('prints: "Passeport numérique"', 'prints: "Passeport d’État"'),
        ('name: "Passeport numérique du quartier"', 'name: "Passeport d’État du quartier"'),
        ("say: []", 'say: ["Voici le passeport d’etat"]'),
        ('title: "Délivrance du passeport"', 'title: "Délivrance du PASSEPORT D’ÉTAT"'),
        ('title: "Se lancer"', 'title: "Passeport d’État"'),
        ('title: "Allumer"', 'title: "Avoir son passeport d’État"'),
        ('name: "Sans aide", evidence', 'name: "Passeport d’État", evidence'),
    ],
)
def test_a_forbidden_phrase_is_refused_wherever_it_would_be_printed(old: str, new: str):
    text = changed(old, new)

    the_only_problem_is(text, at=new, says="« Passeport d’État »")


def test_an_item_that_says_a_forbidden_phrase_is_refused():
    text = changed("J’éteins l’appareil.", "Je montre mon passeport d’État.")

    assert any("« Passeport d’État »" in sentence for _, sentence in problems_of(text))


def test_the_name_of_an_attestation_is_a_title_too():
    attestation = '      attestation: {name: "Diplôme du quartier"}\n      all_of:\n'
    text = SOUND.replace("      all_of:\n", attestation)

    the_only_problem_is(text, at="attestation", says="« diplôme »")


def test_a_phrase_forbidden_in_titles_may_stand_elsewhere():
    assert read(changed("J’éteins l’appareil.", "Je scanne mon diplôme."))


@pytest.mark.parametrize("ours", ["cachet électronique", "compétences constatées", "Référentiel"])
def test_a_framework_that_forbids_what_all_our_documents_say_is_refused(ours: str):
    text = changed("unless: ", f'unless: "jamais"}}\n      - {{phrase: "{ours}", unless: ')

    found = problems_of(text)

    assert [line for line, sentence in found if "Nos documents disent" in sentence] == [
        line_of(text, f'phrase: "{ours}"')
    ]


def test_a_framework_that_forbids_the_title_of_our_passports_is_refused():
    text = changed('phrase: "diplôme", where: title', 'phrase: "compétences numériques", where: title')

    the_only_problem_is(text, at="compétences numériques", says="Passeport de compétences numériques")


@pytest.mark.parametrize("of_the_disclaimer", ["répertoire national", "diplôme"])
def test_the_disclaimer_is_exempt(of_the_disclaimer: str):
    text = changed("unless: ", f'unless: "jamais"}}\n      - {{phrase: "{of_the_disclaimer}", unless: ')

    assert read(text)


@pytest.mark.parametrize("phrase", ["B2i délivré", "certification Pix", "signature qualifiée"])
def test_what_the_house_never_says_is_refused_whatever_the_file_allows(phrase: str):
    text = changed('title: "Délivrance du passeport"', f'title: "{phrase}"')

    the_only_problem_is(text, at=f'title: "{phrase}"', says=f"contient « {phrase} »")
