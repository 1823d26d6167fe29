"""A file is read strictly: every error has its line and a sentence that helps."""

import hashlib
import tracemalloc
from pathlib import Path

import pytest

from app.curricula import reading
from app.curricula.errors import UnreadableFramework
from app.curricula.rules import DomainWord
from tests.curricula.files import SOUND, changed, line_of, problems_of, read, the_only_problem_is

MIB = 1024 * 1024


def test_a_framework_never_seen_before_is_read():
    framework = read(SOUND)

    assert framework.domain_word is DomainWord.MODULE
    assert framework.domains[0].planned_minutes == 90
    assert [item.optional for item in framework.items] == [False, True]
    assert framework.validated_from == 1


def test_the_digest_is_that_of_the_bytes():
    file = reading.read_bytes(SOUND.encode(), name="essai.yaml")

    assert file.framework.file_digest == hashlib.sha256(SOUND.encode()).hexdigest()
    assert file.text == SOUND


def test_a_problem_is_shown_with_its_file_and_line():
    with pytest.raises(UnreadableFramework) as refusal:
        reading.read_bytes(changed('"1.0"', "1.10").encode(), name="essai.yaml")

    assert refusal.value.message.startswith("essai.yaml:5: version")


@pytest.mark.parametrize("written", ["1.10", "1", "0x1F", "1:30", "no", "2012-04-13", ".5", "1_000"])
def test_a_code_without_quotes_that_yaml_would_change_is_refused(written: str):
    text = changed('- code: "1.1"', f"- code: {written}")

    the_only_problem_is(text, at=f"- code: {written}", says=f'écrivez "{written}"')


@pytest.mark.parametrize("version", ["2012/2", "1.0?", "1#2", "50%"])
def test_a_version_that_an_address_cannot_hold_is_refused(version: str):
    text = changed('version: "1.0"', f'version: "{version}"')

    the_only_problem_is(text, at=f'version: "{version}"', says="ne convient pas")


def test_a_key_given_twice_is_refused_with_both_lines():
    text = changed("  status: local\n", "  status: local\n  status: draft\n")

    the_only_problem_is(text, at="status: draft", says="« status » est déjà donnée ligne 8")


def test_a_key_given_twice_within_braces_is_refused():
    text = changed("min: 1.5}", "min: 1.5, min: 2}")

    the_only_problem_is(text, at="min: 1.5", says="« min » est déjà donnée")


def test_an_alias_bomb_stays_small_and_is_refused():
    layers = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    layers += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]

    problems = problems_of("\n".join(layers))

    assert any("renvois" in sentence for _, sentence in problems)
    assert any("ancres" in sentence for _, sentence in problems)


def test_an_anchor_is_refused_even_without_an_alias():
    text = changed('"Se lancer"', '&titre "Se lancer"')

    the_only_problem_is(text, at="&titre", says="Les ancres")


def test_a_merge_of_keys_is_refused():
    text = changed("      hours: 1.5\n", "      hours: 1.5\n      <<: {evidence: own}\n")

    the_only_problem_is(text, at="<<", says="n’est pas un mot")


@pytest.mark.parametrize(
    "written", ["!!python/object/apply:os.system ['true']", "!!str Se lancer", "!maison Se lancer"]
)
def test_a_type_of_yaml_is_refused_and_nothing_is_run(written: str):
    text = changed('"Se lancer"', written)

    assert any("Les types YAML" in sentence for _, sentence in problems_of(text))


@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_deep_nesting_is_refused(brackets: str):
    opening, closing = brackets

    problems = problems_of(opening * 100_000 + closing * 100_000)

    assert "Trop de niveaux" in problems[0][1]


def test_five_megabytes_are_refused_before_being_read():

    problems = problems_of(SOUND.encode() + b"# du texte\n" * 500_000)

    assert "trop gros" in problems[0][1]


def test_a_large_file_is_not_read_beyond_its_limit(tmp_path: Path):
    path = tmp_path / "enorme.yaml"
    with path.open("wb") as file:
        file.truncate(64 * MIB)

    tracemalloc.start()
    with pytest.raises(UnreadableFramework, match="trop gros"):
        reading.read(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < MIB


@pytest.mark.parametrize("name", ["absent.yaml", ""])
def test_a_file_that_does_not_open_is_refused_kindly(tmp_path: Path, name: str):
    with pytest.raises(UnreadableFramework, match="ne s’ouvre pas"):
        reading.read(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Il faut un groupe de clés"),
        (b"du texte", "Il faut un groupe de clés"),
        (b"- 1\n- 2\n", "Il faut un groupe de clés"),
        (b"a: [1, 2\nb: 3\n", "plus lisible"),
        (b'a: "b\nc: d\n', "plus lisible"),
        (b"a:\n\t- b\n", "tabulation"),
        (b"a: 1\n---\nb: 2\n", "plusieurs documents"),
        (b"a: \x00\n", "caractère invisible"),
        (b"a: \xe9t\xe9\n", "UTF-8"),
        (b"%PDF-1.7 \xff\xfe", "UTF-8"),
        (b"? [a, b]\n: c\n", "n’est pas un mot"),
        (b"&a [*a]", "ancres"),
    ],
)
def test_what_is_not_a_framework_gets_a_clear_sentence(content: bytes, says: str):
    assert any(says in sentence for _, sentence in problems_of(content))


def test_a_wrong_encoding_is_shown_at_its_line():
    text = SOUND.encode().replace("numérique du".encode(), b"num\xe9rique du")

    ((line, sentence),) = problems_of(text)

    assert (line, "UTF-8" in sentence) == (4, True)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("schema_version: 1", "schema_version: 2", "schema_version", "schema_version: 1"),
        ("  language: fr\n", "", "framework:", "language : Il manque cette clé"),
        (
            "      hours: 1.5\n",
            "      couleur: bleu\n",
            "couleur",
            "n’existe pas ici. Celles qui",
        ),
        ("kind: own", "kind: perso", "kind", "« perso » n’est pas un mot admis ici : regulatory"),
        ("code: passeport-numerique", "code: Passeport", "code: Passeport", "des minuscules"),
        ('"Se lancer"', '""', 'title: ""', "vide"),
        ('"Se lancer"', '"Se \u202elancer"', "lancer", "caractère invisible"),
        ('"Se lancer"', "[Se, lancer]", "[Se", "Il faut un texte ici, pas une liste"),
        ("hours: 1.5", "hours: beaucoup", "hours", "nombre d’heures"),
        ("hours: 1.5", "hours: 0", "hours", "nombre d’heures"),
        ("ordinal: 0,", 'ordinal: "0",', "Pas encore", "nombre entier"),
        ('min: "1"}', "min: 0.8}", "min: 0.8", "fraction exacte"),
        ('min: "1"}', 'min: "0"}', 'min: "0"', "fraction exacte"),
        ('min: "1"}', 'min: "5/4"}', "5/4", "fraction exacte"),
        ('min: "1"}', 'min: "1/0"}', "1/0", "fraction exacte"),
        ("optional: true", "optional: yes", "optional", "true ou false"),
        ("by: trainer", "by: voisin", "voisin", "« voisin » n’est pas un mot admis ici : trainer"),
        ("by: trainer", "by: []", "by: []", "qui décide"),
        ("metric: decision, by", "metric: hasard, by", "hasard", "Cette condition n’existe pas"),
        ("min: 1.5}", "min: 1.5, unit: item}", "min: 1.5", "unit : Cette clé n’existe pas"),
        ("source: nous", "source: eux", "eux", "La source « eux » n’est pas dans « sources »"),
        ('validated_from: "1"', 'validated_from: "9"', "validated_from", "Le niveau « 9 » n’existe pas"),
    ],
)
def test_each_mistake_is_shown_where_it_stands(old: str, new: str, at: str, says: str):
    text = changed(old, new)

    problems = problems_of(text)

    assert any(says in sentence and line == line_of(text, at) for line, sentence in problems), problems


def test_all_the_mistakes_are_shown_at_once_in_the_order_of_the_file():
    text = (
        SOUND.replace('"1.0"', "1.10")
        .replace("kind: own", "kind: perso")
        .replace("by: trainer", "by: voisin")
    )
    text = text.replace("  status: local\n", "  status: local\n  status: draft\n")

    lines = [line for line, _ in problems_of(text)]

    assert lines == [line_of(text, part) for part in ("1.10", "status: draft", "kind: perso", "voisin")]


def test_accents_typed_in_two_parts_become_one():
    framework = read(changed('"Se lancer"', '"De\u0301marrer"'))

    assert framework.domains[0].title == "Démarrer"
