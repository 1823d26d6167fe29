"""The tables of frameworks: common to all structures, written once, never edited.

A code is keyed by the version that it belongs to; composite foreign keys hold each part to the
version of its whole. The `(framework_version_id, id)` pairs are there for other domains' tables
to point at.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, word
from app.curricula.rules.kinds import DomainWord, FrameworkKind, FrameworkStatus, Provenance, RulePurpose

CODE = 64
TITLE = 300


class FrameworkVersion(Base):
    """One version of one framework, as its file said it.

    `file_digest` is the SHA-256 of `file_text` in UTF-8: what an award cites can be proven as
    long as the row lives. `validated_from` is the ordinal of the lowest level that counts;
    `derivation` keeps the file's words on how evidence is weighed and presence rounded.
    """

    __tablename__ = "framework_version"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        UniqueConstraint("file_digest"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE))
    version: Mapped[str] = mapped_column(String(CODE))
    name: Mapped[str] = mapped_column(String(TITLE))
    short_name: Mapped[str] = mapped_column(String(TITLE))
    authority: Mapped[str] = mapped_column(String(TITLE))
    prints: Mapped[str] = mapped_column(String(TITLE))
    claim: Mapped[dict[str, Any]] = mapped_column(JSON)
    kind: Mapped[FrameworkKind] = mapped_column(word(FrameworkKind))
    status: Mapped[FrameworkStatus] = mapped_column(word(FrameworkStatus))
    language: Mapped[str] = mapped_column(String(2))
    domain_word: Mapped[DomainWord] = mapped_column(word(DomainWord))
    validated_from: Mapped[int | None]
    derivation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    file_digest: Mapped[str] = mapped_column(String(64))
    file_text: Mapped[str] = mapped_column(Text, deferred=True)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Level(Base):
    """A step of the framework's own scale."""

    __tablename__ = "level"
    __table_args__ = (
        UniqueConstraint("framework_version_id", "code"),
        UniqueConstraint("framework_version_id", "ordinal"),
        CheckConstraint("ordinal >= 0", name="ordinal"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    framework_version_id: Mapped[int] = mapped_column(Identity, ForeignKey("framework_version.id"))
    code: Mapped[str] = mapped_column(String(CODE))
    ordinal: Mapped[int]
    name: Mapped[str] = mapped_column(String(TITLE))
    group: Mapped[str] = mapped_column(String(TITLE), default="")
    description: Mapped[str] = mapped_column(Text, default="")


class Domain(Base):
    """A domain or module; `planned_minutes` is the time that its teaching takes."""

    __tablename__ = "domain"
    __table_args__ = (
        UniqueConstraint("framework_version_id", "code"),
        UniqueConstraint("framework_version_id", "position"),
        UniqueConstraint("framework_version_id", "id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    framework_version_id: Mapped[int] = mapped_column(Identity, ForeignKey("framework_version.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(CODE))
    title: Mapped[str] = mapped_column(String(TITLE))
    description: Mapped[str] = mapped_column(Text, default="")
    planned_minutes: Mapped[int | None]


class Competency(Base):
    """A competency of a domain."""

    __tablename__ = "competency"
    __table_args__ = (
        ForeignKeyConstraint(
            ["framework_version_id", "domain_id"], ["domain.framework_version_id", "domain.id"]
        ),
        UniqueConstraint("framework_version_id", "code"),
        UniqueConstraint("framework_version_id", "id"),
        UniqueConstraint("domain_id", "position"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    framework_version_id: Mapped[int] = mapped_column(Identity)
    domain_id: Mapped[int] = mapped_column(Identity)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(CODE))
    title: Mapped[str] = mapped_column(String(TITLE))
    description: Mapped[str] = mapped_column(Text, default="")


class Item(Base):
    """A thing that a person does; `level` is the ordinal that it shows, where items have one.

    Each competency also has one row that stands for itself whole (`is_whole`, its own code and
    title, position -1): evidence of a competency that was observed as a whole hangs on it.
    """

    __tablename__ = "item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["framework_version_id", "competency_id"],
            ["competency.framework_version_id", "competency.id"],
        ),
        ForeignKeyConstraint(
            ["framework_version_id", "level"], ["level.framework_version_id", "level.ordinal"]
        ),
        UniqueConstraint("framework_version_id", "code"),
        UniqueConstraint("framework_version_id", "id"),
        UniqueConstraint("competency_id", "position"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    framework_version_id: Mapped[int] = mapped_column(Identity)
    competency_id: Mapped[int] = mapped_column(Identity)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(CODE))
    statement: Mapped[str] = mapped_column(String(TITLE))
    level: Mapped[int | None]
    optional: Mapped[bool] = mapped_column(default=False)
    is_whole: Mapped[bool] = mapped_column(default=False, server_default=false())


class ItemSource(Base):
    """Evidence of another version's item counts for this one: replaced by it, or the same word for word.

    Written when a version is loaded, already closed: the sources of a source are sources.
    """

    __tablename__ = "item_source"
    __table_args__ = (CheckConstraint("item_id <> source_id", name="another"),)

    item_id: Mapped[int] = mapped_column(Identity, ForeignKey("item.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(Identity, ForeignKey("item.id"), primary_key=True)


class CertificationRule(Base):
    """A rule as its file states it; `conditions` and `attestation` keep the file's words.

    A rule to award that nobody read at a source can be kept, never enabled.
    """

    __tablename__ = "certification_rule"
    __table_args__ = (
        UniqueConstraint("framework_version_id", "code"),
        UniqueConstraint("framework_version_id", "position"),
        UniqueConstraint("framework_version_id", "id"),
        CheckConstraint(
            "NOT (enabled AND purpose = 'award' AND provenance = 'recall')", name="recall_never_awards"
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    framework_version_id: Mapped[int] = mapped_column(Identity, ForeignKey("framework_version.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(CODE))
    title: Mapped[str] = mapped_column(String(TITLE))
    purpose: Mapped[RulePurpose] = mapped_column(word(RulePurpose))
    provenance: Mapped[Provenance] = mapped_column(word(Provenance))
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    attestation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str] = mapped_column(Text, default="")
    enabled: Mapped[bool] = mapped_column(default=True)
