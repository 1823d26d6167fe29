"""Passports: what a person could do on a day, sealed."""

from datetime import datetime
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
from app.awards.models.certificates import EndKind
from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class Passport(Base):
    """The register's line of a passport: what a person could do on a day, sealed; it holds no name.

    One in force per learner: a new one replaces the earlier. `holder_urn` is the credential's
    subject, minted for it alone.
    """

    __tablename__ = "passport"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        Index("ix_passport_learner_id", "learner_id"),
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
