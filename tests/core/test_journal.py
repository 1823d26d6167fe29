"""The journal holds without the words that it once said."""

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DatabaseError

from app.core import journal
from app.core.database import db, write_transaction
from app.core.journal import JournalEntry, JournalSaid
from tests.support.factories import a_structure


def test_acts_are_chained_in_order(app):
    structure = a_structure()

    with write_transaction():
        journal.record(structure.id, "awards:certificate:seal", "abc", by=None, words={"name": "Rose"})
        journal.record(structure.id, "awards:certificate:revoke", "abc", by=None)

    first, second = db.session.scalars(
        select(JournalEntry).where(JournalEntry.subject == "abc").order_by(JournalEntry.position)
    )
    assert second.previous == first.digest
    assert journal.breaches(structure.id) == []


def test_an_erasure_leaves_the_chain_whole_and_the_name_nowhere(app):
    structure = a_structure()
    with write_transaction():
        journal.record(structure.id, "people:learner:rename", "abc", by=None, words={"name": "CANARY"})

    with write_transaction() as session:
        session.execute(delete(JournalSaid))

    assert journal.breaches(structure.id) == []
    assert "CANARY" not in str([vars(entry) for entry in db.session.scalars(select(JournalEntry))])


@pytest.mark.parametrize("act", ["UPDATE journal_entry SET kind = 'x'", "DELETE FROM journal_entry"])
def test_the_database_itself_refuses_to_rewrite_history(app, act: str):
    structure = a_structure()
    with write_transaction():
        journal.record(structure.id, "people:card:make", "abc", by=None)

    with pytest.raises(DatabaseError, match="append-only"), write_transaction() as session:
        session.execute(text(act))


def test_a_rewritten_entry_is_found(app):
    structure = a_structure()
    with write_transaction():
        journal.record(structure.id, "people:card:make", "abc", by=None)
        journal.record(structure.id, "people:card:end", "abc", by=None)
    with write_transaction() as session:
        drop = "DROP TRIGGER journal_entry_no_update"
        session.execute(text(drop if db.engine.dialect.name == "sqlite" else f"{drop} ON journal_entry"))
        session.execute(text("UPDATE journal_entry SET kind = 'people:card:steal' WHERE kind LIKE '%make'"))

    assert journal.breaches(structure.id)
