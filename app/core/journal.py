"""The journal of each structure: append-only, chained, ready for erasure.

The chain covers salted digests only. What was said stands in a side row that an erasure
deletes with its salt: the chain still holds, and nobody can guess names back from it.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, event, select, text
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from app.core import clock
from app.core.database import Base, Identity, UtcDateTime, db

GENESIS = "0" * 64
_ACTS = "acts"
_BEGIN = text(
    "INSERT INTO journal_head (structure_id, position, digest) VALUES (:structure, 0, :genesis) "
    "ON CONFLICT DO NOTHING"
)


class JournalHead(Base):
    """The last link of a structure's chain; its row is the lock that orders the writers."""

    __tablename__ = "journal_head"

    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"), primary_key=True)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class JournalEntry(Base):
    """One act, in the order in which the structure's acts were committed.

    `kind` is `source:subject:action`; `subject` is a public id, never a name; `said` is the
    salted digest of the side row.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("structure_id", "position"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    position: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    said: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class JournalSaid(Base):
    """The erasable words of an entry, and the salt without which its digest says nothing."""

    __tablename__ = "journal_said"

    entry_id: Mapped[int] = mapped_column(Identity, ForeignKey("journal_entry.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    words: Mapped[dict[str, Any]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """What is to be written in a journal when the transaction commits."""

    structure_id: int
    kind: str
    subject: str
    by: int | None
    words: dict[str, Any]
    at: datetime


def record(
    structure_id: int, kind: str, subject: str, *, by: int | None, words: dict[str, Any] | None = None
) -> None:
    """Leave an act for a structure's journal; it is written as the caller's transaction commits.

    The heads of the chains are thus the last rows that a transaction locks, in the order of the
    structures: two writers never wait for each other, whatever else they hold.
    """
    said, now = words or {}, clock.now()
    act = _Act(structure_id=structure_id, kind=kind, subject=subject, by=by, words=said, at=now)
    db.session().info.setdefault(_ACTS, []).append(act)


@event.listens_for(Session, "before_commit")
def _write_acts(session: Session) -> None:
    """Append what the transaction left, with its commit or not at all."""
    if session.in_nested_transaction():
        return
    acts: list[_Act] = session.info.pop(_ACTS, [])
    for structure_id, of_one in groupby(sorted(acts, key=_structure), key=_structure):
        head = _locked_head(session, structure_id)
        for act in of_one:
            _append(session, head, act)


@event.listens_for(Session, "after_soft_rollback")
def _forget_acts(session: Session, undone: SessionTransaction) -> None:
    if not undone.nested:
        session.info.pop(_ACTS, None)


def _structure(act: _Act) -> int:
    return act.structure_id


def _append(session: Session, head: JournalHead, act: _Act) -> None:
    salt = secrets.token_hex(16)
    entry = JournalEntry(
        structure_id=act.structure_id,
        position=head.position + 1,
        at=act.at,
        actor_id=act.by,
        kind=act.kind,
        subject=act.subject,
        said=said_digest(salt, act.words),
        previous=head.digest,
    )
    entry.digest = entry_digest(entry)
    session.add(entry)
    session.flush()
    session.add(JournalSaid(entry_id=entry.id, salt=salt, words=act.words))
    head.position, head.digest = entry.position, entry.digest


def _locked_head(session: Session, structure_id: int) -> JournalHead:
    """Hold the end of a chain; of two writers who begin it at once, one waits for the other."""
    wanted = select(JournalHead).where(JournalHead.structure_id == structure_id).with_for_update()
    head = session.scalar(wanted.execution_options(populate_existing=True))
    if head is None:
        session.execute(_BEGIN, {"structure": structure_id, "genesis": GENESIS})
        head = session.scalars(wanted).one()
    return head


def said_digest(salt: str, words: dict[str, Any]) -> str:
    """Return the salted SHA-256 of an entry's words."""
    text = json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def entry_digest(entry: JournalEntry) -> str:
    """Return the SHA-256 that links an entry to the one before it."""
    linked = [
        entry.previous,
        str(entry.structure_id),
        str(entry.position),
        entry.at.isoformat(),
        str(entry.actor_id),
        entry.kind,
        entry.subject,
        entry.said,
    ]
    return hashlib.sha256("\n".join(linked).encode()).hexdigest()


def breaches(structure_id: int) -> list[str]:
    """List what is broken in a structure's chain; empty when it holds."""
    found, previous, position = [], GENESIS, 0
    wanted = select(JournalEntry).where(JournalEntry.structure_id == structure_id)
    for entry in db.session.scalars(wanted.order_by(JournalEntry.position)):
        position += 1
        if entry.position != position or entry.previous != previous or entry.digest != entry_digest(entry):
            found.append(f"journal {structure_id}: entry {entry.position} does not follow the one before it")
        position, previous = entry.position, entry.digest
    head = db.session.get(JournalHead, structure_id)
    if head is not None and (head.position, head.digest) != (position, previous):
        found.append(f"journal {structure_id}: the head is not the last entry")
    return found
