"""`palier check` finds each breach of a closed sheet that is planted behind the back of the schema."""

import pytest
from sqlalchemy import text

from app.core.database import db
from app.records.queries import findings
from app.sessions.models import Presence
from tests.support.attainments import marked
from tests.support.factories import a_learner
from tests.support.keys import hold_the_keys
from tests.support.sheets import a_closed_sheet, a_correction, a_scan, session_of

pytestmark = pytest.mark.usefixtures("app")


def breached() -> list[str]:
    return [finding.invariant.name for finding in findings() if finding.breaches]


def tampered(table: str, statement: str) -> None:
    """Change what the schema protects, as only a stranger would, and put its guards back."""
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text(statement))
            connection.execute(text("SET session_replication_role = DEFAULT"))
        else:
            guards = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
                {"table": table},
            ).all()
            for name, _sql in guards:
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(text(statement))
            for _name, sql in guards:
                connection.exec_driver_sql(sql)
        connection.commit()


def test_closed_sheets_corrected_or_not_are_sound():
    hold_the_keys()
    sheet = a_closed_sheet("Ali", "Rose")
    a_correction(sheet, "Ali", Presence.ABSENT)
    a_scan(session_of(sheet))

    assert breached() == []


def test_words_changed_in_a_closed_sheet_are_seen():
    sheet = a_closed_sheet("Ali")
    tampered("attendance_sheet", f"UPDATE attendance_sheet SET digest = '{'0' * 64}' WHERE id = {sheet.id}")

    assert breached() == ["sheets", "sheet_journal"]


def test_a_version_that_was_taken_away_is_seen():
    sheet = a_closed_sheet("Ali")
    later = f"UPDATE attendance_sheet SET version = 2, reason = 'x' WHERE id = {sheet.id}"
    tampered("attendance_sheet", later)

    assert breached() == ["sheets", "sheet_versions"]


def test_a_version_that_follows_another_content_is_seen():
    sheet = a_closed_sheet("Ali")
    a_correction(sheet, "Ali", Presence.ABSENT)
    tampered("attendance_sheet", f"UPDATE attendance_sheet SET digest = '{'0' * 64}' WHERE id = {sheet.id}")

    assert "sheet_versions" in breached()


def test_a_closing_that_the_journal_does_not_know_is_seen():
    sheet = a_closed_sheet("Ali")
    other = f"UPDATE journal_entry SET subject = 'autre' WHERE subject = '{sheet.public_id}'"
    tampered("journal_entry", other)

    assert breached() == ["sheet_journal", "journal"]


def test_a_sealed_paper_that_changed_is_seen():
    hold_the_keys()
    sheet = a_closed_sheet("Ali")
    tampered("sheet_paper", f"UPDATE sheet_paper SET bundle = '{{}}' WHERE sheet_id = {sheet.id}")
    tampered("sheet_paper", f"UPDATE sheet_paper SET pdf_sha256 = 'x' WHERE sheet_id = {sheet.id}")

    assert breached() == ["sheet_papers"]


def test_a_mark_that_slipped_in_after_the_closing_is_seen():
    sheet = a_closed_sheet("Ali")
    marked(a_learner("Rose"), session_of(sheet), Presence.PRESENT)

    assert breached() == ["sheet_marks"]


def test_a_scan_that_changed_is_seen():
    scan = a_scan(session_of(a_closed_sheet("Ali")))
    tampered("sheet_scan", f"UPDATE sheet_scan SET digest = 'x' WHERE id = {scan.id}")

    assert breached() == ["sheet_scans"]
