"""What people are told without e-mail: notices, and calendars by secret address."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class NoticeKind(StrEnum):
    """What happened to a session or to a place in it."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    PROMOTED = "promoted"
    TRAINER = "trainer"
    PLACE = "place"
    """The room or the site changed."""
    REMINDER = "reminder"
    """Somebody reminded the learner of the session: made as they do, never shown on the page."""


class Notice(Base):
    """Something that a learner has to be told of a session.

    Shown on their page until read (`read_at`), and on the call list until someone told them
    (`told_at`, `told_by`). `before` keeps what it replaces: `{"starts_at": …, "room": …}`.
    """

    __tablename__ = "notice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["structure_id", "course_session_id"], ["course_session.structure_id", "course_session.id"]
        ),
        ForeignKeyConstraint(["structure_id", "learner_id"], ["learner.structure_id", "learner.id"]),
        Index("ix_notice_learner_id", "learner_id"),
        Index("ix_notice_course_session_id", "course_session_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity)
    public_id: Mapped[str] = public_id_column()
    course_session_id: Mapped[int] = mapped_column(Identity)
    learner_id: Mapped[int] = mapped_column(Identity)
    kind: Mapped[NoticeKind] = mapped_column(word(NoticeKind))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_by: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))


class FeedKind(StrEnum):
    """Whose sessions a calendar shows."""

    TRAINER = "trainer"
    SITE = "site"
    LEARNER = "learner"


class CalendarFeed(Base):
    """A calendar by secret address (RFC 5545), revoked by its end; the token is kept as a digest.

    Exactly one of `person_id` (a trainer's, a learner's) and `site_id` says whose it is.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        ForeignKeyConstraint(["structure_id", "site_id"], ["site.structure_id", "site.id"]),
        CheckConstraint("(person_id IS NULL) <> (site_id IS NULL)", name="of_one"),
        Index("ix_calendar_feed_person_id", "person_id"),
        Index("ix_calendar_feed_site_id", "site_id"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    public_id: Mapped[str] = public_id_column()
    kind: Mapped[FeedKind] = mapped_column(word(FeedKind))
    person_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    structure_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("structure.id"))
    site_id: Mapped[int | None] = mapped_column(Identity)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
