"""What devices did without a network: every operation that arrived, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class Outcome(StrEnum):
    """What became of an operation."""

    APPLIED = "applied"
    TO_SETTLE = "to_settle"
    """Kept, not applied: a trainer decides on the page « à régler »."""
    SETTLED = "settled"
    SET_ASIDE = "set_aside"


class OfflineOperation(Base):
    """An act noted on a device without a network; `key` is made there, so that it counts once.

    `about` is the public id of the session as the device knew it. `said` is the act as sent
    (erasable). `why` is the code of the refusal that sent it to be settled. `fact_id` is what it
    became: a mark, a piece of evidence or, for somebody who walked in, a learner. `because` is the
    reason of whoever settled it or set it aside.
    """

    __tablename__ = "offline_operation"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        Index("ix_offline_operation_learner_id", "learner_id"),
        Index("ix_offline_operation_structure_id_outcome", "structure_id", "outcome"),
        Index("ix_offline_operation_course_session_id", "course_session_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    public_id: Mapped[str] = public_id_column()
    structure_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("structure.id"))
    course_session_id: Mapped[int | None] = mapped_column(Identity)
    learner_id: Mapped[int | None] = mapped_column(Identity)
    person_id: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    device: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(64))
    about: Mapped[str] = mapped_column(String(26))
    kind: Mapped[str] = mapped_column(String(20))
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    why: Mapped[str] = mapped_column(String(60), default="")
    fact_id: Mapped[int | None] = mapped_column(Identity)
    because: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    settled_by: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
