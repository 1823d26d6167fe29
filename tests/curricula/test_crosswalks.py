"""Crosswalks: read strictly against what is known, loaded once, the latest between two frameworks wins."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app.core.database import db, write_transaction
from app.curricula import models, queries, reading, services
from app.curricula.commands import group
from app.curricula.errors import CrosswalkAlreadyPublished, UnreadableFramework
from app.curricula.queries import KnownMatch
from app.curricula.rules.crosswalk import CrosswalkFile, Match
from tests.curricula.files import line_of

pytestmark = pytest.mark.usefixtures("app")
CROSSWALK = """\
schema_version: 1
crosswalk:
  code: essai-2026
  title: "Essai de correspondances"
  status: draft
  sets:
    - from: visa-internet
      to: crcn-2019
      method: "Lecture des intitulés"
      pairs:
        - {from: "M2.1", to: "1.2", match: broad, confidence: 0.90}
        - {from: "M6.1", to: "4.1", match: exact, confidence: "0.85", note: "Les mots de passe."}
      unmatched_from: ["M1.1"]
      unmatched_to: ["3.4"]
"""


def read_with(text: str, folder: Path, others: Sequence[Path] = ()) -> list[reading.File]:
    path = folder / "table.yaml"
    path.write_text(text)
    return reading.read_all([path, *others], queries.LOADED)


def load(text: str, folder: Path) -> None:
    files = read_with(text, folder, reading.shipped_files())
    with write_transaction():
        services.load_files(files)


def test_confidence_is_read_exactly_with_quotes_or_without(tmp_path: Path):
    *_, crosswalk = read_with(CROSSWALK, tmp_path, reading.shipped_files())

    assert isinstance(crosswalk, CrosswalkFile)
    assert [pair.confidence for pair in crosswalk.sets[0].pairs] == [90, 85]


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("from: visa-internet", "from: visa-inconnu", "visa-inconnu", "« visa-inconnu » n’est pas connu"),
        (
            '"M6.1", to: "4.1"',
            '"M9.1", to: "4.1"',
            "M9.1",
            "« visa-internet » n’a pas de compétence « M9.1 »",
        ),
        ('"M6.1", to: "4.1"', '"M6.1", to: "9"', 'to: "9"', "« crcn-2019 » n’a pas de compétence « 9 »"),
        ('"M6.1", to: "4.1"', '"M6.1.1", to: "4.1"', "M6.1.1", "n’a pas de compétence"),
        ('"M6.1", to: "4.1"', '"M2.1", to: "1.2"', "0.85", "déjà comparées plus haut"),
        ('["M1.1"]', '["M2.1"]', "unmatched_from", "a une correspondance plus haut"),
        ('["3.4"]', '["7.7"]', "unmatched_to", "n’a pas de compétence « 7.7 »"),
        ("to: crcn-2019", "to: visa-internet", "to: visa-internet", "ne se compare pas à lui-même"),
        ("confidence: 0.90", "confidence: 1.5", "1.5", "de 0 à 1"),
        ("confidence: 0.90", "confidence: 0.905", "0.905", "deux décimales"),
        ("confidence: 0.90", "confidence: forte", "forte", "de 0 à 1"),
        ("match: broad", "match: pareil", "pareil", "exact, close, broad, narrow, related"),
        ("status: draft", "status: draft\n  status: reviewed", "reviewed", "déjà donnée"),
        ("match: broad,", "match: broad, poids: 3,", "poids", "poids : Cette clé n’existe pas ici"),
        ('to: "1.2"', "to: 1.2", "to: 1.2", 'écrivez "1.2"'),
        ("    - from: visa-internet", "    - from: *a", "*a", "renvois"),
    ],
)
def test_a_bad_crosswalk_is_refused_at_its_line(old: str, new: str, at: str, says: str, tmp_path: Path):
    assert CROSSWALK.count(old) == 1
    text = CROSSWALK.replace(old, new)

    with pytest.raises(UnreadableFramework) as refusal:
        read_with(text, tmp_path, reading.shipped_files())

    found = [(each.line, each.sentence.replace("\u202f", " ")) for each in refusal.value.problems]
    assert any(line == line_of(text, at) and says in sentence for line, sentence in found), found


def test_the_same_crosswalk_twice_changes_nothing_and_another_content_is_refused(tmp_path: Path):
    load(CROSSWALK, tmp_path)
    load(CROSSWALK, tmp_path)

    with pytest.raises(CrosswalkAlreadyPublished, match="donnez un nouveau code"):
        load(CROSSWALK.replace("0.90", "0.80"), tmp_path)

    assert db.session.scalar(select(func.count()).select_from(models.CrosswalkMatch)) == 2


def pairs(matches: Sequence[KnownMatch]) -> list[tuple[str, str, Match, int]]:
    return [(each.from_code, each.to_code, each.match, each.confidence) for each in matches]


def test_matches_are_read_from_either_side(tmp_path: Path):
    load(CROSSWALK, tmp_path)

    there = queries.matches_between("visa-internet", "crcn-2019")
    back = queries.matches_from(["crcn-2019"])

    assert pairs(there) == [("M2.1", "1.2", Match.BROAD, 90), ("M6.1", "4.1", Match.EXACT, 85)]
    assert pairs(back) == [("1.2", "M2.1", Match.NARROW, 90), ("4.1", "M6.1", Match.EXACT, 85)]
    assert [each.id for each in back] == [each.id for each in there]
    assert (there[1].note, there[1].crosswalk, there[1].is_reviewed) == (
        "Les mots de passe.",
        "Essai de correspondances",
        False,
    )


def test_of_two_crosswalks_between_the_same_frameworks_the_one_loaded_last_wins(tmp_path: Path):
    load(CROSSWALK, tmp_path)
    later = CROSSWALK.replace("essai-2026", "essai-2027").replace("0.90", "0.40")
    other = later.replace("essai-2027", "essai-2028").replace("to: crcn-2019", "to: b2i-adultes-2012")
    load(later, tmp_path)
    load(other.replace('"3.4"', '"3.3"'), tmp_path)

    known = queries.crosswalk_matches()

    assert len(known) == 4
    assert pairs(queries.matches_between("visa-internet", "crcn-2019"))[0] == ("M2.1", "1.2", Match.BROAD, 40)


def test_a_crosswalk_alone_is_checked_against_what_ships(tmp_path: Path):
    path = tmp_path / "table.yaml"
    path.write_text(CROSSWALK)

    answer = CliRunner().invoke(group, ["check", str(path)])

    assert answer.exit_code == 0, answer.output
    assert "2\u00a0correspondances, à relire" in answer.output


def test_a_crosswalk_whose_frameworks_are_not_loaded_is_not_loaded(tmp_path: Path):
    path = tmp_path / "table.yaml"
    path.write_text(CROSSWALK)

    answer = CliRunner().invoke(group, ["load", str(path)])

    assert answer.exit_code == 1
    assert "table.yaml:7:" in answer.stderr
    assert queries.crosswalk_matches() == ()
