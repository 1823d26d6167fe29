"""The issuers of passports that this installation believes, besides itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.database import db
from app.people.models import Person
from app.progress.models import TrustedIssuer


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerLine:
    """An issuer that is believed: its identifier, its name, its keys (RFC 7517), who added it and when."""

    issuer: str
    name: str
    jwks: dict[str, Any]
    added_by: str
    added_at: datetime

    @property
    def kinds(self) -> str:
        """Say in words what keys it has."""
        return ", ".join(sorted({"Ed25519" if key["kty"] == "OKP" else "RSA" for key in self.jwks["keys"]}))


def trusted_issuers() -> tuple[IssuerLine, ...]:
    """List the issuers that are believed today, by name, in one statement."""
    rows = db.session.execute(
        select(TrustedIssuer, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == TrustedIssuer.added_by)
        .where(TrustedIssuer.ended_at.is_(None))
        .order_by(TrustedIssuer.name, TrustedIssuer.id)
    )
    return tuple(
        IssuerLine(
            issuer=row.issuer,
            name=row.name,
            jwks=row.jwks,
            added_by=f"{given or ''} {family or ''}".strip(),
            added_at=row.added_at,
        )
        for row, given, family in rows
    )
