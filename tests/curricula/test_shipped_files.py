"""The files that we ship: their counts, their words, their sources."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from app.core.french import typography
from app.curricula import reading
from app.curricula.rules import Provenance, RulePurpose
from app.curricula.rules.crosswalk import CrosswalkFile
from tests.curricula.files import SOUND, changed, read
from tests.curricula.frameworks import shipped
from tests.curricula.test_variants import VARIANT

FILES = reading.shipped_files()
FORBIDDEN_ON_SCREEN = re.compile(r"·|seul\(?e?\)?\b|\(e\)", re.IGNORECASE)
CROSSWALKS = reading.shipped_crosswalks()
FOLDER = FILES[0].parent
SCHEMA = json.loads((FOLDER / "framework.schema.json").read_text())
CROSSWALK_SCHEMA = json.loads((FOLDER / "crosswalk.schema.json").read_text())


def names() -> list[str]:
    return [path.stem for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=names())
def test_every_curriculum_file_loads(path: Path):
    assert reading.read(path).framework.code == path.stem


@pytest.mark.parametrize("path", FILES, ids=names())
def test_every_curriculum_file_follows_the_schema_given_to_editors(path: Path):
    jsonschema.validate(yaml.safe_load(path.read_text()), SCHEMA)


def test_the_shipped_crosswalk_compares_what_is_shipped():
    (crosswalk,) = (
        file for file in reading.read_all([*FILES, *CROSSWALKS]) if isinstance(file, CrosswalkFile)
    )

    assert {(each.from_framework, each.to_framework): len(each.pairs) for each in crosswalk.sets} == {
        ("visa-internet", "crcn-2019"): 16,
        ("b2i-adultes-2012", "crcn-2019"): 26,
        ("crcn-2019", "digcomp-2.2"): 23,
    }
    assert not crosswalk.is_reviewed


def test_every_competency_of_the_crosswalk_is_matched_or_said_to_have_no_match():
    (crosswalk,) = (
        file for file in reading.read_all([*FILES, *CROSSWALKS]) if isinstance(file, CrosswalkFile)
    )

    for each in crosswalk.sets:
        left = {pair.from_code for pair in each.pairs} | {*each.unmatched_from}
        right = {pair.to_code for pair in each.pairs} | {*each.unmatched_to}
        assert left == {competency.code for competency in shipped(each.from_framework).competencies}
        assert right == {competency.code for competency in shipped(each.to_framework).competencies}


@pytest.mark.parametrize("path", CROSSWALKS, ids=lambda path: path.stem)
def test_every_crosswalk_follows_the_schema_given_to_editors_and_is_set_in_french(path: Path):
    written = yaml.safe_load(path.read_text())
    notes = [pair.get("note", "") for each in written["crosswalk"]["sets"] for pair in each["pairs"]]

    jsonschema.validate(written, CROSSWALK_SCHEMA)

    assert [note for note in notes if typography(note) != note] == []


@pytest.mark.parametrize(
    ("code", "domains", "competencies", "items", "levels"),
    [
        ("visa-internet", 6, 12, 31, 4),
        ("b2i-adultes-2012", 5, 18, 51, 3),
        ("crcn-2019", 5, 16, 48, 8),
        ("digcomp-2.2", 5, 21, 0, 8),
    ],
)
def test_a_framework_has_the_shape_of_its_source(
    code: str, domains: int, competencies: int, items: int, levels: int
):
    framework = shipped(code)

    counts = (
        len(framework.domains),
        len(list(framework.competencies)),
        len(list(framework.items)),
        len(framework.levels),
    )

    assert counts == (domains, competencies, items, levels)


def test_the_b2i_has_four_four_three_four_and_three_competencies():
    assert [len(domain.competencies) for domain in shipped("b2i-adultes-2012").domains] == [4, 4, 3, 4, 3]


def test_the_visa_is_twelve_hours_in_six_modules():
    visa = shipped("visa-internet")

    assert visa.version == "1.0"
    assert [domain.planned_minutes for domain in visa.domains] == [120] * 6


def test_the_levels_of_the_visa_are_said_as_people_say_them():
    assert [level.name for level in shipped("visa-internet").levels] == [
        "Pas encore",
        "Avec de l’aide",
        "Sans aide",
        "J’explique à un autre",
    ]


@pytest.mark.parametrize("code", names())
def test_every_item_is_a_short_sentence_in_the_first_person(code: str):
    for item in shipped(code).items:
        assert re.match(r"(J’|Je )", item.statement), item.statement
        assert item.statement.endswith("."), item.statement
        assert len(item.statement) <= 110, item.statement


@pytest.mark.parametrize("code", names())
def test_what_learners_read_is_plain_and_set_in_french(code: str):
    framework = shipped(code)
    shown = [level.name for level in framework.levels]
    shown += [level.description for level in framework.levels]
    shown += [domain.title for domain in framework.domains]
    shown += [competency.title for competency in framework.competencies]
    shown += [item.statement for item in framework.items]
    shown += [rule.title for rule in framework.rules] + [framework.claim.prints]

    assert [text for text in shown if FORBIDDEN_ON_SCREEN.search(text)] == []
    assert [text for text in shown if typography(text) != text] == []


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (
            "b2i-adultes-2012",
            "Attestation de compétences établie selon le référentiel B2i adultes (arrêté du 13 avril 2012)",
        ),
        (
            "crcn-2019",
            "Attestation de compétences numériques selon le CRCN (article D. 121-1 du code de l’éducation)",
        ),
    ],
)
def test_a_title_that_is_not_ours_is_never_printed_as_if_it_were(code: str, title: str):
    claim = shipped(code).claim

    assert not claim.we_deliver
    assert claim.prints == title


@pytest.mark.parametrize("code", names())
def test_no_award_that_serves_was_written_from_memory(code: str):
    for rule in shipped(code).rules_for(RulePurpose.AWARD):
        assert rule.provenance is not Provenance.RECALL


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: own", "kind: perso"),
        ('"1.0"', "1.5"),
        ("by: trainer", "by: voisin"),
        ('min: "1"}', "min: 0.8}"),
        ("hours: 1.5\n", "hours: 0\n"),
        ("  language: fr\n", ""),
        ("hours: 1.5\n", "couleur: bleu\n"),
    ],
)
def test_an_editor_underlines_what_we_would_refuse(old: str, new: str):
    spoilt = yaml.safe_load(changed(old, new))

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoilt, SCHEMA)


def test_an_editor_underlines_nothing_in_a_sound_file():
    jsonschema.validate(yaml.safe_load(SOUND), SCHEMA)

    assert read(SOUND)


def test_the_whole_files_that_the_readme_shows_are_sound(tmp_path: Path):
    blocks = re.findall(r"```yaml\n(schema_version.*?)```", (FOLDER / "README.md").read_text(), re.DOTALL)
    paths = [tmp_path / f"exemple-{number}.yaml" for number, _ in enumerate(blocks)]
    for path, text in zip(paths, blocks, strict=True):
        path.write_text(text)

    read = reading.read_all([*paths, *FILES])

    assert len(read) == len(FILES) + 2


@pytest.mark.parametrize(
    "keys",
    [
        'previous: {version: "0.9", replaced_by: {"1.1.9": "1.1.1"}}',
        "held_by: {n: 2, of_last: 3}",
        "valid_months: 24",
        "attendance_rounding: {minutes: 15}",
    ],
)
def test_an_editor_knows_the_keys_of_versions_and_of_weighing(keys: str):
    jsonschema.validate(yaml.safe_load(changed("  language: fr\n", f"  language: fr\n  {keys}\n")), SCHEMA)


def test_an_editor_knows_what_a_variant_may_say():
    variant = yaml.safe_load(VARIANT)
    jsonschema.validate(variant, SCHEMA)

    variant["framework"]["levels"] = []

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(variant, SCHEMA)
