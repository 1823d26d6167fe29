"""What a CASE package writes is made to fit a file of ours: codes, lengths, languages, hidden characters."""

import json

import pytest

from tests.curricula.packages import changed, notices_of, read_in


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("C.2.1", "C.2.1"),
        ("RI 3 (é)", "RI-3-e"),
        ("", "A.1.1"),
        ("—", "A.1.1"),
        ("A.1", "A.1-2"),
        ("a..b--c", "a.b-c"),
        ("x" * 90, "x" * 64),
    ],
)
def test_codes_are_those_of_the_package_made_to_fit(theirs: str, ours: str):
    package = changed(lambda p: p["CFItems"][3].update(humanCodingScheme=theirs))

    framework = read_in(package).file.framework

    assert next(item.code for item in framework.items if item.statement == "J’ouvre le navigateur.") == ours


def test_a_code_made_from_a_place_never_takes_one_that_another_part_has():
    def awkward(package):
        package["CFItems"][3]["humanCodingScheme"] = ""
        package["CFItems"][6]["humanCodingScheme"] = "A.1.1"

    framework = read_in(changed(awkward)).file.framework

    codes = {item.statement: item.code for item in framework.items}
    assert codes["J’ouvre le navigateur."] == "A.1.1-2"
    assert framework.domains[1].competencies[0].code == "A.1.1"


def test_long_statements_give_way_to_the_short_one_or_are_cut_and_said():
    def long(package):
        package["CFItems"][3].update(fullStatement="mot " * 80, abbreviatedStatement="J’ouvre le navigateur.")
        package["CFItems"][4].update(fullStatement="phrase " * 80)
        package["CFItems"][5].update(fullStatement="intitulé " * 60)

    read = read_in(changed(long))

    statements = [item.statement for item in read.file.framework.items]
    assert statements[0] == "J’ouvre le navigateur."
    assert statements[1].endswith("phrase…")
    competency = read.file.framework.domains[0].competencies[1]
    assert len(competency.title) <= 300
    assert competency.description == ("intitulé " * 60).strip()
    assert "3 textes : trop long est abrégé" in notices_of(read)


def test_hidden_characters_and_ends_of_lines_do_not_come_in():
    dirty = "J’ouvre\u00ad le\u200b\r\n navi\u202egateur.\ud800\ufffe"
    package = changed(lambda p: p["CFItems"][3].update(fullStatement=dirty, notes="x"))

    first, _ = read_in(json.dumps(package).encode()).file.framework.items

    assert first.statement == "J’ouvre le navigateur."


def test_what_yaml_would_run_or_misread_stays_text():
    tricky = [
        '- "x": &a *b',
        "!!python/object",
        "# rien",
        "{a: b}",
        "no",
        "1.10",
        "a\\b",
        "'",
        "%TAG",
        "\U0001f600",
    ]
    package = changed(
        lambda p: [item.update(fullStatement=text) for item, text in zip(p["CFItems"], tricky, strict=False)]
    )

    framework = read_in(package).file.framework

    assert [item.statement for item in framework.items] == ["{a: b}", "no"]
    assert framework.domains[1].title == '- "x": &a *b'


@pytest.mark.parametrize(("said", "kept"), [("fr-CA", "fr"), ("EN", "en"), ("en_US", "en"), (None, "fr")])
def test_the_language_is_french_or_english(said, kept):
    assert read_in(changed(lambda p: p["CFDocument"].update(language=said))).file.framework.language == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Draft", "draft"),
        ("Private Draft", "draft"),
        ("Deprecated", "superseded"),
        (None, "local"),
        ("?", "local"),
    ],
)
def test_the_status_is_that_of_the_package(said, kept):
    package = changed(lambda p: p["CFDocument"].update(adoptionStatus=said))

    assert read_in(package).file.framework.status == kept


@pytest.mark.parametrize(
    ("said", "kept"), [("2020/21", "2020-21"), ("v1 #2", "v1 -2"), ("", "1"), (None, "1")]
)
def test_the_version_is_written_so_that_an_address_can_hold_it(said, kept):
    assert read_in(changed(lambda p: p["CFDocument"].update(version=said))).file.framework.version == kept


def test_what_a_package_says_never_drives_a_terminal():
    package = changed(
        lambda p: p["CFDocument"].update({"\x1b[2J": "x", "adoptionStatus": "\x1b]0;titre\x07"})
    )

    said = notices_of(read_in(package))

    assert "CFDocument.[2J" in said
    assert "\x1b" not in said
    assert "\x07" not in said
