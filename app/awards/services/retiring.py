"""New keys in the place of those in use, and the register that says which ones sign no more."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select, update

from app.awards.models import SealCertificate, StatusList
from app.awards.queries.seals import not_yet_retired
from app.core import clock, journal
from app.core.database import db
from app.core.keys import Keys
from app.people.models import Structure
from certificates.keystore import RetiredSeal


def retired_and_not_noted(keys: Keys) -> list[RetiredSeal]:
    """List the seals that sign no more and that the register still takes for seals in use.

    The key directory decides: a rotation that was cut short before the register was told is
    found here, and a seal whose successor was never made is left out.
    """
    retired = {each.fingerprint: each for each in keys.retired_seals()}
    wanted = [retired[fingerprint] for fingerprint in sorted(not_yet_retired(retired))]
    return [each for each in wanted if not keys.is_in_use(each)]


def note_retired(seals: Sequence[RetiredSeal], *, reason: str = "") -> None:
    """Write in the register that seals sign no more, and in the journal of each structure why."""
    session = db.session()
    for seal in seals:
        structure = session.scalar(select(Structure).where(Structure.public_id == seal.structure_id))
        if structure is None:
            continue
        row = session.get(SealCertificate, seal.fingerprint) or _registered(seal, structure.id)
        row.retired_at = clock.now()
        words = {"reason": reason} if reason else {}
        journal.record(structure.id, "awards:seal:retired", seal.fingerprint, by=None, words=words)


def _registered(seal: RetiredSeal, structure_id: int) -> SealCertificate:
    """Keep the public half of a seal that was renewed before it sealed anything."""
    pem = seal.certificate.public_bytes(Encoding.PEM).decode()
    made = SealCertificate(
        fingerprint=seal.fingerprint, structure_id=structure_id, pem=pem, registered_at=clock.now()
    )
    db.session().add(made)
    return made


def sign_every_status_list_again() -> None:
    """Have each list of what was revoked signed with the keys now in use, within the minute."""
    db.session().execute(update(StatusList).values(changed_at=clock.now()))
