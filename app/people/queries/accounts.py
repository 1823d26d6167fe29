"""Who is at the door, and who is already in."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.core import clock
from app.core.database import db
from app.core.identifiers import digest
from app.people.models import Account, ApiToken, Learner, Person, Site, Structure, UserSession
from app.people.rules.signing_in import as_card_number, normalised


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An account that somebody tries to open."""

    account_id: int
    person_id: int
    identifiant: str
    secret_hash: str
    is_locked: bool
    place: str = ""
    is_card: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A signed-in browser, as each request reads it."""

    session_id: int
    person_id: int
    name: str
    reach: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TokenBearer:
    """A program that speaks for a structure."""

    structure_id: int
    scopes: frozenset[str]


def candidate_named(identifiant: str) -> Candidate | None:
    """Find the account of an identifiant or a card's number, however it is typed."""
    names = [normalised(identifiant)]
    number = as_card_number(identifiant)
    wanted = _accounts().where(Account.identifiant.in_([*names, number] if number else names))
    return _candidate(wanted.order_by(Account.card_digest.is_not(None)))


def candidate_with_card(token: str) -> Candidate | None:
    """Find the account of a card by the secret of its QR code, and the place to show."""
    return _candidate(_accounts().where(Account.card_digest == digest(token)))


def candidate_of(person_id: int) -> Candidate | None:
    """Find the account of a person, their card first."""
    wanted = _accounts().where(Account.person_id == person_id)
    return _candidate(wanted.order_by(Account.card_digest.is_(None), Account.id))


def _accounts() -> Select[*tuple[Any, ...]]:
    return (
        select(Account, Structure.name, Site.name)
        .join(Person, Person.id == Account.person_id)
        .outerjoin(Learner, Learner.person_id == Account.person_id)
        .outerjoin(Structure, Structure.id == Learner.structure_id)
        .outerjoin(Site, Site.id == Learner.site_id)
        .where(Account.ended_at.is_(None), Person.erased_at.is_(None))
        .limit(1)
    )


def _candidate(wanted: Select[*tuple[Any, ...]]) -> Candidate | None:
    found = db.session.execute(wanted.order_by(Learner.id)).first()
    if found is None:
        return None
    account, structure, site = found
    return Candidate(
        account_id=account.id,
        person_id=account.person_id,
        identifiant=account.identifiant,
        secret_hash=account.secret_hash,
        is_locked=account.locked_at is not None,
        place=site or structure or "",
        is_card=account.card_digest is not None,
    )


_OPEN_SESSION = (
    select(UserSession.id, UserSession.person_id, UserSession.reach, Person.given_name, Person.family_name)
    .join(Person, Person.id == UserSession.person_id)
    .where(
        UserSession.token_digest == bindparam("digest"),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > bindparam("now"),
        Person.erased_at.is_(None),
    )
)
"""Asked by every request of whoever is signed in, hence built once."""


def open_session(token: str) -> OpenSession | None:
    """Find the session of a cookie, with the name and the reach, in one statement."""
    asked = {"digest": digest(token), "now": clock.now()}
    found = db.session.connection().execute(_OPEN_SESSION, asked).first()
    if found is None:
        return None
    session_id, person_id, reach, given_name, family_name = found
    name = f"{given_name} {family_name}".strip()
    return OpenSession(session_id=session_id, person_id=person_id, name=name, reach=reach)


def token_bearer(token: str) -> TokenBearer | None:
    """Find the structure and the scopes of an API token in force."""
    wanted = select(ApiToken.structure_id, ApiToken.scopes).where(
        ApiToken.token_digest == digest(token), ApiToken.ended_at.is_(None)
    )
    found = db.session.execute(wanted).first()
    return TokenBearer(structure_id=found.structure_id, scopes=frozenset(found.scopes)) if found else None
