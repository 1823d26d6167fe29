"""Certificates: the register's line, what it prints, its sealed bytes and its portable copy."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from app.awards.models.awards import IN_FORCE
from app.core.database import Base, Identity, UtcDateTime, word


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
        Index("ix_certificate_award_id", "award_id"),
        Index("uq_certificate_supersedes_id", "supersedes_id", unique=True),
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


class CertificateCredential(Base):
    """The portable copy of a certificate: frozen when granted, signed when sealed; erasable.

    `unsigned` is the document of the credential (Open Badges 3.0) before any signature. `token` is
    its VC-JWT, `document` its JSON with a Data Integrity proof, as text and byte for byte as it was
    attached to the PDF; `badge` is the PNG that carries the token. The three are filled once.
    """

    __tablename__ = "certificate_credential"

    certificate_id: Mapped[int] = mapped_column(Identity, ForeignKey("certificate.id"), primary_key=True)
    unsigned: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    token: Mapped[str | None] = mapped_column(Text, deferred=True)
    document: Mapped[str | None] = mapped_column(Text, deferred=True)
    badge: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
