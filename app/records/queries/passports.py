"""Are the passports sound: the bytes of the register, a seal and a signature that hold?"""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.awards.models import Passport, PassportFile
from app.core import clock
from app.core.database import db
from app.core.identifiers import grouped
from app.core.keys import IssuingImpossible, current_keys
from app.records.queries.certificates import BATCH, STANDING
from certificates.checking import check_seal
from certificates.credentials import CredentialReport, CredentialState, check_credential, jwks
from certificates.credentials.checking import LARGEST
from certificates.credentials.opening import HOSTILE, opened


def changed_passports() -> Iterator[str]:
    """Compare each passport that is still kept with the digest of the register."""
    wanted = select(Passport.code, Passport.file_digest, PassportFile.pdf).join(
        PassportFile, PassportFile.passport_id == Passport.id
    )
    for code, digest, pdf in db.session.execute(wanted.execution_options(yield_per=BATCH)):
        if hashlib.sha256(pdf).hexdigest() != digest:
            yield f"passeport {grouped(code)} : les octets ne sont plus ceux du registre"


def bad_proofs() -> Iterator[str]:
    """Check the seal of each passport, and the signature of its portable copy.

    A copy signed under an earlier address of this installation, or by a key that it publishes no
    more, is left to those who trusted it then.
    """
    wanted = select(Passport.code, PassportFile.pdf, PassportFile.credential).join(
        PassportFile, PassportFile.passport_id == Passport.id
    )
    for code, pdf, credential in db.session.execute(wanted.execution_options(yield_per=BATCH)):
        try:
            roots, published = [current_keys().root()], current_keys().published_keys()
        except IssuingImpossible as trouble:
            yield f"aucun passeport n’a pu être vérifié. {trouble.message}"
            return
        report = check_seal(pdf, roots=roots, at=clock.now())
        if report.state not in STANDING:
            yield f"passeport {grouped(code)} : {' '.join(report.reasons)}"
        signed = _signature_of(credential, published)
        if signed.state not in (CredentialState.GOOD, CredentialState.ISSUER_UNKNOWN):
            yield f"passeport {grouped(code)}, copie numérique : {signed.sentence}"


def _signature_of(credential: str, published: list[dict[str, Any]]) -> CredentialReport:
    """Check a copy with the keys that we publish; one that none of them could have signed is unknown."""
    believed = {current_keys().issuer_id: jwks(published)} if _is_named_in(credential, published) else {}
    return check_credential(credential, jwks_by_issuer=believed, at=clock.now())


def _is_named_in(credential: str, published: list[dict[str, Any]]) -> bool:
    try:
        name = opened(credential, largest=LARGEST).key_name
    except HOSTILE:
        return True
    return name in {key["kid"] for key in published}
