"""Places in the lists of what was withdrawn: drawn at random, set once, published again at once.

W3C Bitstring Status List 1.0. Nothing about a credential can be read from its place: no order, no
date, no structure. Its holder stays hidden among all those of the list.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.awards.models import StatusEntry, StatusList
from app.awards.queries.status import positions_set
from app.core import clock, jobs
from app.core.database import db, lock
from app.core.keys import Keys, current_keys
from app.core.keys.addresses import AUTHORITY_NAME
from certificates.credentials import LENGTH, Issuer, StatusPlace, status_document
from certificates.credentials.strict import compact_json

PUBLISH = "awards:status:publish"
"""The job that signs one list again and publishes it."""

VALID_FOR = timedelta(days=14)
"""How long a copy of a list can be relied on, far from us."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place that was taken; `spoken` is how a credential says it."""

    status_list_id: int
    spoken: StatusPlace


@dataclass(frozen=True, kw_only=True)
class SignedList:
    """A list signed in both its forms, as it stood at `at`."""

    status_list_id: int
    at: datetime
    document: str
    token: str

    @property
    def valid_until(self) -> datetime:
        """Until when it may be relied on."""
        return self.at + VALID_FOR


def take_place(*, certificate_id: int | None = None) -> Place:
    """Take a free place, drawn at random, in the open list; in the caller's write transaction.

    A place is never given twice, even where what it was taken for is never kept.
    """
    status_list = _newest_list() or _new_list()
    while True:
        position = secrets.randbelow(status_list.length)
        if _is_taken_now(status_list, position, certificate_id):
            spoken = StatusPlace(
                list_url=current_keys().status_list_address(status_list.public_id), position=position
            )
            return Place(status_list_id=status_list.id, spoken=spoken)
        if _is_half_full(status_list):
            status_list = _new_list()


def _newest_list() -> StatusList | None:
    return db.session().scalar(select(StatusList).order_by(StatusList.id.desc()).limit(1))


def _new_list() -> StatusList:
    session = db.session()
    made = StatusList(length=LENGTH, made_at=clock.now())
    session.add(made)
    session.flush()
    jobs.ask(PUBLISH, {"status_list_id": made.id}, promptly=True)
    return made


def _is_taken_now(status_list: StatusList, position: int, certificate_id: int | None) -> bool:
    """Take a place unless somebody has it; a rival may take it at the same instant."""
    session = db.session()
    entry = StatusEntry(
        status_list_id=status_list.id,
        position=position,
        certificate_id=certificate_id,
        taken_at=clock.now(),
    )
    if session.get(StatusEntry, (status_list.id, position)) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError:
        return False
    return True


def _is_half_full(status_list: StatusList) -> bool:
    """Tell whether random draws begin to meet taken places too often; asked after such a meeting."""
    taken = select(func.count()).where(StatusEntry.status_list_id == status_list.id)
    return 2 * (db.session().scalar(taken) or 0) >= status_list.length


def give_place(place: Place, *, passport_id: int) -> None:
    """Say whose a place is that was taken beforehand."""
    entry = db.session().get_one(StatusEntry, (place.status_list_id, place.spoken.position))
    entry.passport_id = passport_id


def withdraw(*, certificate_id: int | None = None, passport_id: int | None = None) -> None:
    """Set the bit of a paper that ended, and have its list published; once is enough.

    A paper of before the lists existed has no place: nothing happens.
    """
    session = db.session()
    is_its = (
        StatusEntry.certificate_id == certificate_id
        if certificate_id is not None
        else StatusEntry.passport_id == passport_id
    )
    entry = session.scalar(select(StatusEntry).where(is_its, StatusEntry.set_at.is_(None)))
    if entry is None:
        return
    entry.set_at = clock.now()
    session.get_one(StatusList, entry.status_list_id).changed_at = entry.set_at
    session.flush()
    jobs.ask(PUBLISH, {"status_list_id": entry.status_list_id}, promptly=True)


def signed_list(status_list_id: int, keys: Keys) -> SignedList:
    """Sign a list as it stands now, outside any write transaction.

    The moment is read before the places: whoever began later knows at least as much.

    Raises:
        IssuingImpossible: there is no key.
    """
    at = clock.now()
    signing, proving = keys.credential_key(), keys.proof_key()
    wanted = db.session().get_one(StatusList, status_list_id)
    document = status_document(
        url=keys.status_list_address(wanted.public_id),
        issuer=Issuer(id=keys.issuer_id, name=AUTHORITY_NAME),
        set_positions=positions_set(status_list_id),
        valid_from=at,
        valid_until=at + VALID_FOR,
        chain=proving.chain,
        length=wanted.length,
    )
    return SignedList(
        status_list_id=status_list_id,
        at=at,
        document=compact_json(proving.prove(document, at=at)),
        token=signing.sign_status(document),
    )


def publish(signed: SignedList) -> bool:
    """Keep a list as it was signed, unless somebody signed it later; tell whether it was ours."""
    status_list = db.session().get_one(StatusList, signed.status_list_id)
    lock(status_list)
    if status_list.signed_at is not None and status_list.signed_at > signed.at:
        return False
    status_list.document, status_list.token = signed.document, signed.token
    status_list.signed_at, status_list.valid_until = signed.at, signed.valid_until
    return True
