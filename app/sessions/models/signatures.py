"""Who signed, by half-day: append-only acts, the image of a hand only where a structure wants it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, word
from app.sessions.rules import HalfDay


class SignedHow(StrEnum):
    """By what act."""

    PIN = "pin"
    CARD = "card"
    """The card itself: its number typed, or its QR code shown to a camera."""
    CODE = "code"
    """The code of the board, typed by a learner who is signed in."""
    UNABLE = "unable"
    """Was there and could not sign; a trainer says why."""
    TRAINER = "trainer"
    """The trainer's own act."""
    PAPER = "paper"
    """Signed on the sheet whose scan is attached."""


_OWN_ACT = "how IN ('pin', 'card', 'code')"


class SheetSignature(Base):
    """A learner, or a trainer (no learner), signed a half-day of a session. Never changed.

    `title` is the session's title as it was read when signing. `signed_at` is the server's clock,
    `claimed_at` the device's. `recorded_by` is the person whose act it is, or who vouches for it.
    A learner's own act is there once for a half-day.
    """

    __tablename__ = "sheet_signature"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        UniqueConstraint("structure_id", "key"),
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        CheckConstraint("how <> 'unable' OR reason IS NOT NULL", name="reason"),
        Index("ix_sheet_signature_course_session_id", "course_session_id", "learner_id"),
        Index("ix_sheet_signature_learner_id", "learner_id"),
        Index(
            "uq_sheet_signature_own_act",
            "course_session_id",
            "learner_id",
            "day",
            "half",
            unique=True,
            sqlite_where=text(_OWN_ACT),
            postgresql_where=text(_OWN_ACT),
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    course_session_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int | None] = mapped_column(Identity)
    day: Mapped[date]
    half: Mapped[HalfDay] = mapped_column(word(HalfDay))
    how: Mapped[SignedHow] = mapped_column(word(SignedHow))
    title: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(200))
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64))


class SignatureImage(Base):
    """The handwritten image of a signature, erasable, where the structure turned it on."""

    __tablename__ = "signature_image"

    signature_id: Mapped[int] = mapped_column(Identity, ForeignKey("sheet_signature.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class AttendancePractice(Base):
    """How a structure keeps its sheets; absent, nothing is asked but the marks.

    `signs` asks for signatures by half-day; `keeps_images` lets people draw theirs;
    `rounding_minutes` is the funder's unit, to which each session's minutes are rounded down.
    """

    __tablename__ = "attendance_practice"
    __table_args__ = (CheckConstraint("rounding_minutes BETWEEN 1 AND 60", name="rounding"),)

    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"), primary_key=True)
    signs: Mapped[bool] = mapped_column(default=True)
    keeps_images: Mapped[bool] = mapped_column(default=False)
    rounding_minutes: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
