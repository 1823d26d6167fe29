"""Bad files are refused whole, with line and reason, and the database is left as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.core.database import Base, db
from app.curricula import reading
from app.curricula.commands import group
from tests.curricula.files import SOUND, changed, line_of

pytestmark = pytest.mark.usefixtures("app")
BOMB = "\n".join(
    ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    + [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
)
TWO_ITEMS = '            - {code: "1.1.1", statement: "J’allume l’appareil.", evidence: own}\n'
A_RING = TWO_ITEMS.replace("evidence", 'replaced_by: "1.1.3", evidence') + (
    '            - {code: "1.1.3", statement: "Je branche.", replaced_by: "1.1.1", evidence: own}\n'
)
NO_COMPETENCY = SOUND[: SOUND.index("        - code: ")].rstrip() + " []\n" + SOUND[SOUND.index("  certif") :]
BAD_FILES = {
    "duplicate key": (
        changed("  kind: own\n", "  kind: own\n  kind: private\n"),
        "kind: private",
        "déjà donnée",
    ),
    "alias bomb": (BOMB, "a: &a", "ancres"),
    "version without quotes": (changed('"1.0"', "1.10"), "1.10", 'écrivez "1.10"'),
    "unknown code in a rule": (changed('codes: ["1.1.1"]', 'codes: ["9.9"]'), "9.9", "« 9.9 » n’existe pas"),
    "loop of replacedBy": (changed(TWO_ITEMS, A_RING), "J’allume", "1.1.1 → 1.1.3 → 1.1.1"),
    "domain without competencies": (NO_COMPETENCY, "competencies:", "aucune compétence"),
    "forbidden title": (
        changed('prints: "Passeport numérique"', 'prints: "Diplôme du quartier"'),
        "Diplôme",
        "contient « diplôme »",
    ),
    "forbidden template": (
        changed("say: []", 'say: ["Le passeport d’État, enfin"]'),
        "say:",
        "contient « Passeport d’État », que rien ne doit dire (sauf convention)",
    ),
    "five megabytes": (SOUND + "# du texte\n" * 500_000, "schema_version", "trop gros"),
}


def everything() -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Read every table that frameworks are kept in."""
    db.session.rollback()
    for name in ("framework_version", "level", "domain", "competency", "item", "item_source", "crosswalk"):
        rows = db.session.execute(select(Base.metadata.tables[name]))
        yield name, [tuple(row) for row in rows]


@pytest.mark.parametrize(("text", "at", "says"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_whole_with_line_and_reason(text: str, at: str, says: str, tmp_path: Path):
    bad, good = tmp_path / "mauvais.yaml", reading.shipped_files()[-1]
    bad.write_text(text)
    before = dict(everything())

    answer = CliRunner().invoke(group, ["load", str(good), str(bad)])

    lines = answer.stderr.replace("\u202f", " ").splitlines()
    told = [line for line in lines if line.startswith(f"mauvais.yaml:{line_of(text, at)}:") and says in line]
    assert answer.exit_code == 1
    assert told, lines
    assert dict(everything()) == before


def test_the_example_of_every_bad_file_is_sound_but_for_its_fault(tmp_path: Path):
    path = tmp_path / "bon.yaml"
    path.write_text(SOUND)

    assert CliRunner().invoke(group, ["load", str(path)]).exit_code == 0
