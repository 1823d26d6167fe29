"""What has been granted: a decision, with the state that it was taken on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column

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
        Index("ix_award_learner_id", "learner_id"),
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
