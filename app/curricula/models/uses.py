"""The tables of what ties frameworks together, and of what each structure does with them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, word
from app.curricula.models.frameworks import CODE, TITLE
from app.curricula.rules.crosswalk import Match

IN_FORCE = text("ended_at IS NULL")


class FrameworkVariant(Base):
    """A local variant: another version's content with a structure's own hours and thresholds.

    `structure_id` is None for a variant that an administrator loaded for everyone.
    """

    __tablename__ = "framework_variant"

    framework_version_id: Mapped[int] = mapped_column(
        Identity, ForeignKey("framework_version.id"), primary_key=True
    )
    base_version_id: Mapped[int] = mapped_column(Identity, ForeignKey("framework_version.id"))
    structure_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("structure.id"))


class Crosswalk(Base):
    """Matches between frameworks, as their file said them; loaded once, never edited."""

    __tablename__ = "crosswalk"

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE), unique=True)
    title: Mapped[str] = mapped_column(String(TITLE))
    is_reviewed: Mapped[bool]
    file_digest: Mapped[str] = mapped_column(String(64))
    file_text: Mapped[str] = mapped_column(Text, deferred=True)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CrosswalkMatch(Base):
    """A competency of one framework matches another's, in the sense of SKOS; it suggests, no more.

    Frameworks and competencies are named by code, so that a match outlives their versions.
    `confidence` is a whole percentage.
    """

    __tablename__ = "crosswalk_match"
    __table_args__ = (
        UniqueConstraint(
            *("crosswalk_id", "from_framework", "from_code", "to_framework", "to_code"),
            name="uq_crosswalk_match_pair",
        ),
        CheckConstraint("confidence BETWEEN 0 AND 100", name="confidence"),
        Index("ix_crosswalk_match_to_framework", "to_framework"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    crosswalk_id: Mapped[int] = mapped_column(Identity, ForeignKey("crosswalk.id"))
    from_framework: Mapped[str] = mapped_column(String(CODE))
    from_code: Mapped[str] = mapped_column(String(CODE))
    to_framework: Mapped[str] = mapped_column(String(CODE))
    to_code: Mapped[str] = mapped_column(String(CODE))
    kind: Mapped[Match] = mapped_column(word(Match))
    confidence: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")


class WithheldFramework(Base):
    """A structure does not offer a version that is loaded; without a row, it does."""

    __tablename__ = "withheld_framework"
    __table_args__ = (
        Index(
            "uq_withheld_framework_in_force",
            "structure_id",
            "framework_version_id",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    framework_version_id: Mapped[int] = mapped_column(Identity, ForeignKey("framework_version.id"))
    decided_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Habilitation(Base):
    """A person may validate a framework in a structure; where a framework has none, the role is enough.

    The framework is named by its code, so that an habilitation outlives a version.
    """

    __tablename__ = "habilitation"
    __table_args__ = (
        Index(
            "uq_habilitation_in_force",
            "structure_id",
            "person_id",
            "framework_code",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    person_id: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    framework_code: Mapped[str] = mapped_column(String(CODE))
    given_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
