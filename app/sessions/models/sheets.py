"""Closed sheets: versions that are only ever added, their sealed papers, the scans of paper days."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column


class AttendanceSheet(Base):
    """A version of a session's closed sheet; the highest is in force, all are kept.

    `content` is what is printed and what proves it, frozen; `digest` is the SHA-256 of its
    canonical form (RFC 8785), which the structure's journal holds in its chain. Versions after the
    first say why (`reason`).
    """

    __tablename__ = "attendance_sheet"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        UniqueConstraint("course_session_id", "version"),
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        CheckConstraint("version = 1 OR reason <> ''", name="reason"),
        Index("ix_attendance_sheet_structure_id_closed_at", "structure_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    public_id: Mapped[str] = public_id_column()
    course_session_id: Mapped[int] = mapped_column(Identity)
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    closed_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SheetPaper(Base):
    """The sealed PDF and the signed evidence bundle of a closed sheet, made once by a job."""

    __tablename__ = "sheet_paper"

    sheet_id: Mapped[int] = mapped_column(Identity, ForeignKey("attendance_sheet.id"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    pdf_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    bundle: Mapped[str] = mapped_column(Text)
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SheetScan(Base):
    """The scan of a sheet that was signed on paper."""

    __tablename__ = "sheet_scan"
    __table_args__ = (
        UniqueConstraint("course_session_id", "digest"),
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    public_id: Mapped[str] = public_id_column()
    course_session_id: Mapped[int] = mapped_column(Identity)
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    added_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
