"""A new version stands beside the one before; what is the same, or said to replace, follows."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.database import db, write_transaction
from app.curricula import models, queries, reading, services
from app.curricula.errors import UnknownFramework, UnreadableFramework
from app.curricula.rules.framework import Framework
from tests.curricula.files import SOUND, changed, line_of, load

pytestmark = pytest.mark.usefixtures("app")
PREVIOUS = '  previous: {version: "1.0", replaced_by: {"1.1.2": "1.1.3"}}\n'
SECOND = (
    SOUND.replace('version: "1.0"\n', f'version: "2.0"\n{PREVIOUS}')
    .replace('code: "1.1.2", statement: "J’éteins l’appareil."', 'code: "1.1.3", statement: "Je coupe tout."')
    .replace("      all_of:", "      note: deuxième\n      all_of:")
)
THIRD = SECOND.replace('"2.0"\n', '"3.0"\n').replace(
    'version: "1.0", replaced_by: {"1.1.2": "1.1.3"}', 'version: "2.0"'
)


def problem_of(text: str) -> tuple[int, str]:
    with pytest.raises(UnreadableFramework) as refusal:
        reading.read_bytes(text.encode(), name="essai.yaml", known=queries.LOADED)
    (problem,) = refusal.value.problems
    return problem.line, problem.sentence.replace("\u202f", " ")


def sources(framework: Framework) -> dict[str, set[str]]:
    """Return what counts for each part of a version, as « version code »."""
    named = {
        row.id: f"{row.version} {row.code}"
        for row in db.session.execute(
            select(models.Item.id, models.Item.code, models.FrameworkVersion.version).join(
                models.FrameworkVersion, models.FrameworkVersion.id == models.Item.framework_version_id
            )
        )
    }
    return {each.code: {named[id_] for id_ in each.sources} for each in framework.subjects if each.sources}


def test_what_is_the_same_word_for_word_follows_by_itself_and_what_replaces_follows_as_said():
    load(SOUND)

    second = load(SECOND)

    assert sources(second) == {"1.1.1": {"1.0 1.1.1"}, "1.1.3": {"1.0 1.1.2"}, "1.1": {"1.0 1.1"}}


def test_what_was_written_anew_under_an_old_code_does_not_follow():
    load(SOUND)

    second = load(SECOND.replace("J’allume l’appareil.", "J’allume l’imprimante."))

    assert "1.1.1" not in sources(second)


def test_evidence_follows_through_several_versions():
    load(SOUND)
    load(SECOND)

    third = load(THIRD)

    assert sources(third)["1.1.1"] == {"1.0 1.1.1", "2.0 1.1.1"}
    assert sources(third)["1.1.3"] == {"1.0 1.1.2", "2.0 1.1.3"}


def test_the_version_before_is_not_touched():
    first = load(SOUND)

    load(SECOND)

    assert queries.framework_structure(first.id) == first
    assert sources(first) == {}


def test_an_item_replaced_in_its_own_version_is_kept_aside_and_its_evidence_counts_for_the_other():
    replaced = changed(
        'code: "1.1.2", statement: "J’éteins l’appareil.", optional: true',
        'code: "1.1.2", statement: "J’éteins l’appareil.", replaced_by: "1.1.1"',
    )

    framework = load(replaced)

    (competency,) = framework.competencies
    assert [item.code for item in competency.items] == ["1.1.1"]
    assert [item.code for item in competency.retired] == ["1.1.2"]
    assert sources(framework) == {"1.1.1": {"1.0 1.1.2"}}
    assert "1.1.2" not in framework.by_code


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        (
            'version: "1.0", rep',
            'version: "0.9", rep',
            "previous",
            "« 0.9 » de « passeport-numerique » n’est pas",
        ),
        ('version: "1.0", rep', 'version: "2.0", rep', "previous", "ne se remplace pas elle-même"),
        ('"1.1.2": "1.1.3"', '"1.1.9": "1.1.3"', "previous", "n’a ni savoir-faire ni compétence « 1.1.9 »"),
        ('"1.1.2": "1.1.3"', '"1.1.2": "1.1.9"', "previous", "Ce fichier n’a ni savoir-faire ni"),
        ('"1.1.2": "1.1.3"', '"1.1.2": "1.1"', "previous", "ne sont pas de même sorte"),
        ('"1.1.2": "1.1.3"', '"1.1": "1.1.3"', "previous", "ne sont pas de même sorte"),
        ('"1.1.2": "1.1.3"', '"1.1.2": 1.10', "previous", 'écrivez "1.10"'),
        ('{"1.1.2": "1.1.3"}', "[1, 2]", "previous", "Écrivez un groupe"),
        ('code: "1", ordinal: 1', 'code: "1", ordinal: 2', "previous", "table de correspondances"),
    ],
)
def test_a_succession_that_makes_no_sense_is_refused_at_its_line(old: str, new: str, at: str, says: str):
    load(SOUND)
    assert SECOND.count(old) == 1
    text = SECOND.replace(old, new)

    line, sentence = problem_of(text)

    assert says in sentence
    assert line == line_of(text, at)


def test_two_files_given_together_are_read_in_the_order_that_they_need(tmp_path: Path):
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"]
    for path, text in zip(paths, (THIRD, SECOND, SOUND), strict=True):
        path.write_text(text)

    files = reading.read_all(paths)

    assert [file.framework.version for file in files] == ["1.0", "2.0", "3.0"]


def test_versions_that_follow_one_another_in_a_ring_are_refused_with_line_and_reason(tmp_path: Path):
    first, second = tmp_path / "un.yaml", tmp_path / "deux.yaml"
    first.write_text(changed('version: "1.0"\n', 'version: "1.0"\n  previous: {version: "2.0"}\n'))
    second.write_text(SECOND)

    with pytest.raises(UnreadableFramework) as refusal:
        reading.read_all([first, second])

    (problem,) = refusal.value.problems
    assert (problem.file, problem.line) == ("un.yaml", line_of(first.read_text(), "previous"))
    assert "passeport-numerique 1.0 → passeport-numerique 2.0 → passeport-numerique 1.0" in problem.sentence


def test_frameworks_that_take_the_place_of_one_another_are_refused():
    load(changed("  status: local\n", "  status: local\n  superseded_by: autre-passeport\n"))
    text = SOUND.replace("code: passeport-numerique", "code: autre-passeport").replace(
        "  status: local\n", "  status: local\n  superseded_by: passeport-numerique\n"
    )

    line, sentence = problem_of(text)

    assert line == line_of(text, "superseded_by")
    assert "autre-passeport → passeport-numerique → autre-passeport" in sentence


def test_a_version_is_not_loaded_without_the_one_that_it_continues(tmp_path: Path):
    path = tmp_path / "un.yaml"
    path.write_text(SOUND)
    (first,) = reading.read_all([path])
    known = reading.Shelf(files=[first])
    second = reading.read_bytes(SECOND.encode(), name="deux.yaml", known=known)

    with pytest.raises(UnknownFramework, match="chargez son fichier d’abord"), write_transaction():
        services.load_framework(second)

    assert queries.framework_lines() == []
