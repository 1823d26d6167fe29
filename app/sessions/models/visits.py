"""Free access and one-to-one help, with a known learner or nobody's name, in the codes of La Coop."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column


class Visit(Base):
    """Someone came to a free access, at a workstation or not; open until `ended_at`.

    Without a learner, `gender`, `age_band` and `social_status` are what was seen, in the codes of
    La Coop de la médiation numérique (API v1), `non_communique` by default. `struck_at` ends a
    visit that was noted by mistake: it counts nowhere.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("structure_id", "key"),
        ForeignKeyConstraint(["structure_id", "site_id"], ["site.structure_id", "site.id"]),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        ForeignKeyConstraint(
            ["structure_id", "workstation_id"], ["workstation.structure_id", "workstation.id"]
        ),
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
        CheckConstraint("people > 0", name="people"),
        Index("ix_visit_structure_id_started_at", "structure_id", "started_at"),
        Index("ix_visit_learner_id", "learner_id"),
        Index("ix_visit_course_session_id", "course_session_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    site_id: Mapped[int] = mapped_column(Identity)
    course_session_id: Mapped[int | None] = mapped_column(Identity)
    workstation_id: Mapped[int | None] = mapped_column(Identity)
    learner_id: Mapped[int | None] = mapped_column(Identity)
    people: Mapped[int] = mapped_column(default=1)
    gender: Mapped[str] = mapped_column(String(20), default="non_communique")
    age_band: Mapped[str] = mapped_column(String(30), default="non_communique")
    social_status: Mapped[str] = mapped_column(String(20), default="non_communique")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64))


class Support(Base):
    """One-to-one help (accompagnement individuel): theme, length and equipment, in La Coop's codes."""

    __tablename__ = "support"
    __table_args__ = (
        UniqueConstraint("structure_id", "key"),
        ForeignKeyConstraint(["structure_id", "site_id"], ["site.structure_id", "site.id"]),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        CheckConstraint("minutes > 0", name="minutes"),
        Index("ix_support_structure_id_happened_at", "structure_id", "happened_at"),
        Index("ix_support_learner_id", "learner_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    site_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int | None] = mapped_column(Identity)
    gender: Mapped[str] = mapped_column(String(20), default="non_communique")
    age_band: Mapped[str] = mapped_column(String(30), default="non_communique")
    social_status: Mapped[str] = mapped_column(String(20), default="non_communique")
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minutes: Mapped[int]
    place_kind: Mapped[str] = mapped_column(String(20), default="lieu_activite")
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    equipment: Mapped[list[str]] = mapped_column(JSON, default=list)
    autonomy: Mapped[str | None] = mapped_column(String(30))
    redirected_to: Mapped[str | None] = mapped_column(String(60))
    recorded_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key: Mapped[str] = mapped_column(String(64))
