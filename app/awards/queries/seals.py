"""The seals of the structures, as the register knows them."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from sqlalchemy import select

from app.awards.models import SealCertificate
from app.awards.queries.status import status_lists_lapsing
from app.core import clock
from app.core.database import db
from app.core.french import date_fr
from app.core.keys import Keys, SealOwner, current_keys
from app.core.keys.lists import good_until
from app.people.models import Structure
from app.people.queries.sealing import seal_owner

LEAST_LIFE = timedelta(days=10 * 365)
"""How long a paper that is sealed today must pass for sound in readers that know nothing of a register."""


def owners_of_seals(public_ids: Collection[str]) -> list[SealOwner]:
    """Return the structures of this installation among those named, in the order of their names."""
    wanted = select(Structure).where(Structure.public_id.in_(public_ids)).order_by(Structure.name)
    return [seal_owner(structure) for structure in db.session.scalars(wanted)]


def not_yet_retired(fingerprints: Iterable[str]) -> set[str]:
    """Return those of the seals that the register does not say to be retired."""
    asked = set(fingerprints)
    if not asked:
        return asked
    wanted = select(SealCertificate.fingerprint).where(
        SealCertificate.fingerprint.in_(asked), SealCertificate.retired_at.is_not(None)
    )
    return asked - set(db.session.scalars(wanted))


def owners_of_retired_seals(keys: Keys) -> list[SealOwner]:
    """Return the structures whose seal in use is one that the register says to be retired.

    An old copy of the keys, put back, brings such seals back to life.
    """
    in_use = {_fingerprint(keys.seal_certificate(each)): each for each in keys.structures_with_a_seal()}
    retired = set(in_use) - not_yet_retired(in_use)
    return owners_of_seals([in_use[fingerprint] for fingerprint in retired])


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def seals_beginning(fingerprint: str) -> list[x509.Certificate]:
    """Return the seals of the register whose fingerprint begins so."""
    wanted = select(SealCertificate.pem).where(SealCertificate.fingerprint.startswith(fingerprint))
    return [x509.load_pem_x509_certificate(pem.encode()) for pem in db.session.scalars(wanted)]


def warnings() -> list[str]:
    """Say in French what lapses soon: the lists of withdrawn seals, seals in use, status lists."""
    return [*current_keys().warnings(), *_lapsing_seals(), *_lapsing_status_lists()]


def _lapsing_seals() -> list[str]:
    wanted = (
        select(Structure.name, SealCertificate.pem)
        .join(Structure, Structure.id == SealCertificate.structure_id)
        .where(SealCertificate.retired_at.is_(None))
        .order_by(Structure.name)
    )
    ends = [(name, _end_of(pem)) for name, pem in db.session.execute(wanted)]
    return [
        f"Le cachet de {name} vaut jusqu’au {date_fr(end)}. Donnez-lui une nouvelle clé, pour que les "
        "certificats à venir durent : lancez « palier keys rotate »."
        for name, end in ends
        if end < clock.now() + LEAST_LIFE
    ]


def _end_of(pem: str) -> datetime:
    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc


def _lapsing_status_lists() -> list[str]:
    return [
        f"Une liste de ce qui a été révoqué {good_until(end)} et n’est pas renouvelée. "
        "Vérifiez que les travaux de fond tournent."
        for end in status_lists_lapsing()
    ]
