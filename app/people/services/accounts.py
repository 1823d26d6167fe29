"""Give people ways to sign in: roles, accounts, cards; open and close their sessions."""

from dataclasses import dataclass

from sqlalchemy import select, update

from app.core import clock, journal
from app.core.access import Role
from app.core.database import db, lock
from app.core.errors import NotFound
from app.core.identifiers import digest, grouped, new_token
from app.people.errors import AccountLocked, IdentifiantTaken, SignInRefused
from app.people.models import Account, Learner, Membership, UserSession
from app.people.queries.accounts import Candidate
from app.people.queries.reach import reach_of
from app.people.rules import signing_in
from app.people.secrets import DrawnCard


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is printed on a card, once: it is not kept in clear."""

    number: str
    pin: str
    token: str


def give_role(structure_id: int, person_id: int, role: Role) -> Membership:
    """Let a person hold a role in a structure; their open sessions end, so that none keeps the old reach."""
    held = select(Membership).where(
        Membership.structure_id == structure_id,
        Membership.person_id == person_id,
        Membership.role == role,
        Membership.ended_at.is_(None),
    )
    if (already := db.session.scalar(held)) is not None:
        return already
    given = Membership(structure_id=structure_id, person_id=person_id, role=role, started_at=clock.now())
    db.session.add(given)
    end_sessions(person_id)
    db.session.flush()
    return given


def end_role(membership: Membership) -> None:
    """Take a role back; whoever held it is signed out everywhere."""
    membership.ended_at = membership.ended_at or clock.now()
    end_sessions(membership.person_id)


def open_account(person_id: int, *, identifiant: str, secret_hash: str, by: int | None) -> Account:
    """Give a person an identifiant; hash the secret with `people.secrets.hashed` beforehand.

    Raises:
        IdentifiantTaken: somebody has it already.
    """
    name = signing_in.normalised(identifiant)
    if db.session.scalar(select(Account.id).where(Account.identifiant == name)) is not None:
        raise IdentifiantTaken
    made = Account(
        person_id=person_id, identifiant=name, secret_hash=secret_hash, made_by=by, made_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    return made


def change_secret(identifiant: str, secret_hash: str) -> None:
    """Give an account another secret: it is unlocked, and its holder is signed out everywhere.

    Raises:
        NotFound: nobody has this identifiant.
    """
    named = Account.identifiant == signing_in.normalised(identifiant)
    account = db.session.scalar(select(Account).where(named, Account.ended_at.is_(None)))
    if account is None:
        raise NotFound("Personne n’a cet identifiant.")
    account.secret_hash, account.failures, account.locked_at = secret_hash, 0, None
    end_sessions(account.person_id)


def make_card(learner_id: int, drawn: DrawnCard, *, by: int | None) -> Card:
    """Give a learner a card; the one before it ends, and so do the sessions that it opened.

    Draw it with `people.secrets.drawn_card` beforehand, since hashing takes time.
    """
    learner = db.session.get_one(Learner, learner_id)
    lock(learner)
    of_the_person = Account.person_id == learner.person_id
    with_a_card = (of_the_person, Account.card_digest.is_not(None), Account.ended_at.is_(None))
    db.session.execute(update(Account).where(*with_a_card).values(ended_at=clock.now()))
    end_sessions(learner.person_id)
    made = Account(
        person_id=learner.person_id,
        identifiant=drawn.number,
        secret_hash=drawn.pin_hash,
        card_digest=digest(drawn.token),
        made_by=by,
        made_at=clock.now(),
    )
    db.session.add(made)
    journal.record(learner.structure_id, "people:card:make", learner.public_id, by=by)
    return Card(number=grouped(drawn.number), pin=drawn.pin, token=drawn.token)


def count_failure(account_id: int) -> None:
    """Count a wrong secret; the tenth in a row locks the account until a new card or password."""
    account = db.session.get_one(Account, account_id)
    lock(account)
    account.failures += 1
    if signing_in.is_locked_after(account.failures):
        account.locked_at = account.locked_at or clock.now()


def confirm(candidate: Candidate) -> Account:
    """Hold the account of whoever proved who they are, and forget the failures before.

    Raises:
        AccountLocked: ten failures came before.
        SignInRefused: the account ended, or its secret changed, while the proof was checked.
    """
    account = db.session.get_one(Account, candidate.account_id)
    lock(account)
    if account.ended_at is not None or account.secret_hash != candidate.secret_hash:
        raise SignInRefused
    if account.locked_at is not None:
        raise AccountLocked
    account.failures = 0
    return account


def sign_in(candidate: Candidate) -> str:
    """Open a session for whoever gave the right secret, and return the secret of its cookie.

    Raises:
        AccountLocked, SignInRefused: see `confirm`.
    """
    account = confirm(candidate)
    token, now = new_token(), clock.now()
    lasts = signing_in.AT_A_SHARED_WORKSTATION if account.card_digest else signing_in.AT_WORK
    opened = UserSession(
        token_digest=digest(token),
        person_id=account.person_id,
        reach=reach_of(account.person_id),
        started_at=now,
        expires_at=now + lasts,
    )
    db.session.add(opened)
    return token


def sign_out(session_id: int) -> None:
    """End a session: its cookie opens nothing any more, wherever it was copied."""
    wanted = update(UserSession).where(UserSession.id == session_id, UserSession.ended_at.is_(None))
    db.session.execute(wanted.values(ended_at=clock.now()))


def end_sessions(person_id: int) -> None:
    """Sign a person out everywhere."""
    wanted = update(UserSession).where(UserSession.person_id == person_id, UserSession.ended_at.is_(None))
    db.session.execute(wanted.values(ended_at=clock.now()))
