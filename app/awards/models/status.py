"""Lists of what was withdrawn, published for whoever checks a credential without asking us."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column


class StatusList(Base):
    """A list of as many places as `length`, each one bit (W3C Bitstring Status List 1.0).

    `document` (JSON with a proof) and `token` (VC-JWT) are its signed forms as last published,
    good until `valid_until`; `changed_at` is the last moment that a bit of it was set.
    """

    __tablename__ = "status_list"

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    public_id: Mapped[str] = public_id_column()
    length: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    document: Mapped[str | None] = mapped_column(Text, deferred=True)
    token: Mapped[str | None] = mapped_column(Text, deferred=True)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StatusEntry(Base):
    """The place of one credential in a list, drawn at random; `set_at` is when it was withdrawn.

    A place that belongs to neither paper was drawn for one that was never kept: it stays taken.
    """

    __tablename__ = "status_entry"
    __table_args__ = (
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("certificate_id IS NULL OR passport_id IS NULL", name="one_paper"),
        Index("ix_status_entry_set", "status_list_id", "set_at"),
    )

    status_list_id: Mapped[int] = mapped_column(Identity, ForeignKey("status_list.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    certificate_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("certificate.id"), unique=True)
    passport_id: Mapped[int | None] = mapped_column(Identity, ForeignKey("passport.id"), unique=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
