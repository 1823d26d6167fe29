"""The tables of what is taught."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column


class Course(Base):
    """A parcours of a structure, which prepares one version of a framework."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("structure_id", "id"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    title: Mapped[str] = mapped_column(String(200))
    framework_version_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("framework_version.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Module(Base):
    """A part of a course; its title is printed, the same, on programme and sheets.

    `domain_codes` are the framework's domains that it aims at. Minutes are whole.
    """

    __tablename__ = "module"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        UniqueConstraint("course_id", "position"),
        ForeignKeyConstraint(["structure_id", "course_id"], ["course.structure_id", "course.id"]),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    course_id: Mapped[int] = mapped_column(Identity)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int]
    domain_codes: Mapped[list[str]] = mapped_column(JSON)

    @property
    def hours(self) -> Fraction:
        """The module's length in hours, exactly."""
        return Fraction(self.minutes, 60)
