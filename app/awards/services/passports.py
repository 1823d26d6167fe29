"""Issuing a passport, step by step: only the second and the last write, each in its own transaction.

Prepare it (every word known), take a place in a status list, make it (sign, draw, seal: slow, and
nothing is held meanwhile), keep it. A place whose passport is never kept stays taken.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.awards.errors import NothingShownYet, NotPrintable
from app.awards.models import EndKind, Passport, PassportFile
from app.awards.queries.passports import parts_held
from app.awards.services.credentials import SignedCopy, new_urn, signed_copy
from app.awards.services.passport_wording import Composed, passport_content, passport_credential
from app.awards.services.sealing import SealedDocument, register_seal, sealed
from app.awards.services.sharing import keep_choice
from app.awards.services.status import Place, give_place, withdraw
from app.core import clock, journal
from app.core.database import db, lock
from app.core.identifiers import new_code
from app.core.keys import IssuingImpossible, current_keys
from app.people.models import Learner, Person, Structure
from app.people.queries.sealing import seal_owner
from certificates.credentials import written
from certificates.errors import CertificateError
from certificates.layouts.passport import draw_passport
from certificates.passport_content import PassportContent

HEAVIEST_UNSEALED = 68_000
"""Bytes of a drawing beyond which the seal, its chain and its lists would bring the file over 80 KB."""

_OF_ONE_PAPER = {"code", "url", "salt"}
"""What differs between two papers that say the same."""


@dataclass(frozen=True, kw_only=True)
class PreparedPassport:
    """A passport whose every word is known, before its seal."""

    composed: Composed
    content: PassportContent


@dataclass(frozen=True, kw_only=True)
class MadePassport:
    """A passport sealed and signed, that only waits to be kept."""

    prepared: PreparedPassport
    place: Place
    document: SealedDocument
    credential: str


def prepare_passport(learner_id: int) -> PreparedPassport | None:
    """Compose a learner's passport; writes nothing.

    None where the one in force says exactly that, of that day: it is not made again.

    Raises:
        IssuingImpossible: there is no key, or the public address may not be printed.
        NothingShownYet: it would be empty.
        NotPrintable: a name cannot be drawn.
    """
    keys = current_keys()
    trouble = keys.trouble()
    if trouble:
        raise IssuingImpossible(trouble)
    composed = _composed(learner_id)
    content = passport_content(composed, keys)
    if _is_said_already(learner_id, content.to_dict()):
        return None
    return PreparedPassport(composed=composed, content=content)


def make_passport(prepared: PreparedPassport, place: Place) -> MadePassport:
    """Sign, draw, seal and check a passport; writes nothing.

    Raises:
        IssuingImpossible: a key does not open.
        NotPrintable: it takes too many pages.
        SealUnsound: the result does not pass our own checks.
    """
    keys = current_keys()
    credential = passport_credential(prepared.composed, keys, place=place.spoken)
    copy = signed_copy(written(credential), keys)
    drawn = _drawn(prepared.content, copy)
    owner = seal_owner(prepared.composed.structure)
    return MadePassport(
        prepared=prepared, place=place, document=sealed(drawn, owner, keys), credential=copy.token
    )


def _composed(learner_id: int) -> Composed:
    session = db.session()
    learner = session.get_one(Learner, learner_id)
    parts = parts_held(learner_id)
    if not parts:
        raise NothingShownYet
    return Composed(
        learner=learner,
        holder=session.get_one(Person, learner.person_id),
        structure=session.get_one(Structure, learner.structure_id),
        parts=parts,
        code=new_code(),
        holder_urn=new_urn(),
        at=clock.now().replace(microsecond=0),
    )


def _drawn(content: PassportContent, copy: SignedCopy) -> bytes:
    """Draw it with both forms of its portable copy, as far as the file stays light to send.

    One who has shown most of several frameworks takes the copy apart: JSON alone where both weigh
    too much, since a token hardly shrinks, then neither.
    """
    document, _token = copy.attachments
    try:
        for attachments in (copy.attachments, (document,)):
            drawn = draw_passport(content, attachments=attachments)
            if len(drawn) <= HEAVIEST_UNSEALED:
                return drawn
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


def keep_passport(made: MadePassport, *, by_person_id: int) -> Passport:
    """Keep a passport, and end the one that it replaces; the learner's row is held meanwhile."""
    session = db.session()
    learner, composed = made.prepared.composed.learner, made.prepared.composed
    lock(session.get_one(Learner, learner.id))
    _end_the_earlier(learner.id, later=composed.code)
    register_seal(learner.structure_id, made.document)
    passport = Passport(
        structure_id=learner.structure_id,
        learner_id=learner.id,
        code=composed.code,
        is_example=made.prepared.content.example,
        holder_urn=composed.holder_urn,
        issued_by=by_person_id,
        issued_at=composed.at,
        file_digest=made.document.digest,
        seal_fingerprint=made.document.seal_fingerprint,
    )
    session.add(passport)
    session.flush()
    session.add(
        PassportFile(
            passport_id=passport.id,
            printed=made.prepared.content.to_dict(),
            pdf=made.document.pdf,
            credential=made.credential,
        )
    )
    give_place(made.place, passport_id=passport.id)
    journal.record(learner.structure_id, "awards:passport:issued", passport.public_id, by=by_person_id)
    return passport


def _end_the_earlier(learner_id: int, *, later: str) -> None:
    """End the passport in force; whoever could see its page can see that of the new one."""
    session = db.session()
    in_force = select(Passport).where(Passport.learner_id == learner_id, Passport.ended_at.is_(None))
    for earlier in session.scalars(in_force):
        earlier.ended_at, earlier.end_kind = clock.now(), EndKind.REPLACED
        withdraw(passport_id=earlier.id)
        session.flush()
        keep_choice(earlier=earlier.code, later=later)
