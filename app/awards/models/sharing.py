"""What the holder of a paper decided about who may see it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column, word


class Access(StrEnum):
    """What the page of a printed code does: show, ask the family name first, or stay shut."""

    OPEN = "open"
    NAME = "name"
    CLOSED = "closed"


class NameShown(StrEnum):
    """How a share link names the holder."""

    FULL = "full"
    INITIALS = "initials"


class CodeAccess(Base):
    """What the holder decided for the code printed on a certificate or a passport; without a row, open."""

    __tablename__ = "code_access"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    access: Mapped[Access] = mapped_column(word(Access))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ShareLink(Base):
    """A link that the holder made for somebody: its own token, what it shows, until what day.

    `public_id` names it on its holder's own pages, where the token must not stand in an address.
    `label` is the holder's own note of whom it is for, shown to nobody else and erasable. `ends_on`
    is the last day on which it shows anything (Europe/Paris); None where it has no end.
    """

    __tablename__ = "share_link"

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    public_id: Mapped[str] = public_id_column()
    code: Mapped[str] = mapped_column(String(16), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    name_shown: Mapped[NameShown] = mapped_column(word(NameShown))
    shows_competencies: Mapped[bool]
    label: Mapped[str] = mapped_column(String(100), default="")
    ends_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
