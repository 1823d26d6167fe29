"""The field's usual courses: five files that load, and a reader that says what is wrong, by line."""

import re

import pytest
from click.testing import CliRunner
from flask import Flask

from app.core.database import write_transaction
from app.core.french import typography
from app.courses import reading
from app.courses.commands import group
from app.courses.queries import course_within_reach
from app.courses.reading.files import shipped_frameworks
from app.courses.rules.pages import rendered
from app.courses.services.usual import create_usual_course
from app.curricula.errors import UnreadableFramework
from tests.support.attainments import the_framework
from tests.support.factories import the_structure

FORBIDDEN_ON_SCREEN = re.compile(r"·|seul\(?e?\)?\b|\(e\)", re.IGNORECASE)
LONGEST_SENTENCE = 26
"""Words: what somebody who reads with difficulty still follows."""

SOUND = """schema_version: 1
course:
  code: "essai"
  order: 9
  title: "Essai"
  summary: "Un essai."
  audience: "Tout le monde"
  framework: "visa-internet"
  notes: "Pour essayer."
  sources: [{id: "maison", title: "Maison", evidence: own}]
  modules:
    - {code: "1", title: "Un", minutes: 60, summary: "Un.", aims: [{framework: "crcn-2019", codes: ["5"]}]}
    - {code: "2", title: "Deux", minutes: 60, summary: "Deux.", requires: ["1"]}
  resources:
    - {kind: page, module: "1", title: "À lire", words: "Bonjour."}
"""


def read(text: str):
    return reading.read(text.encode(), name="essai.yaml", known=shipped_frameworks())


def problems_in(text: str) -> list[str]:
    with pytest.raises(UnreadableFramework) as refusal:
        read(text)
    return [f"{problem.line}: {problem.sentence}" for problem in refusal.value.problems]


def test_the_five_cycles_of_the_field_are_there_in_their_order():
    assert [each.code for each in reading.usual_courses()] == [
        "debutants",
        "internet",
        "bureautique",
        "trucs-et-astuces",
        "visa-internet",
    ]
    assert [path.stem for path in reading.shipped_courses()] == sorted(
        each.code for each in reading.usual_courses()
    )


@pytest.mark.parametrize("usual", reading.usual_courses(), ids=lambda each: each.code)
def test_a_usual_course_is_in_plain_french_with_pages_to_read(usual):
    words = [
        *(usual.title, usual.summary, usual.audience),
        *(said for module in usual.modules for said in (module.title, module.summary)),
        *(said for each in usual.resources for said in (each.title, each.words)),
    ]

    assert [each for each in words if FORBIDDEN_ON_SCREEN.search(each)] == []
    assert all(module.aims for module in usual.modules)
    assert sum(1 for each in usual.resources if each.words) >= 2
    for each in usual.resources:
        sentences = re.split(r"[.!?:]\s|\n", each.words)
        assert max(len(sentence.split()) for sentence in sentences) <= LONGEST_SENTENCE, each.title
        assert rendered(typography(each.words)).weight < 3 * 1024


@pytest.mark.parametrize("usual", reading.usual_courses(), ids=lambda each: each.code)
def test_a_usual_course_becomes_a_course_with_its_hours_aims_and_order(app: Flask, usual):
    the_framework()
    with write_transaction():
        made = create_usual_course(the_structure().id, usual, by=None)

    page = course_within_reach(made.public_id, [the_structure().id])
    assert page.minutes == usual.minutes
    assert [module.title for module in page.given] == [typography(module.title) for module in usual.modules]
    assert [len(module.aims) for module in page.given] == [
        sum(len(aim.codes) for aim in module.aims) for module in usual.modules
    ]
    assert [len(module.requires) for module in page.given] == [len(each.requires) for each in usual.modules]
    assert len(page.resources) == len(usual.resources)


def test_the_hours_of_the_visa_count_to_its_own_modules(app: Flask):
    the_framework()
    visa = next(each for each in reading.usual_courses() if each.code == "visa-internet")

    with write_transaction():
        made = create_usual_course(the_structure().id, visa, by=None)

    page = course_within_reach(made.public_id, [the_structure().id])
    assert page.framework_version_id == the_framework().id
    assert {("domain", "M1"), ("competency", "5.2")} == {(aim.kind, aim.code) for aim in page.given[0].aims}


def test_a_sound_file_is_read():
    assert [module.requires for module in read(SOUND).modules] == [(), ("1",)]


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ('title: "Essai"', 'titre: "Essai"', 5, "Cette clé n’existe pas ici"),
        ('minutes: 60, summary: "Un."', 'minutes: "60", summary: "Un."', 12, "nombre entier"),
        ('codes: ["5"]', 'codes: ["M9"]', 12, "« M9 » n’existe pas"),
        ('{framework: "crcn-2019"', '{framework: "inconnu"', 12, "n’est pas connu"),
        ('requires: ["1"]', 'requires: ["3"]', 13, "n’est pas avant"),
        ('code: "2"', 'code: "1"', 13, "sert déjà"),
        ('module: "1", title', 'module: "7", title', 15, "Aucun module"),
        ('words: "Bonjour."', 'words: "[x](javascript:y)"', 15, "ne mène nulle part"),
        ("kind: page", "kind: sheet", 15, "ne peut pas être livré"),
        ("kind: page", "kind: link", 15, "Il faut une adresse"),
        ("order: 9", "order: &x 9", 4, "ancres"),
        ('title: "Deux"', "title: 1.10", 13, "sans guillemets"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(before: str, after: str, line: int, said: str):
    assert before in SOUND

    found = problems_in(SOUND.replace(before, after, 1))

    assert any(each.startswith(f"{line}: ") and said in each for each in found), found


def test_the_command_says_what_a_file_holds_or_all_that_is_wrong(tmp_path):
    good, bad = tmp_path / "bon.yaml", tmp_path / "mauvais.yaml"
    good.write_text(SOUND)
    bad.write_text(SOUND.replace('code: "essai"', "code: Essai"))

    sound = CliRunner().invoke(group, ["check", str(good)])
    broken = CliRunner().invoke(group, ["check", str(good), str(bad)])

    said = " ".join(sound.output.split())
    assert said == "Essai (2 modules, 1 ressource) : rien à corriger."
    assert broken.exit_code == 1
    assert "mauvais.yaml:3" in broken.output
