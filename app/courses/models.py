"""The tables of what is taught."""

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class Course(Base):
    """A parcours of a structure, which prepares one version of a framework, or none.

    `summary` is printed on the programme. `usual_code` names the field's cycle that it was made
    from (`debutants`, `internet`…). `revision` counts the changes of what the programme prints.
    """

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("structure_id", "id"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    title: Mapped[str] = mapped_column(String(200))
    framework_version_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("framework_version.id"))
    summary: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    audience: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    usual_code: Mapped[str | None] = mapped_column(String(40))
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Module(Base):
    """A part of a course; its title is printed, the same, on programme and sheets.

    `domain_codes` are the domains of the course's framework that it aims at, to which its hours
    count. `aims` are finer aims, in one or several frameworks: a list of
    `{"framework": id of the version, "kind": "domain" | "competency" | "item", "code": "2.1"}`.
    `requires` lists the ids of the modules of the same course to follow before. Minutes are whole.
    A retired module is no longer planned; what was given keeps its title.
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
    summary: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    aims: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    requires: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def hours(self) -> Fraction:
        """The module's length in hours, exactly."""
        return Fraction(self.minutes, 60)


class ResourceKind(StrEnum):
    """What a resource is: a file to read, an address, an exercise, a page written here."""

    SHEET = "sheet"
    LINK = "link"
    EXERCISE = "exercise"
    PAGE = "page"


class Resource(Base):
    """Something to read or do for a course, or for one of its modules.

    `words` is Markdown (a page, an exercise, the few words beside a link or a sheet); `address`
    is http(s); `file_digest` names the stored file. Retired, it is no longer proposed.
    """

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "course_id"], ["course.structure_id", "course.id"]),
        ForeignKeyConstraint(["structure_id", "module_id"], ["module.structure_id", "module.id"]),
        ForeignKeyConstraint(
            ["structure_id", "file_digest"], ["resource_file.structure_id", "resource_file.digest"]
        ),
        Index("ix_resource_course_id", "course_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    public_id: Mapped[str] = public_id_column()
    course_id: Mapped[int] = mapped_column(Identity)
    module_id: Mapped[int | None] = mapped_column(Identity)
    kind: Mapped[ResourceKind] = mapped_column(word(ResourceKind))
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str | None] = mapped_column(String(2000))
    file_digest: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ResourceFile(Base):
    """A file of a structure's resources, stored once, small, by the SHA-256 of its bytes."""

    __tablename__ = "resource_file"

    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
