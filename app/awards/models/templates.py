"""How a structure wants its certificates to look: versions that are only ever added."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identity, UtcDateTime


class CertificateTemplate(Base):
    """One version of a structure's template; the highest is in use, the others stay as they were.

    `accent` is a colour as `#rrggbb`; `logo` is a PNG as `logo_digest` (SHA-256) names it. What is
    empty is left out of the paper.
    """

    __tablename__ = "certificate_template"
    __table_args__ = (UniqueConstraint("structure_id", "version"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    version: Mapped[int]
    accent: Mapped[str | None] = mapped_column(String(7))
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    logo_digest: Mapped[str | None] = mapped_column(String(64))
    signatory_name: Mapped[str] = mapped_column(String(100), default="")
    signatory_title: Mapped[str] = mapped_column(String(100), default="")
    mention: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
