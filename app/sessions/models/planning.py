"""When people meet: cycles, sessions, enrolments."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class Cycle(Base):
    """A course given once to a group: « six mardis de 14 h à 16 h »."""

    __tablename__ = "cycle"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "course_id"], ["course.structure_id", "course.id"]),
        ForeignKeyConstraint(["structure_id", "site_id"], ["site.structure_id", "site.id"]),
        CheckConstraint("seats > 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    course_id: Mapped[int] = mapped_column(Identity)
    site_id: Mapped[int] = mapped_column(Identity)
    title: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int]
    open_to_learners: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SessionKind(StrEnum):
    """What people meet for."""

    WORKSHOP = "workshop"
    APPOINTMENT = "appointment"
    FREE_ACCESS = "free_access"


class CourseSession(Base):
    """One meeting: a séance of a cycle, a workshop on its own, an appointment, a free access.

    Times are UTC. `pauses` are common to everybody: `[[begins, ends], …]` in ISO 8601 UTC, inside
    the session, in order, apart. `sequence` counts the changes that a calendar must know of
    (RFC 5545 §3.8.7.4); `open_to_learners` is read when the session has no cycle. `planned_at` is
    not known of those planned before it was kept.
    """

    __tablename__ = "course_session"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "cycle_id"], ["cycle.structure_id", "cycle.id"]),
        ForeignKeyConstraint(["structure_id", "module_id"], ["module.structure_id", "module.id"]),
        ForeignKeyConstraint(["structure_id", "site_id"], ["site.structure_id", "site.id"]),
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_course_session_structure_id_starts_at", "structure_id", "starts_at"),
        Index("ix_course_session_cycle_id", "cycle_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    cycle_id: Mapped[int | None] = mapped_column(Identity)
    module_id: Mapped[int | None] = mapped_column(Identity)
    site_id: Mapped[int] = mapped_column(Identity)
    trainer_id: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(200))
    room: Mapped[str] = mapped_column(String(100), default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seats: Mapped[int]
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kind: Mapped[SessionKind] = mapped_column(
        word(SessionKind, checked=False), default=SessionKind.WORKSHOP, server_default="workshop"
    )
    pauses: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")
    cancelled_because: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    open_to_learners: Mapped[bool] = mapped_column(default=False, server_default=false())
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=clock.now)


class EnrolmentStatus(StrEnum):
    """Whether the learner has a seat."""

    ENROLLED = "enrolled"
    WAITING = "waiting"


class EnrolledHow(StrEnum):
    """Who asked for the place."""

    TRAINER = "trainer"
    COUNSELLOR = "counsellor"
    LEARNER = "learner"
    WALK_IN = "walk_in"


class PlaceEnded(StrEnum):
    """Why a place is no longer held."""

    WITHDRAWN = "withdrawn"
    ABSENCE = "absence"
    """The learner said beforehand that they would not come."""
    CANCELLED = "cancelled"


class Enrolment(Base):
    """A learner's seat in a session, or their place on its waiting list (by order of arrival)."""

    __tablename__ = "enrolment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        Index("ix_enrolment_learner_id", "learner_id"),
        Index(
            "uq_enrolment_in_force",
            "course_session_id",
            "learner_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    course_session_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    status: Mapped[EnrolmentStatus] = mapped_column(word(EnrolmentStatus))
    enrolled_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    how: Mapped[EnrolledHow] = mapped_column(
        word(EnrolledHow, checked=False), default=EnrolledHow.TRAINER, server_default="trainer"
    )
    promoted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[PlaceEnded | None] = mapped_column(word(PlaceEnded, checked=False))
