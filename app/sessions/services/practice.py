"""How a structure keeps its sheets: signatures or not, drawn images or not, the funder's unit."""

from sqlalchemy import delete, select

from app.core import clock, journal
from app.core.database import db
from app.core.errors import Invalid
from app.people.models import Structure
from app.sessions.models import AttendancePractice, SheetSignature, SignatureImage

UNITS = (1, 5, 15, 30)
"""The minutes to which funders round each session down."""


def change_practice(
    structure_id: int, *, signs: bool, keeps_images: bool, rounding_minutes: int, by: int
) -> AttendancePractice:
    """Say how a structure keeps its sheets from now on; what was signed stays as it is.

    Raises:
        Invalid: the unit is none that a funder uses.
    """
    if rounding_minutes not in UNITS:
        sentence = "Choisissez une des quatre façons de compter les minutes."
        raise Invalid(sentence, {"rounding_minutes": [sentence]})
    said = {"signs": signs, "keeps_images": keeps_images, "rounding_minutes": rounding_minutes}
    kept = db.session.get(AttendancePractice, structure_id) or AttendancePractice(structure_id=structure_id)
    for name, value in said.items():
        setattr(kept, name, value)
    kept.changed_by, kept.changed_at = by, clock.now()
    db.session.add(kept)
    subject = db.session.get_one(Structure, structure_id).public_id
    journal.record(structure_id, "attendance:practice:change", subject, by=by, words=said)
    return kept


def erase_images(structure_id: int, *, by: int) -> int:
    """Erase all the drawn signatures of a structure and return how many; the acts stay."""
    own = select(SheetSignature.id).where(SheetSignature.structure_id == structure_id)
    kept = select(SignatureImage.signature_id).where(SignatureImage.signature_id.in_(own))
    ids = list(db.session.scalars(kept))
    if ids:
        db.session.execute(delete(SignatureImage).where(SignatureImage.signature_id.in_(own)))
        subject = db.session.get_one(Structure, structure_id).public_id
        journal.record(structure_id, "attendance:images:erase", subject, by=by, words={"images": len(ids)})
    return len(ids)
