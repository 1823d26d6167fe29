"""The learner: a person in a structure; every fact, evidence and award hangs on one."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class Qpv(StrEnum):
    """Whether the person lives in a quartier prioritaire: the answer, never the address."""

    YES = "oui"
    NO = "non"
    UNKNOWN = "inconnu"


class Learner(Base):
    """A person × a structure: the second one is created by a referral, progress does not follow.

    `ref` is the structure's own stable reference. `qpv_source` and `qpv_vintage` say how and
    under which list of quarters the answer was given.
    """

    __tablename__ = "learner"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        UniqueConstraint("structure_id", "person_id"),
        UniqueConstraint("structure_id", "ref"),
        ForeignKeyConstraint(["structure_id", "site_id"], ["site.structure_id", "site.id"]),
        Index("ix_learner_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    person_id: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    site_id: Mapped[int | None] = mapped_column(Identity)
    ref: Mapped[str | None] = mapped_column(String(60))
    prescriber: Mapped[str | None] = mapped_column(String(200))
    gender: Mapped[str] = mapped_column(String(20), default="non_communique")
    social_status: Mapped[str] = mapped_column(String(20), default="non_communique")
    commune: Mapped[str] = mapped_column(String(100), default="")
    qpv: Mapped[Qpv] = mapped_column(word(Qpv), default=Qpv.UNKNOWN)
    qpv_source: Mapped[str | None] = mapped_column(String(40))
    qpv_vintage: Mapped[str | None] = mapped_column(String(10))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LearnerAlias(Base):
    """Two records of one human: the facts never move, the alias says who counts; undone by its end."""

    __tablename__ = "learner_alias"
    __table_args__ = (
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        ForeignKeyConstraint(["structure_id", "canonical_id"], ["learner.structure_id", "learner.id"]),
        CheckConstraint("learner_id <> canonical_id", name="another"),
        Index(
            "uq_learner_alias_in_force",
            "learner_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    canonical_id: Mapped[int] = mapped_column(Identity)
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConsentPurpose(StrEnum):
    """What the learner agreed to."""

    FOLLOW_UP = "follow_up"
    """A structure that oriented the learner sees: enrolled, came x times out of y, certificate."""


class Consent(Base):
    """A learner lets another structure see something; ended when they withdraw it."""

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        Index("ix_consent_to_structure_id", "to_structure_id"),
        Index(
            "uq_consent_in_force",
            "learner_id",
            "to_structure_id",
            "purpose",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    to_structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    purpose: Mapped[ConsentPurpose] = mapped_column(word(ConsentPurpose))
    given_on: Mapped[date]
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PendingImport(Base):
    """A file that was read and checked, waiting for "import the good lines"; kept a day."""

    __tablename__ = "pending_import"

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    kind: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
