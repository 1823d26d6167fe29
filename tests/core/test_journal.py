"""The journal holds without the words that it once said."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DatabaseError

from app.core import journal
from app.core.database import db, lock, write_transaction
from app.core.errors import NotFound
from app.core.journal import JournalEntry, JournalSaid
from app.sessions.models import CourseSession
from tests.support.factories import a_session, a_structure


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


def test_what_is_undone_leaves_no_trace(app):
    structure = a_structure()

    def said_and_refused() -> None:
        with write_transaction():
            journal.record(structure.id, "people:card:make", "undone", by=None)
            raise NotFound

    with pytest.raises(NotFound):
        said_and_refused()
    with write_transaction():
        journal.record(structure.id, "people:card:make", "done", by=None)

    assert db.session.scalars(select(JournalEntry.subject)).all() == ["done"]


def at_once(app: Flask, *acts: Callable[[], None]) -> None:
    """Do acts in as many threads, each in a transaction of its own."""

    def alone(act: Callable[[], None]) -> None:
        with app.app_context():
            act()
            db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(alone, acts))


def test_many_who_write_the_first_line_of_a_journal_at_once_make_one_chain(app):
    structure_id, together = a_structure().id, threading.Barrier(6)

    def begin() -> None:
        together.wait(timeout=30)
        with write_transaction():
            journal.record(structure_id, "people:card:make", "abc", by=None)

    at_once(app, *[begin] * 6)

    assert journal.breaches(structure_id) == []
    assert db.session.scalar(select(func.count()).select_from(JournalEntry)) == 6


def test_two_writers_who_hold_what_the_other_wants_never_wait_in_a_circle(app):
    workshop = a_session()
    structure_id, session_id = workshop.structure_id, workshop.id
    with write_transaction():
        journal.record(structure_id, "sessions:cycle:plan", "abc", by=None)

    def say_then_hold() -> None:
        with write_transaction() as session:
            journal.record(structure_id, "people:learner:register", "abc", by=None)
            time.sleep(0.2)
            lock(session.get_one(CourseSession, session_id))

    def hold_then_say() -> None:
        with write_transaction() as session:
            lock(session.get_one(CourseSession, session_id))
            time.sleep(0.2)
            journal.record(structure_id, "sessions:enrolment:end", "abc", by=None)

    at_once(app, say_then_hold, hold_then_say)

    assert journal.breaches(structure_id) == []
    assert db.session.scalar(select(func.count()).select_from(JournalEntry)) == 3


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
