"""Granting to a whole group: what was asked, and where each person stands."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Role
from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class LineState(StrEnum):
    """Where one person of a batch stands."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


class IssueBatch(Base):
    """The decision to grant one framework's award to several people, carried out by a job.

    `role` is as whom it was decided; `title` is what the page calls it (a group's name).
    """

    __tablename__ = "issue_batch"
    __table_args__ = (UniqueConstraint("structure_id", "id"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    public_id: Mapped[str] = public_id_column()
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"), index=True)
    framework_version_id: Mapped[int] = mapped_column(Identity, ForeignKey("framework_version.id"))
    title: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(word(Role))
    asked_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IssueBatchLine(Base):
    """One person of a batch: granted or refused in one transaction of its own; `said` is the refusal."""

    __tablename__ = "issue_batch_line"
    __table_args__ = (
        UniqueConstraint("batch_id", "learner_id"),
        ForeignKeyConstraint(["structure_id", "batch_id"], ["issue_batch.structure_id", "issue_batch.id"]),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        ForeignKeyConstraint(["structure_id", "award_id"], ["award.structure_id", "award.id"]),
        Index("ix_issue_batch_line_state", "batch_id", "state"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    batch_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    award_id: Mapped[int | None] = mapped_column(Identity)
    state: Mapped[LineState] = mapped_column(word(LineState), default=LineState.WAITING)
    said: Mapped[str] = mapped_column(Text, default="")
