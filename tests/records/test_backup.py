"""A copy made under load is whole, comes back elsewhere, and refuses to be anything less."""

import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from app.core import clock
from app.core.database import db, write_transaction
from app.people.models import Person
from app.records import services
from app.records.errors import ArchiveRefused, BackupImpossible, NotEmpty
from app.records.queries import findings
from tests.support.applications import running
from tests.support.attainments import a_certificate
from tests.support.factories import a_learner, a_person, a_structure


@pytest.fixture
def elsewhere(request, database, settings, tmp_path):
    """Return the settings of an empty machine, on the same engine."""
    with request.getfixturevalue(f"{database.engine}_source").empty() as made:
        yield replace(settings, database_url=made.url, keys_dir=tmp_path / "elsewhere" / "keys")


@pytest.fixture
def sqlite_source(sqlite_files):
    return sqlite_files


@pytest.fixture
def postgresql_source(request):
    return request.getfixturevalue("postgresql_databases")


@pytest.fixture
def copied(app, settings, tmp_path) -> Path:
    """Copy an installation that has one certificate."""
    a_certificate(a_learner("Rose"))
    db.session.rollback()
    file = tmp_path / "copie.palier"
    services.make_backup(settings, file)
    return file


def people_in(url):
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT family_name FROM person")))


def test_a_copy_comes_back_on_an_empty_machine_and_everything_holds(copied, settings, elsewhere):
    services.restore_backup(elsewhere, copied, force=False)

    with running(elsewhere):
        assert [finding.breaches for finding in findings() if finding.breaches] == []
    assert people_in(elsewhere.database_url) == people_in(settings.database_url)
    assert {path.name for path in elsewhere.keys_dir.rglob("*")} == {
        path.name for path in settings.keys_dir.rglob("*")
    }


def test_a_copy_is_for_its_owner_alone_and_holds_no_passphrase(copied, settings):
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    assert settings.keys_passphrase.encode() not in copied.read_bytes()


def test_a_copy_never_covers_a_file_that_is_there(copied, settings):
    before = copied.read_bytes()

    with pytest.raises(BackupImpossible, match="existe déjà"):
        services.make_backup(settings, copied)

    assert copied.read_bytes() == before


def test_an_empty_database_is_not_worth_a_copy(elsewhere, tmp_path):
    with pytest.raises(BackupImpossible, match="vide"):
        services.make_backup(elsewhere, tmp_path / "vide.palier")

    assert list(tmp_path.glob("*vide.palier*")) == []


def test_an_installation_that_holds_people_is_not_replaced_by_mistake(copied, settings):
    a_person("Nouvelle", "Venue")

    with pytest.raises(NotEmpty, match="--force"):
        services.restore_backup(settings, copied, force=False)

    assert "Venue" in people_in(settings.database_url)


def test_an_installation_is_replaced_when_its_keeper_insists(copied, settings):
    a_person("Nouvelle", "Venue")
    db.session.remove()
    db.engine.dispose()

    services.restore_backup(settings, copied, force=True)

    assert "Venue" not in people_in(settings.database_url)


@pytest.mark.one_engine
def test_a_copy_cut_short_is_refused_and_touches_nothing(copied, elsewhere):
    whole = copied.read_bytes()
    for end in (0, 1, 600, 20_000, len(whole) // 2, whole.rindex(b"}")):
        copied.write_bytes(whole[:end])

        with pytest.raises(ArchiveRefused):
            services.restore_backup(elsewhere, copied, force=False)

    assert not elsewhere.keys_dir.exists()


@pytest.mark.one_engine
def test_a_copy_with_one_byte_changed_is_refused(copied, elsewhere):
    changed = bytearray(copied.read_bytes())
    changed[len(changed) // 2] ^= 1
    copied.write_bytes(changed)

    with pytest.raises(ArchiveRefused):
        services.restore_backup(elsewhere, copied, force=False)


@pytest.mark.one_engine
def test_another_file_is_refused(app, elsewhere, tmp_path):
    other = tmp_path / "liste.csv"
    other.write_text("prenom;nom\nRose;Le Gall\n")

    for file in (other, tmp_path / "absent"):
        with pytest.raises(ArchiveRefused):
            services.restore_backup(elsewhere, file, force=False)


@pytest.mark.one_engine
def test_a_copy_of_the_other_engine_is_refused(copied, elsewhere):
    with pytest.raises(ArchiveRefused, match="DATABASE_URL"):
        services.restore_backup(
            replace(elsewhere, database_url="postgresql://nobody@localhost/nothing"), copied, force=False
        )


def test_a_copy_made_while_people_write_is_of_one_moment(app, settings, elsewhere, tmp_path):
    a_structure()
    stop, written = threading.Event(), []

    def write_pairs() -> None:
        """Write two people at a time: a copy that holds one of a pair is torn."""
        with running(settings):
            while not stop.is_set():
                with write_transaction():
                    pair = f"Paire-{len(written)}"
                    for _half in range(2):
                        db.session.add(_somebody(pair))
                written.append(pair)

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        while len(written) < 5:
            stop.wait(0.01)
        services.make_backup(settings, tmp_path / "charge.palier")
    finally:
        stop.set()
        writer.join()
    services.restore_backup(elsewhere, tmp_path / "charge.palier", force=False)

    engine = create_engine(elsewhere.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        counted = text("SELECT count(*) FROM person GROUP BY family_name HAVING family_name LIKE 'Paire-%'")
        halves = list(connection.scalars(counted))
    assert len(halves) >= 5
    assert set(halves) == {2}


def _somebody(family_name):
    return Person(given_name="Rose", family_name=family_name, sought_name="rose", created_at=clock.now())
