"""The journal of each structure: append-only, chained, ready for erasure.

The chain covers salted digests only. What was said stands in a side row that an erasure
deletes with its salt: the chain still holds, and nobody can guess names back from it.
"""

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, Identity, UtcDateTime, db

GENESIS = "0" * 64


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


def record(
    structure_id: int, kind: str, subject: str, *, by: int | None, words: dict[str, Any] | None = None
) -> JournalEntry:
    """Append an act to a structure's journal, inside the caller's write transaction."""
    session = db.session()
    head = _locked_head(structure_id)
    salt, words = secrets.token_hex(16), words or {}
    entry = JournalEntry(
        structure_id=structure_id,
        position=head.position + 1,
        at=clock.now(),
        actor_id=by,
        kind=kind,
        subject=subject,
        said=said_digest(salt, words),
        previous=head.digest,
    )
    entry.digest = entry_digest(entry)
    session.add(entry)
    session.flush()
    session.add(JournalSaid(entry_id=entry.id, salt=salt, words=words))
    head.position, head.digest = entry.position, entry.digest
    return entry


def _locked_head(structure_id: int) -> JournalHead:
    session = db.session()
    wanted = select(JournalHead).where(JournalHead.structure_id == structure_id).with_for_update()
    head = session.scalar(wanted)
    if head is None:
        head = JournalHead(structure_id=structure_id, position=0, digest=GENESIS)
        session.add(head)
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
