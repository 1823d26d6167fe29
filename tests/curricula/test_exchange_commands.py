"""`palier curricula export` and `import`: from a terminal, with what is loaded."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db, write_transaction
from app.curricula import reading, services
from app.curricula.commands import group
from app.curricula.models import Crosswalk, CrosswalkMatch, FrameworkVersion, Item, ItemSource
from app.curricula.queries.exchange import published
from app.curricula.rules.crosswalk import Match
from tests.curricula.files import SOUND, changed
from tests.curricula.packages import a_package, as_bytes, identifiers_in, under, written_out
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("app")


def palier_curricula(*arguments: object) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def load(text: str) -> int:
    with write_transaction():
        return services.load_framework(reading.read_bytes(text.encode(), name="essai.yaml")).id


def loaded() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(FrameworkVersion)) or 0


def a_crosswalk(to_framework: str, to_code: str, kind: Match) -> None:
    with write_transaction() as session:
        crosswalk = Crosswalk(
            code="essai",
            title="Essai",
            is_reviewed=False,
            file_digest="0" * 64,
            file_text="",
            loaded_at=clock.now(),
        )
        session.add(crosswalk)
        session.flush()
        match = CrosswalkMatch(
            crosswalk_id=crosswalk.id,
            from_framework="passeport-numerique",
            from_code="1.1",
            to_framework=to_framework,
            to_code=to_code,
            kind=kind,
            confidence=85,
            note="",
        )
        session.add(match)


def follows(earlier: int, old: str, later: int, new: str) -> None:
    """Let evidence of an item count for another one in the next version."""
    find = select(Item.id)
    with write_transaction() as session:
        source = session.scalars(find.filter_by(framework_version_id=earlier, code=old)).one()
        item = session.scalars(find.filter_by(framework_version_id=later, code=new)).one()
        session.add(ItemSource(item_id=item, source_id=source))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "cadre.json"
    path.write_bytes(as_bytes(a_package()))
    return path


def test_a_loaded_framework_goes_out_in_three_forms(tmp_path: Path):
    load(SOUND)

    case, table, yaml = (
        palier_curricula("export", "passeport-numerique", "--format", form)
        for form in ("case", "csv", "yaml")
    )

    assert json.loads(case.stdout)["CFDocument"]["uri"].startswith("http://127.0.0.1:5000/api/v1/frameworks/")
    assert table.stdout.startswith("\ufeffidentifiant;")
    assert yaml.stdout == SOUND


def test_a_file_is_written_where_it_is_asked(tmp_path: Path):
    load(SOUND)
    wanted = tmp_path / "passeport.json"

    answer = palier_curricula("export", "passeport-numerique", "--output", wanted)

    assert (answer.exit_code, answer.stdout) == (0, "")
    assert json.loads(wanted.read_bytes())["CFDocument"]["title"] == "Passeport numérique du quartier"


def test_the_latest_version_goes_out_unless_another_is_named():
    load(SOUND)
    load(changed('version: "1.0"', 'version: "2.0"'))

    latest, first = (
        json.loads(palier_curricula("export", "passeport-numerique", *more).stdout)["CFDocument"]["version"]
        for more in ((), ("--version", "1.0"))
    )

    assert (latest, first) == ("2.0", "1.0")


def test_a_framework_that_is_not_loaded_is_said():
    answer = palier_curricula("export", "inconnu")

    assert (answer.exit_code, "n’est pas chargé" in answer.stderr) == (1, True)


def test_a_folder_that_does_not_exist_is_said(tmp_path: Path):
    load(SOUND)

    answer = palier_curricula("export", "passeport-numerique", "--output", tmp_path / "absent" / "a.json")

    assert (answer.exit_code, "ne s’écrit pas" in answer.stderr) == (1, True)


def test_crosswalk_matches_go_out_towards_the_latest_version_that_is_loaded():
    load(SOUND)
    load(SOUND.replace("passeport-numerique", "autre-passeport"))
    a_crosswalk("autre-passeport", "1.1", Match.NARROW)

    sent = json.loads(palier_curricula("export", "passeport-numerique").stdout)

    (tie,) = (each for each in sent["CFAssociations"] if each["associationType"] == "isRelatedTo")
    other = json.loads(palier_curricula("export", "autre-passeport").stdout)
    assert tie["originNodeURI"]["identifier"] == identifiers_in(sent)["1.1"]
    assert tie["destinationNodeURI"]["identifier"] == identifiers_in(other)["1.1"]
    assert tie["notes"].startswith("skos:narrowMatch, confiance 85")


@pytest.mark.parametrize(("to_framework", "to_code"), [("digcomp", "1.1"), ("passeport-numerique", "9.9")])
def test_a_match_towards_nothing_that_is_loaded_does_not_go_out(to_framework: str, to_code: str):
    load(SOUND)
    a_crosswalk(to_framework, to_code, Match.EXACT)

    sent = json.loads(palier_curricula("export", "passeport-numerique").stdout)

    assert {tie["associationType"] for tie in sent["CFAssociations"]} == {"isChildOf"}


def test_what_the_next_version_replaces_is_said_in_the_package_of_the_one_before():
    first, second = load(SOUND), load(changed('version: "1.0"', 'version: "2.0"'))
    follows(first, "1.1.2", second, "1.1.1")

    old, new = (
        json.loads(palier_curricula("export", "passeport-numerique", "--version", version).stdout)
        for version in ("1.0", "2.0")
    )

    replaced = {
        tie["originNodeURI"]["identifier"]: tie["destinationNodeURI"]["identifier"]
        for tie in old["CFAssociations"]
        if tie["associationType"] == "replacedBy"
    }
    before, after = identifiers_in(old), identifiers_in(new)
    assert replaced == {before["1.1.2"]: after["1.1.1"]}
    assert {tie["associationType"] for tie in new["CFAssociations"]} == {"isChildOf"}
    table = palier_curricula("export", "passeport-numerique", "--format", "csv").stdout
    (line,) = (line for line in table.splitlines() if before["1.1.2"] in line)
    assert line.startswith(after["1.1.1"])


def test_a_package_becomes_a_file_that_check_accepts(package: Path, tmp_path: Path):
    written = tmp_path / "cadre.yaml"

    answer = palier_curricula("import", package, "--output", written)

    assert answer.exit_code == 0
    assert "pas d’échelle" in answer.stderr
    assert "rien à corriger" in palier_curricula("check", written).output
    assert loaded() == 0


def test_a_package_is_loaded_at_once_where_it_is_asked(package: Path):
    answer = palier_curricula("import", package, "--code", "gestes", "--version", "7", "--load")

    assert answer.exit_code == 0, answer.output
    assert "Cadre des gestes, version 7, sous le code gestes" in answer.stdout
    sent = json.loads(palier_curricula("export", "gestes").stdout)
    assert identifiers_in(sent) == identifiers_in(a_package())


def test_the_file_goes_to_the_screen_where_no_other_place_is_named(package: Path):
    answer = palier_curricula("import", package)

    assert reading.read_bytes(answer.stdout.encode(), name="écran").framework.code == "cadre-des-gestes"


def test_a_package_that_does_not_hold_together_changes_nothing(package: Path, tmp_path: Path):
    spoilt = a_package()
    spoilt["CFAssociations"] += [
        under("Nulle part", "Communiquer"),
        under("Envoyer un message", "Se repérer"),
    ]
    package.write_bytes(as_bytes(spoilt))
    written = tmp_path / "cadre.yaml"

    answer = palier_curricula("import", package, "--output", written, "--load")

    assert answer.exit_code == 1
    assert "cadre.json: $.CFAssociations[7].originNodeURI: Ce lien mène à" in answer.stderr
    assert "cadre.json: $.CFAssociations[8]: L’élément" in answer.stderr
    assert not written.exists()
    assert loaded() == 0


def test_a_version_already_published_under_another_content_is_refused_and_nothing_is_written(
    package: Path, tmp_path: Path
):
    palier_curricula("import", package, "--load")
    other = a_package()
    other["CFItems"][0]["fullStatement"] = "Échanger"
    package.write_bytes(as_bytes(other))
    written = tmp_path / "cadre.yaml"

    answer = palier_curricula("import", package, "--output", written, "--load")

    assert (answer.exit_code, "déjà publiée" in answer.stderr) == (1, True)
    assert not written.exists()


def test_a_file_that_does_not_open_is_said(tmp_path: Path):
    answer = palier_curricula("import", tmp_path / "absent.json")

    assert (answer.exit_code, "ne s’ouvre pas" in answer.stderr) == (1, True)


def test_links_to_a_framework_that_is_loaded_are_written_beside_as_a_crosswalk(tmp_path: Path):
    load(SOUND.replace("passeport-numerique", "autre-passeport"))
    load(SOUND)
    a_crosswalk("autre-passeport", "1.1", Match.BROAD)
    sent, written = tmp_path / "passeport.json", tmp_path / "copie.yaml"
    palier_curricula("export", "passeport-numerique", "--output", sent)

    answer = palier_curricula("import", sent, "--code", "copie", "--output", written)

    crosswalk = (tmp_path / "copie.correspondances.yaml").read_text()
    assert '{from: "1.1", to: "1.1", match: "broad", confidence: 0.85}' in crosswalk
    assert "copie.correspondances.yaml est écrit" in answer.stderr
    assert palier_curricula("load", written, tmp_path / "copie.correspondances.yaml").exit_code == 0
    assert "copie.correspondances" not in palier_curricula("import", sent, "--code", "copie").stdout


def test_a_crosswalk_that_has_no_place_to_go_is_said(tmp_path: Path):
    load(SOUND.replace("passeport-numerique", "autre-passeport"))
    load(SOUND)
    a_crosswalk("autre-passeport", "1.1", Match.BROAD)
    sent = tmp_path / "passeport.json"
    palier_curricula("export", "passeport-numerique", "--output", sent)

    assert "--output FICHIER.yaml les écrit à côté" in palier_curricula("import", sent).stderr


def test_a_csv_file_is_read_too(tmp_path: Path):
    load(SOUND)
    table = tmp_path / "gestes.csv"
    palier_curricula("export", "passeport-numerique", "--format", "csv", "--output", table)

    answer = palier_curricula("import", table, "--load")

    assert answer.exit_code == 0, answer.output
    again = json.loads(palier_curricula("export", "gestes").stdout)
    first = written_out(reading.read_bytes(SOUND.encode(), name="essai.yaml"))
    assert identifiers_in(again) | {"": ""} == identifiers_in(first) | {"": ""}


def test_an_export_takes_a_counted_number_of_statements(app: Flask):
    version = load(SOUND)
    load(SOUND.replace("passeport-numerique", "autre-passeport"))
    a_crosswalk("autre-passeport", "1.1", Match.EXACT)
    db.session.expunge_all()
    with counted(db.engine) as sent:
        published(version)

    assert len(sent) <= 14


def test_the_crosswalk_that_ships_goes_out_with_the_frameworks_that_it_ties(tmp_path: Path):
    palier_curricula("load", *reading.shipped_files(), *reading.shipped_crosswalks())
    path = tmp_path / "visa.json"

    sent = palier_curricula("export", "visa-internet", "--output", path)
    back = palier_curricula("import", path, "--code", "copie", "--output", tmp_path / "copie.yaml")

    assert (sent.exit_code, back.exit_code) == (0, 0)
    kinds = [tie["associationType"] for tie in json.loads(path.read_bytes())["CFAssociations"]]
    assert kinds.count("isRelatedTo") == 16
    written = (tmp_path / "copie.correspondances.yaml").read_text()
    assert written.count("{from:") == 16
    assert '{from: "M6.2", to: "4.2", match: "broad", confidence: 0.80}' in written


def test_a_copy_does_not_take_the_place_of_what_it_was_made_from(tmp_path: Path):
    palier_curricula("load", *reading.shipped_files(), *reading.shipped_crosswalks())
    crcn, visa = tmp_path / "crcn.json", tmp_path / "visa.json"
    palier_curricula("export", "crcn-2019", "--output", crcn)
    palier_curricula("export", "visa-internet", "--output", visa)
    palier_curricula("import", crcn, "--code", "copie-du-crcn", "--load")

    palier_curricula("import", visa, "--code", "autre-visa", "--output", tmp_path / "visa.yaml")

    assert 'to: "crcn-2019"' in (tmp_path / "visa.correspondances.yaml").read_text()
