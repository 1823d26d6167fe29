"""Who was there: append-only marks that name the ones they replace."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, word
from app.sessions.rules import MarkHow, Presence


class AttendanceMark(Base):
    """A learner was, or was not, at a session.

    Never changed and never deleted: a correction is a new mark with `AttendanceReplacement`
    rows that name the marks it replaces. A mark that nobody replaces is a head; one head shows,
    two are a conflict. `recorded_at` is the server's clock; `claimed_at` is the device's, kept
    as a claim. `key` is made by the client, so that a mark sent twice is one mark. A mark that
    `is_withdrawn` takes back those that it replaces and says nothing, whatever its presence.
    """

    __tablename__ = "attendance_mark"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        UniqueConstraint("structure_id", "key"),
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        CheckConstraint("left_at IS NULL OR arrived_at IS NULL OR left_at > arrived_at", name="left_after"),
        Index("ix_attendance_mark_course_session_id", "course_session_id", "learner_id"),
        Index("ix_attendance_mark_learner_id", "learner_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    course_session_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    presence: Mapped[Presence] = mapped_column(word(Presence))
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64))
    how: Mapped[MarkHow] = mapped_column(
        word(MarkHow, checked=False), default=MarkHow.TRAINER, server_default="trainer"
    )
    is_withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())


class AttendanceReplacement(Base):
    """A mark replaces another of the same learner and session."""

    __tablename__ = "attendance_replacement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["structure_id", "mark_id"], ["attendance_mark.structure_id", "attendance_mark.id"]
        ),
        ForeignKeyConstraint(
            ["structure_id", "replaced_id"], ["attendance_mark.structure_id", "attendance_mark.id"]
        ),
        CheckConstraint("mark_id <> replaced_id", name="another"),
        Index("ix_attendance_replacement_replaced_id", "replaced_id"),
    )

    structure_id: Mapped[int] = mapped_column(Identity)
    mark_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    replaced_id: Mapped[int] = mapped_column(Identity, primary_key=True)


class AttendanceNote(Base):
    """The trainer's words about a mark: erasable, beside the fact that is not."""

    __tablename__ = "attendance_note"

    mark_id: Mapped[int] = mapped_column(Identity, ForeignKey("attendance_mark.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
