"""The tables of orientation."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column


class Referral(Base):
    """A counsellor orients a learner of their structure to a cycle of another.

    It creates the second `Learner`, in the receiving structure. Progress does not follow.
    """

    __tablename__ = "referral"
    __table_args__ = (
        ForeignKeyConstraint(
            ["from_structure_id", "from_learner_id"], ["learner.structure_id", "learner.id"]
        ),
        ForeignKeyConstraint(["to_structure_id", "to_learner_id"], ["learner.structure_id", "learner.id"]),
        ForeignKeyConstraint(["to_structure_id", "cycle_id"], ["cycle.structure_id", "cycle.id"]),
        CheckConstraint("from_structure_id <> to_structure_id", name="another_structure"),
        Index("ix_referral_from_structure_id", "from_structure_id"),
        Index(
            "uq_referral_in_force",
            "from_learner_id",
            "cycle_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    public_id: Mapped[str] = public_id_column()
    from_structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    from_learner_id: Mapped[int] = mapped_column(Identity)
    to_structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    to_learner_id: Mapped[int] = mapped_column(Identity)
    cycle_id: Mapped[int] = mapped_column(Identity)
    counsellor_id: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    referred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReferralNote(Base):
    """The counsellor's words for the trainer: erasable, beside the act that is not."""

    __tablename__ = "referral_note"

    referral_id: Mapped[int] = mapped_column(Identity, ForeignKey("referral.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
