"""What has been granted, and the sealed documents that say so."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
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

IN_FORCE = text("ended_at IS NULL")


class Award(Base):
    """A decision taken on a derived state, with that state frozen beside it.

    `summary` is what the rule saw: items held and their levels, minutes attended, decisions.
    `framework_digest` is the SHA-256 of the curriculum's file. One award in force per learner
    and framework version.
    """

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        Index(
            "uq_award_in_force",
            "learner_id",
            "framework_version_id",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    learner_id: Mapped[int] = mapped_column(Identity)
    framework_version_id: Mapped[int] = mapped_column(Identity, ForeignKey("framework_version.id"))
    framework_digest: Mapped[str] = mapped_column(String(64))
    rule_code: Mapped[str] = mapped_column(String(80))
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    granted_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    granted_on: Mapped[date]
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SealCertificate(Base):
    """A seal of a structure: the public half, kept for as long as the paper lasts."""

    __tablename__ = "seal_certificate"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    pem: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EndKind(StrEnum):
    """Why a certificate is no longer in force."""

    REVOKED = "revoked"
    REPLACED = "replaced"


class Certificate(Base):
    """The register's line of a certificate; it holds no name.

    The code is printed and sealed, fixed for life. `file_digest` is the SHA-256 of the stored
    bytes, which hold a random salt: it commits to the names without revealing them. Filled when
    the document is sealed, once.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "award_id"], ["award.structure_id", "award.id"]),
        Index(
            "uq_certificate_in_force",
            "award_id",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    award_id: Mapped[int] = mapped_column(Identity)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    is_example: Mapped[bool] = mapped_column(default=False)
    supersedes_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("certificate.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date | None]
    sealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    seal_fingerprint: Mapped[str | None] = mapped_column(
        String(64), ForeignKey("seal_certificate.fingerprint")
    )
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_kind: Mapped[EndKind | None] = mapped_column(word(EndKind))


class CertificateContent(Base):
    """Exactly what is printed, frozen when granted; erasable, since it holds the name."""

    __tablename__ = "certificate_content"

    certificate_id: Mapped[int] = mapped_column(Identity, ForeignKey("certificate.id"), primary_key=True)
    printed: Mapped[dict[str, Any]] = mapped_column(JSON)
    end_reason: Mapped[str] = mapped_column(Text, default="")


class CertificateFile(Base):
    """The sealed bytes, stored once and served as stored; erasable."""

    __tablename__ = "certificate_file"

    certificate_id: Mapped[int] = mapped_column(Identity, ForeignKey("certificate.id"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)


class Passport(Base):
    """The register's line of a passport: what a person could do on a day, sealed; it holds no name.

    One in force per learner: a new one replaces the earlier. `holder_urn` is the credential's
    subject, minted for it alone.
    """

    __tablename__ = "passport"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        Index(
            "uq_passport_in_force",
            "learner_id",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    public_id: Mapped[str] = public_id_column()
    learner_id: Mapped[int] = mapped_column(Identity)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    is_example: Mapped[bool] = mapped_column(default=False)
    holder_urn: Mapped[str] = mapped_column(String(60), unique=True)
    issued_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    file_digest: Mapped[str] = mapped_column(String(64), unique=True)
    seal_fingerprint: Mapped[str] = mapped_column(String(64), ForeignKey("seal_certificate.fingerprint"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_kind: Mapped[EndKind | None] = mapped_column(word(EndKind))


class PassportFile(Base):
    """What a passport prints, its sealed bytes and its signed credential: stored once, erasable."""

    __tablename__ = "passport_file"

    passport_id: Mapped[int] = mapped_column(Identity, ForeignKey("passport.id"), primary_key=True)
    printed: Mapped[dict[str, Any]] = mapped_column(JSON)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    credential: Mapped[str] = mapped_column(Text, deferred=True)
