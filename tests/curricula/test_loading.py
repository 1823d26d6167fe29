"""Frameworks in a real database: loaded once, never edited, read back as they were."""

import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.core.database import db, write_transaction
from app.curricula import models, queries, reading, services
from app.curricula.errors import UnknownFramework, VersionAlreadyPublished
from app.curricula.rules import Framework, RulePurpose, evaluate
from app.curricula.rules.framework import UNLOADED, FrameworkFile
from tests.curricula.files import SOUND, changed
from tests.curricula.frameworks import BY_TRAINER, holding, shipped
from tests.support.factories import kept
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("app")
STATEMENTS = 4


def a_file(content: str = SOUND) -> FrameworkFile:
    return reading.read_bytes(content.encode(), name="essai.yaml")


def load(file: FrameworkFile) -> int:
    with write_transaction():
        return services.load_framework(file).id


def rows_of(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def without_ids(framework: Framework) -> Framework:
    """Take a structure back to what its file says."""
    domains = tuple(
        replace(
            domain,
            id=UNLOADED,
            competencies=tuple(
                replace(
                    competency,
                    id=UNLOADED,
                    items=tuple(replace(item, id=UNLOADED) for item in competency.items),
                    whole=replace(competency.whole, id=UNLOADED),
                )
                for competency in domain.competencies
            ),
        )
        for domain in framework.domains
    )
    rules = tuple(replace(rule, id=UNLOADED) for rule in framework.rules)
    return replace(framework, id=UNLOADED, domains=domains, rules=rules)


@pytest.mark.parametrize("path", reading.shipped_files(), ids=lambda path: path.stem)
def test_a_framework_comes_back_from_the_database_exactly_as_its_file_said(path):
    file = reading.read(path)

    structure = queries.framework_structure(load(file))

    assert without_ids(structure) == file.framework


def test_every_part_of_a_loaded_framework_has_its_own_id():
    structure = queries.framework_structure(load(a_file()))

    assert structure.id != UNLOADED
    assert all(item.id != UNLOADED for item in structure.items)
    assert len({item.id for item in structure.items}) == len(list(structure.items))


def test_the_same_file_loaded_twice_changes_nothing():
    first = load(a_file())
    loaded_at = db.session.get_one(models.FrameworkVersion, first).loaded_at

    second = load(a_file())

    assert second == first
    assert rows_of(models.FrameworkVersion) == 1
    assert rows_of(models.Item) == 3
    assert db.session.get_one(models.FrameworkVersion, second).loaded_at == loaded_at


def test_a_published_version_is_never_edited():
    load(a_file())

    with pytest.raises(VersionAlreadyPublished, match="donnez un nouveau numéro de version"):
        load(a_file(changed("Allumer", "Éteindre")))

    assert db.session.scalars(select(models.Competency.title)).all() == ["Allumer"]


def test_a_new_version_stands_beside_the_old_one():
    old = load(a_file())
    new = load(a_file(changed('version: "1.0"', 'version: "2.0"')))

    assert queries.framework_version_id("passeport-numerique") == new
    assert queries.framework_version_id("passeport-numerique", "1.0") == old
    assert [line.version for line in queries.framework_lines()] == ["2.0", "1.0"]


def test_the_text_of_the_file_is_kept_with_its_digest():
    version = db.session.get_one(models.FrameworkVersion, load(a_file()))

    assert version.file_text == SOUND
    assert version.file_digest == a_file().framework.file_digest


def test_a_structure_is_read_in_four_statements_and_then_in_none():
    version = load(a_file())
    db.session.expunge_all()

    with counted(db.engine) as first:
        queries.framework_structure(version)
    with counted(db.engine) as second:
        queries.framework_structure(version)

    assert len(first) == STATEMENTS
    assert second == []


def test_another_process_sees_within_a_minute_that_more_evidence_counts(monkeypatch: pytest.MonkeyPatch):
    version = load(a_file())
    first, second = queries.framework_structure(version).subjects[:2]
    kept(models.ItemSource(item_id=first.id, source_id=second.id))
    later = time.monotonic() + 61

    at_once = queries.framework_structure(version).subjects[0].sources
    monkeypatch.setattr(time, "monotonic", lambda: later)
    a_minute_later = queries.framework_structure(version).subjects[0].sources

    assert (at_once, a_minute_later) == ((), (second.id,))


def load_then_fail(seen: list[int]) -> None:
    with write_transaction():
        seen.append(services.load_framework(a_file()).id)
        queries.framework_structure(seen[0])
        raise OSError("the disk is full")


def test_what_is_rolled_back_is_not_remembered():
    seen: list[int] = []

    with pytest.raises(OSError, match="full"):
        load_then_fail(seen)

    with pytest.raises(UnknownFramework):
        queries.framework_structure(seen[0])


@pytest.mark.parametrize(
    ("find", "wanted"), [(queries.framework_structure, 404), (queries.framework_version_id, "inconnu")]
)
def test_a_framework_that_is_not_loaded_is_not_found(find, wanted):
    with pytest.raises(UnknownFramework):
        find(wanted)


def test_the_rules_work_on_what_comes_from_the_database():
    visa = queries.framework_structure(load(reading.read(reading.shipped_files()[-1])))
    (rule,) = visa.rules_for(RulePurpose.AWARD)

    assert visa.code == "visa-internet"
    assert evaluate(visa, rule, holding(visa, minutes=600, decisions=(BY_TRAINER,))).met


def test_two_frameworks_may_use_the_same_codes():
    crcn = queries.framework_structure(load(FrameworkFile(framework=shipped("crcn-2019"), text="crcn")))
    b2i = queries.framework_structure(load(FrameworkFile(framework=shipped("b2i-adultes-2012"), text="b2i")))

    assert crcn.by_code["1.1"] != b2i.by_code["1.1"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO item (framework_version_id, competency_id, position, code, statement, optional)"
        " SELECT framework_version_id, competency_id, 99, code, statement, optional FROM item",
        "UPDATE item SET level = 9",
        "UPDATE certification_rule SET provenance = 'recall'",
        "UPDATE certification_rule SET purpose = 'cadeau'",
        "UPDATE item SET framework_version_id = framework_version_id + 1",
        "DELETE FROM competency",
    ],
)
def test_the_schema_itself_refuses_what_makes_no_sense(statement: str):
    load(a_file())

    with pytest.raises(IntegrityError), write_transaction() as session:
        session.execute(text(statement))
