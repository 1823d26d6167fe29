"""Issuing a passport: composed, sealed and signed outside any transaction, then kept at once."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.awards.errors import NothingShownYet, NotPrintable
from app.awards.models import EndKind, Passport, PassportFile
from app.awards.queries.documents import seal_owner
from app.awards.queries.passports import parts_held
from app.awards.services.passport_wording import Composed, new_urn, passport_content, passport_credential
from app.awards.services.sealing import SealedDocument, SealUnsound, register_seal, sealed
from app.core import clock, journal
from app.core.database import db, lock
from app.core.identifiers import new_code
from app.core.keys import Keys, current_keys
from app.people.models import Learner, Person, Structure
from certificates.credentials import check_credential
from certificates.errors import CertificateError
from certificates.layouts.passport import draw_passport
from certificates.passport_content import PassportContent

_OF_ONE_PAPER = {"code", "url", "salt"}
"""What differs between two papers that say the same."""


@dataclass(frozen=True, kw_only=True)
class MadePassport:
    """A passport sealed and signed, that only waits to be kept."""

    learner_id: int
    structure_id: int
    code: str
    is_example: bool
    holder_urn: str
    issued_at: datetime
    printed: dict[str, Any]
    document: SealedDocument
    credential: str


def make_passport(learner_id: int) -> MadePassport | None:
    """Compose, seal, sign and check a learner's passport; writes nothing.

    None where the one in force says exactly that, of that day: it is not made again.

    Raises:
        NothingShownYet: it would be empty.
        IssuingImpossible: there is no key, or the public address may not be printed.
        NotPrintable: a name cannot be drawn.
        SealUnsound: the result does not pass our own checks.
    """
    keys = current_keys()
    issuer_id = keys.credential_key().issuer_id
    composed = _composed(learner_id)
    content = passport_content(composed, keys)
    if _is_said_already(learner_id, content.to_dict()):
        return None
    return MadePassport(
        learner_id=learner_id,
        structure_id=composed.structure.id,
        code=composed.code,
        is_example=content.example,
        holder_urn=composed.holder_urn,
        issued_at=composed.at,
        printed=content.to_dict(),
        document=sealed(_drawn(content), seal_owner(composed.structure), keys),
        credential=_signed(composed, keys, issuer_id=issuer_id),
    )


def _composed(learner_id: int) -> Composed:
    session = db.session()
    learner = session.get_one(Learner, learner_id)
    parts = parts_held(learner_id)
    if not parts:
        raise NothingShownYet
    return Composed(
        holder=session.get_one(Person, learner.person_id),
        structure=session.get_one(Structure, learner.structure_id),
        parts=parts,
        code=new_code(),
        holder_urn=new_urn(),
        at=clock.now().replace(microsecond=0),
    )


def _drawn(content: PassportContent) -> bytes:
    try:
        return draw_passport(content)
    except CertificateError as refusal:
        raise NotPrintable(refusal.message) from refusal


def _is_said_already(learner_id: int, printed: dict[str, Any]) -> bool:
    """Tell whether the passport in force says the same things, of the same day."""
    in_force = (
        select(PassportFile.printed)
        .join(Passport, Passport.id == PassportFile.passport_id)
        .where(Passport.learner_id == learner_id, Passport.ended_at.is_(None))
    )
    earlier = db.session.scalar(in_force)
    return earlier is not None and _said(earlier) == _said(json.loads(json.dumps(printed)))


def _said(printed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in printed.items() if name not in _OF_ONE_PAPER}


def _signed(composed: Composed, keys: Keys, *, issuer_id: str) -> str:
    """Sign the portable copy and read it back, as another installation will."""
    key = keys.credential_key()
    token = key.sign(passport_credential(composed, keys, issuer_id=issuer_id))
    report = check_credential(token, jwks_by_issuer={issuer_id: key.jwks()}, at=composed.at)
    if not report.is_good:
        raise SealUnsound(report.state)
    return token


def keep_passport(made: MadePassport, *, by_person_id: int) -> Passport:
    """Keep a passport, and end the one that it replaces; the learner's row is held meanwhile."""
    session = db.session()
    lock(session.get_one(Learner, made.learner_id))
    _end_the_earlier(made.learner_id)
    register_seal(made.structure_id, made.document)
    passport = Passport(
        structure_id=made.structure_id,
        learner_id=made.learner_id,
        code=made.code,
        is_example=made.is_example,
        holder_urn=made.holder_urn,
        issued_by=by_person_id,
        issued_at=made.issued_at,
        file_digest=made.document.digest,
        seal_fingerprint=made.document.seal_fingerprint,
    )
    session.add(passport)
    session.flush()
    session.add(
        PassportFile(
            passport_id=passport.id,
            printed=made.printed,
            pdf=made.document.pdf,
            credential=made.credential,
        )
    )
    journal.record(made.structure_id, "awards:passport:issued", passport.public_id, by=by_person_id)
    return passport


def _end_the_earlier(learner_id: int) -> None:
    session = db.session()
    in_force = select(Passport).where(Passport.learner_id == learner_id, Passport.ended_at.is_(None))
    for earlier in session.scalars(in_force):
        earlier.ended_at, earlier.end_kind = clock.now(), EndKind.REPLACED
    session.flush()
