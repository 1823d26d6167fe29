"""What a learner has shown: append-only evidence that names what it replaces."""

from datetime import date, datetime
from enum import StrEnum
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
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column, word

IN_FORCE = text("ended_at IS NULL")


class EvidenceKind(StrEnum):
    """How the level was seen."""

    OBSERVATION = "observation"
    INTERVIEW = "interview"
    WORK = "work"
    TEST = "test"
    RECOGNISED = "recognised"


class Evidence(Base):
    """A learner showed an item at a level (an ordinal of the framework's own scale).

    Never changed and never deleted: a later tick names, by `EvidenceReplacement`, the ones it
    replaces; those that nobody replaces are heads. `recorded_at` is the server's clock,
    `claimed_at` the device's. `key` is made by the client. `happened_on` is the day of what was
    seen, where it is not that of the record; `expires_on` its last day, if it has one.

    `is_declared`: the person says so, nobody has verified it, and it never counts. `is_sign_off`:
    an evaluator's decision on a competency whole, upon what others observed.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        UniqueConstraint("structure_id", "key"),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        CheckConstraint("level >= 0", name="level"),
        Index("ix_evidence_learner_id", "learner_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    item_id: Mapped[int] = mapped_column(Identity, ForeignKey("item.id"))
    level: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(word(EvidenceKind))
    course_session_id: Mapped[int | None] = mapped_column(Identity)
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64))
    happened_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    points: Mapped[int | None]
    points_max: Mapped[int | None]
    is_declared: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_sign_off: Mapped[bool] = mapped_column(default=False, server_default=false())


class EvidenceReplacement(Base):
    """A piece of evidence replaces another of the same learner and item."""

    __tablename__ = "evidence_replacement"
    __table_args__ = (
        ForeignKeyConstraint(["structure_id", "evidence_id"], ["evidence.structure_id", "evidence.id"]),
        ForeignKeyConstraint(["structure_id", "replaced_id"], ["evidence.structure_id", "evidence.id"]),
        CheckConstraint("evidence_id <> replaced_id", name="another"),
        Index("ix_evidence_replacement_replaced_id", "replaced_id"),
    )

    structure_id: Mapped[int] = mapped_column(Identity)
    evidence_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    replaced_id: Mapped[int] = mapped_column(Identity, primary_key=True)


class EvidenceNote(Base):
    """The trainer's words about a piece of evidence: erasable, beside the fact that is not."""

    __tablename__ = "evidence_note"

    evidence_id: Mapped[int] = mapped_column(Identity, ForeignKey("evidence.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)


class EvidenceSource(Base):
    """Where a piece of evidence comes from: erasable, since a reference may name a person.

    `body` is who delivered what was shown (an outside certificate, a test), `link` where the
    work is. `suggestion_answer_id` and `imported_passport_id` cite what it was drawn from.
    """

    __tablename__ = "evidence_source"

    evidence_id: Mapped[int] = mapped_column(Identity, ForeignKey("evidence.id"), primary_key=True)
    body: Mapped[str] = mapped_column(String(200), default="")
    reference: Mapped[str] = mapped_column(String(100), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    suggestion_answer_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("suggestion_answer.id"))
    imported_passport_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("imported_passport.id"))


class EvidenceFile(Base):
    """The work that a piece of evidence rests on, as it was handed in: erasable, never shown inline."""

    __tablename__ = "evidence_file"

    evidence_id: Mapped[int] = mapped_column(Identity, ForeignKey("evidence.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class WithdrawalReason(StrEnum):
    """Why a piece of evidence no longer counts: a closed list, so that no name is kept for ever."""

    MISTAKE = "mistake"
    OTHER_PERSON = "other_person"
    NOT_PROVEN = "not_proven"


class EvidenceWithdrawal(Base):
    """A piece of evidence no longer counts, as though it had never replaced anything."""

    __tablename__ = "evidence_withdrawal"
    __table_args__ = (
        ForeignKeyConstraint(["structure_id", "evidence_id"], ["evidence.structure_id", "evidence.id"]),
    )

    evidence_id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    reason: Mapped[WithdrawalReason] = mapped_column(word(WithdrawalReason))
    withdrawn_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SelfAssessment(Base):
    """What a learner says of themselves; it never counts, and the latest shows."""

    __tablename__ = "self_assessment"
    __table_args__ = (
        UniqueConstraint("structure_id", "key"),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        CheckConstraint("level >= 0", name="level"),
        Index("ix_self_assessment_learner_id", "learner_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    item_id: Mapped[int] = mapped_column(Identity, ForeignKey("item.id"))
    level: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64))


class SuggestionAnswer(Base):
    """What was answered to a suggestion of a crosswalk, once for ever; the match is the reason kept.

    `from_item_id` and `to_item_id` stand for competencies whole.
    """

    __tablename__ = "suggestion_answer"
    __table_args__ = (
        UniqueConstraint("learner_id", "from_item_id", "to_item_id"),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    from_item_id: Mapped[int] = mapped_column(Identity, ForeignKey("item.id"))
    to_item_id: Mapped[int] = mapped_column(Identity, ForeignKey("item.id"))
    crosswalk_match_id: Mapped[int] = mapped_column(Identity, ForeignKey("crosswalk_match.id"))
    is_confirmed: Mapped[bool]
    answered_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutsideDecision(Base):
    """A decision of a body that is not ours (a jury), recorded as a fact; ended when it was an error."""

    __tablename__ = "outside_decision"
    __table_args__ = (
        UniqueConstraint("structure_id", "key"),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        Index("ix_outside_decision_learner_id", "learner_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    public_id: Mapped[str] = public_id_column()
    learner_id: Mapped[int] = mapped_column(Identity)
    framework_version_id: Mapped[int] = mapped_column(Identity, ForeignKey("framework_version.id"))
    rule_code: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(100))
    decided_on: Mapped[date]
    is_favourable: Mapped[bool]
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TrustedIssuer(Base):
    """An issuer of credentials that this installation believes, with its public keys (RFC 7517)."""

    __tablename__ = "trusted_issuer"
    __table_args__ = (
        Index(
            "uq_trusted_issuer_in_force",
            "issuer",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    issuer: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(200))
    jwks: Mapped[dict[str, Any]] = mapped_column(JSON)
    added_by: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportedPassport(Base):
    """A passport of another installation that was taken in, once; `digest` is the SHA-256 of the credential.

    `is_recognised`: its seal was good and its issuer trusted that day; else the person only declares it.
    One that was only declared may be recognised later, when its issuer is trusted.
    """

    __tablename__ = "imported_passport"
    __table_args__ = (
        UniqueConstraint(
            *("structure_id", "learner_id", "digest", "is_recognised"), name="uq_imported_passport_once"
        ),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    credential: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(300))
    issuer_name: Mapped[str] = mapped_column(String(200))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(String(64))
    is_recognised: Mapped[bool]
    received_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
