"""`palier check` finds each breach that is planted behind the back of the schema."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.awards.models import Award, Certificate
from app.core import clock, journal
from app.core.database import db, write_transaction
from app.progress.models import Evidence, EvidenceReplacement
from app.records.commands import check
from app.records.queries import INVARIANTS, findings
from app.sessions.models import AttendanceReplacement, Presence
from tests.support.attainments import a_certificate, a_work, marked, shown
from tests.support.factories import (
    a_learner,
    a_session,
    a_structure,
    enrolled,
    kept,
    the_structure,
    the_trainer,
)

pytestmark = pytest.mark.usefixtures("app")


def breached():
    return {finding.invariant.name: finding.breaches for finding in findings() if finding.breaches}


def broken_open(statement):
    """Change what the schema protects, with its guards put aside, as only a stranger would."""
    db.session.rollback()
    sqlite = db.engine.dialect.name == "sqlite"
    connection = db.engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica")
    cursor.execute(statement)
    connection.commit()
    cursor.execute("PRAGMA foreign_keys=ON" if sqlite else "SET session_replication_role = DEFAULT")
    connection.commit()
    cursor.close()
    connection.close()


def without_trigger(table, name):
    on = "" if db.engine.dialect.name == "sqlite" else f" ON {table}"
    broken_open(f"DROP TRIGGER {name}{on}")


@pytest.fixture
def certified():
    rose = a_learner("Rose")
    award, certificate = a_certificate(rose)
    return rose, award, certificate


def test_a_sound_installation_holds_everywhere(certified):
    assert breached() == {}
    assert len({invariant.name for invariant in INVARIANTS}) == len(INVARIANTS)


def test_a_missing_trigger_is_seen():
    without_trigger("award", "award_no_delete")

    assert breached() == {"triggers": ("le verrou award_no_delete manque",)}


def test_an_older_schema_is_seen():
    broken_open("UPDATE alembic_version SET version_num = '0001'")

    assert list(breached()) == ["schema"]


@pytest.mark.one_engine
def test_a_row_that_cites_nothing_is_seen():
    held = a_session()
    broken_open(f"UPDATE course_session SET trainer_id = 999 WHERE id = {held.id}")

    assert list(breached()) == ["foreign_keys"]


def test_a_session_with_more_people_than_seats_is_seen():
    held = a_session(seats=1)
    for name in ("Rose", "Ali"):
        enrolled(a_learner(name), held)

    assert breached() == {"seats": (f"la séance {held.public_id} a 2 personnes pour 1 places",)}


def test_marks_that_replace_one_another_in_a_ring_are_seen():
    held, rose = a_session(starts_at=clock.now() - timedelta(hours=3)), a_learner("Rose")
    first, second = (marked(rose, held, presence) for presence in (Presence.PRESENT, Presence.ABSENT))
    for mark, replaced in ((first, second), (second, first)):
        kept(AttendanceReplacement(structure_id=held.structure_id, mark_id=mark.id, replaced_id=replaced.id))

    assert list(breached()) == ["attendance_heads"]


def test_evidence_that_replaces_itself_in_a_ring_is_seen(certified):
    rose, _award, _certificate = certified
    first = db.session.scalars(db.select(Evidence).filter_by(learner_id=rose.id).limit(1)).one()
    second = shown(rose, first.item_id, level=0, by=the_trainer().id)
    for new, old in ((first, second), (second, first)):
        kept(EvidenceReplacement(structure_id=rose.structure_id, evidence_id=new.id, replaced_id=old.id))

    assert list(breached()) == ["evidence_heads"]


def test_evidence_that_replaces_that_of_another_person_or_thing_is_seen(certified):
    rose, _award, _certificate = certified
    first, second = db.session.scalars(db.select(Evidence).filter_by(learner_id=rose.id).limit(2))
    pair = {"evidence_id": second.id, "replaced_id": first.id}
    kept(EvidenceReplacement(structure_id=rose.structure_id, **pair))

    assert list(breached()) == ["evidence_replaced"]


def test_evidence_that_another_structure_withdrew_is_seen(certified):
    rose, _award, _certificate = certified
    first = db.session.scalars(db.select(Evidence).filter_by(learner_id=rose.id).limit(1)).one()
    elsewhere = a_structure("Cyber-base de Morlaix", commune="Morlaix")
    trainer = the_trainer()
    broken_open(
        "INSERT INTO evidence_withdrawal (evidence_id, structure_id, reason, withdrawn_by, withdrawn_at) "
        f"VALUES ({first.id}, {elsewhere.id}, 'mistake', {trainer.id}, '2026-11-20 10:00:00')"
    )

    assert "evidence_withdrawn" in breached()


def test_a_piece_of_work_whose_bytes_changed_is_seen(certified):
    rose, _award, _certificate = certified
    work = a_work(rose)
    assert breached() == {}

    broken_open(f"UPDATE evidence_file SET size = 3 WHERE evidence_id = {work.id}")

    assert breached() == {"works": (f"le fichier de la preuve {work.id} a changé",)}


def test_a_title_held_twice_is_seen(certified):
    _rose, award, _certificate = certified
    broken_open("DROP INDEX uq_award_in_force")
    again = {column.name: getattr(award, column.name) for column in Award.__table__.columns}
    kept(Award(**(again | {"id": None, "public_id": "a" * 26})))

    assert list(breached()) == ["awards"]


def test_two_certificates_in_force_of_one_award_are_seen(certified):
    _rose, award, _certificate = certified
    broken_open("DROP INDEX uq_certificate_in_force")
    kept(
        Certificate(
            structure_id=award.structure_id, award_id=award.id, code="0000000000000", recorded_at=clock.now()
        )
    )

    assert list(breached()) == ["certificates"]


def test_a_framework_that_changed_after_an_award_is_seen(certified):
    broken_open("UPDATE framework_version SET file_text = 'autre chose' WHERE code = 'visa-internet'")

    assert breached() == {"frameworks": ("le fichier gardé du référentiel visa-internet a changé",)}


def test_sealed_bytes_that_changed_are_seen_three_times(certified):
    without_trigger("certificate_file", "certificate_file_frozen")
    with write_transaction() as session:
        session.execute(text("UPDATE certificate_file SET pdf = :pdf"), {"pdf": b"%PDF-1.7 autre chose"})

    assert set(breached()) == {"triggers", "documents", "seals", "copies_carried"}


def test_sealed_bytes_that_are_lost_are_seen(certified):
    broken_open("DELETE FROM certificate_file")

    assert list(breached()) == ["documents"]


def test_bytes_without_a_sealed_certificate_are_seen(certified):
    without_trigger("certificate", "certificate_frozen")
    broken_open("UPDATE certificate SET sealed_at = NULL, file_digest = NULL, seal_fingerprint = NULL")

    assert set(breached()) == {"triggers", "orphans"}


def test_a_journal_that_was_rewritten_is_seen():
    recorded("people:learner:register")
    recorded("people:card:make")
    without_trigger("journal_entry", "journal_entry_no_update")
    broken_open("UPDATE journal_entry SET kind = 'people:card:lose' WHERE position = 1")

    assert set(breached()) == {"triggers", "journal"}


def test_words_of_the_journal_that_were_rewritten_are_seen():
    recorded("people:learner:rename", words={"before": "Rose"})
    broken_open("""UPDATE journal_said SET words = '{"before": "Lise"}'""")

    assert list(breached()) == ["journal_words"]


def test_words_that_were_erased_with_their_salt_leave_the_journal_sound():
    recorded("people:learner:rename", words={"before": "Rose"})
    broken_open("DELETE FROM journal_said")

    assert breached() == {}


def test_a_table_that_cannot_be_read_is_a_breach():
    broken_open("DROP TABLE journal_said")

    assert "journal_words" in breached()


def recorded(kind, words=None):
    with write_transaction():
        journal.record(the_structure().id, kind, "sujet", by=None, words=words)


def test_the_command_says_every_line_and_fails_on_a_breach(app):
    runner = app.test_cli_runner()
    sound = runner.invoke(check)
    without_trigger("award", "award_no_delete")
    breach = runner.invoke(check)

    assert sound.exit_code == 0, sound.output
    assert sound.output.count("bon ") == len(INVARIANTS)
    assert breach.exit_code == 1
    assert "ROMPU   Les verrous qui protègent les faits sont en place." in breach.output
