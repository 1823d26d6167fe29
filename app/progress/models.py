"""What a learner has shown: append-only evidence that names what it replaces."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, word


class EvidenceKind(StrEnum):
    """How the level was seen."""

    OBSERVATION = "observation"
    INTERVIEW = "interview"
    WORK = "work"
    TEST = "test"
    RECOGNISED = "recognised"


class Evidence(Base):
    """A learner showed an item at a level (an ordinal of the framework's own scale).

    Never changed and never deleted: a later tick names, by `EvidenceReplacement`, the ones it
    replaces; those that nobody replaces are heads. `recorded_at` is the server's clock,
    `claimed_at` the device's. `key` is made by the client.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        UniqueConstraint("structure_id", "key"),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        CheckConstraint("level >= 0", name="level"),
        Index("ix_evidence_learner_id", "learner_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    item_id: Mapped[int] = mapped_column(Identity, ForeignKey("item.id"))
    level: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(word(EvidenceKind))
    course_session_id: Mapped[int | None] = mapped_column(Identity)
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64))


class EvidenceReplacement(Base):
    """A piece of evidence replaces another of the same learner and item."""

    __tablename__ = "evidence_replacement"
    __table_args__ = (
        ForeignKeyConstraint(["structure_id", "evidence_id"], ["evidence.structure_id", "evidence.id"]),
        ForeignKeyConstraint(["structure_id", "replaced_id"], ["evidence.structure_id", "evidence.id"]),
        CheckConstraint("evidence_id <> replaced_id", name="another"),
        Index("ix_evidence_replacement_replaced_id", "replaced_id"),
    )

    structure_id: Mapped[int] = mapped_column(Identity)
    evidence_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    replaced_id: Mapped[int] = mapped_column(Identity, primary_key=True)


class EvidenceNote(Base):
    """The trainer's words about a piece of evidence: erasable, beside the fact that is not."""

    __tablename__ = "evidence_note"

    evidence_id: Mapped[int] = mapped_column(Identity, ForeignKey("evidence.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
