"""The person: global, with names and ways to be reached, none of them required."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column

NAME_LENGTH = 300


class Person(Base):
    """A human being, once in the whole installation.

    Year of birth, never the date; no e-mail address is ever required. Names are as typed, in
    Unicode form NFC; `sought_name` is folded for search. An erased person keeps the row and
    loses every word of it.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100", name="birth_year"),
        Index("ix_person_sought_name", "sought_name"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    public_id: Mapped[str] = public_id_column()
    given_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    family_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    sought_name: Mapped[str] = mapped_column(String(2 * NAME_LENGTH + 1), default="")
    birth_year: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(8), default="fr")
    phone: Mapped[str | None] = mapped_column(String(30))
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def full_name(self) -> str:
        """Given name, then family name, as the person writes them."""
        return f"{self.given_name} {self.family_name}".strip()
