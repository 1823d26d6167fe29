"""The published lists of what was withdrawn: what each must say, and what it said last."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import or_, select

from app.awards.models import StatusEntry, StatusList
from app.core import clock
from app.core.database import db

RENEWED_EVERY = timedelta(days=1)
WARNED_BEFORE = timedelta(days=7)
"""A list that was not renewed for half of its life is worth a warning."""

ListForm = Literal["document", "token"]


@dataclass(frozen=True, kw_only=True)
class PublishedList:
    """A list in one of its signed forms, as it was signed last."""

    text: str
    signed_at: datetime

    @property
    def digest(self) -> str:
        """What names these very bytes."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def published_list(public_id: str, form: ListForm) -> PublishedList | None:
    """Return a list as anyone may fetch it; None where it is unknown or was never signed."""
    text = StatusList.document if form == "document" else StatusList.token
    wanted = select(text.label("text"), StatusList.signed_at).where(
        StatusList.public_id == public_id, StatusList.signed_at.is_not(None)
    )
    row = db.session.execute(wanted).first()
    return PublishedList(text=row.text, signed_at=row.signed_at) if row else None


def lists_to_sign() -> list[int]:
    """List those never signed, changed since, or signed more than a day ago."""
    wanted = select(StatusList.id).where(
        or_(
            StatusList.signed_at.is_(None),
            StatusList.changed_at >= StatusList.signed_at,
            StatusList.signed_at < clock.now() - RENEWED_EVERY,
        )
    )
    return list(db.session.scalars(wanted.order_by(StatusList.id)))


def positions_set(status_list_id: int) -> list[int]:
    """Return the places of what was withdrawn, in order."""
    wanted = select(StatusEntry.position).where(
        StatusEntry.status_list_id == status_list_id, StatusEntry.set_at.is_not(None)
    )
    return list(db.session.scalars(wanted.order_by(StatusEntry.position)))


def status_lists_lapsing() -> list[datetime]:
    """Return until when each list is good that was not renewed in time, or has lapsed."""
    late = StatusList.valid_until < clock.now() + WARNED_BEFORE
    return list(db.session.scalars(select(StatusList.valid_until).where(late).order_by(StatusList.id)))
