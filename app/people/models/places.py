"""Structures (the tenants) and their sites, in the terms of the national schema of places."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime, public_id_column


class Structure(Base):
    """An organisation that answers for its learners' records: EPN, Mission locale, commune…

    `typology` is a code of the national schema of digital-mediation places (EPN, ML, CCAS…).
    The two words are those that its people use on screen.
    """

    __tablename__ = "structure"

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    public_id: Mapped[str] = public_id_column()
    name: Mapped[str] = mapped_column(String(200))
    typology: Mapped[str | None] = mapped_column(String(20))
    siret: Mapped[str | None] = mapped_column(String(14))
    commune: Mapped[str] = mapped_column(String(100), default="")
    learner_word: Mapped[str] = mapped_column(String(40), default="apprenant")
    trainer_word: Mapped[str] = mapped_column(String(40), default="médiateur numérique")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Site(Base):
    """A place where a structure receives people.

    Columns follow the schéma national des lieux de médiation numérique (v1.0 and v2.0);
    multi-values stay joined by `|`, as the schema writes them.
    """

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("structure_id", "id"),
        UniqueConstraint("structure_id", "code"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    public_id: Mapped[str] = public_id_column()
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    address_complement: Mapped[str] = mapped_column(String(300), default="")
    postcode: Mapped[str] = mapped_column(String(5), default="")
    commune: Mapped[str] = mapped_column(String(100), default="")
    insee_code: Mapped[str | None] = mapped_column(String(5))
    latitude: Mapped[float | None] = mapped_column(Numeric(11, 8, asdecimal=False))
    longitude: Mapped[float | None] = mapped_column(Numeric(11, 8, asdecimal=False))
    typology: Mapped[str | None] = mapped_column(String(200))
    siret: Mapped[str | None] = mapped_column(String(14))
    services: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    updated_on: Mapped[date | None]


def on_one_line(address: str, postcode: str, commune: str) -> str:
    """Write an address on one line: « 2, place du Marché, 29200 Brest »."""
    return ", ".join(filter(None, (address, f"{postcode} {commune}".strip())))
