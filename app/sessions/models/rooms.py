"""Where people meet and who is there to teach: rooms, workstations, trainers, closing days."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class Room(Base):
    """A room of a site, and how many people it holds."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "site_id"], ["site.structure_id", "site.id"]),
        CheckConstraint("seats > 0", name="seats"),
        Index("ix_room_site_id", "site_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    site_id: Mapped[int] = mapped_column(Identity)
    name: Mapped[str] = mapped_column(String(100))
    seats: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Workstation(Base):
    """A computer of a room, by the name on its label: « Poste 3 »."""

    __tablename__ = "workstation"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "room_id"], ["room.structure_id", "room.id"]),
        Index("ix_workstation_room_id", "room_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    public_id: Mapped[str] = public_id_column()
    room_id: Mapped[int] = mapped_column(Identity)
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SessionRoom(Base):
    """The room that a session holds; the words of `CourseSession.room` are its name."""

    __tablename__ = "session_room"
    __table_args__ = (
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        ForeignKeyConstraint(["structure_id", "room_id"], ["room.structure_id", "room.id"]),
        Index("ix_session_room_room_id", "room_id"),
    )

    course_session_id: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    structure_id: Mapped[int] = mapped_column(Identity)
    room_id: Mapped[int] = mapped_column(Identity)


class TrainerPart(StrEnum):
    """What else a trainer is to a session; whoever leads it stands in the session itself."""

    WITH = "with"
    REPLACED = "replaced"
    """Was to lead it; a substitute does."""


class SessionTrainer(Base):
    """A second trainer of a session, or the one whom a substitute replaces."""

    __tablename__ = "session_trainer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        Index("ix_session_trainer_person_id", "person_id"),
    )

    course_session_id: Mapped[int] = mapped_column(Identity, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    structure_id: Mapped[int] = mapped_column(Identity)
    part: Mapped[TrainerPart] = mapped_column(word(TrainerPart))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClosingDay(Base):
    """Days on which a site, or all of a structure, receives nobody; both days are included."""

    __tablename__ = "closing_day"
    __table_args__ = (
        ForeignKeyConstraint(["structure_id", "site_id"], ["site.structure_id", "site.id"]),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_closing_day_structure_id_starts_on", "structure_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    site_id: Mapped[int | None] = mapped_column(Identity)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
