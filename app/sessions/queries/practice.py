"""How a structure keeps its sheets."""

from sqlalchemy import func, select

from app.core.database import db
from app.sessions.models import (
    AttendancePractice,
    SheetSignature,
    SignatureImage,
)


def practice_of(structure_id: int) -> AttendancePractice | None:
    """Return how a structure keeps its sheets; None until somebody says it."""
    return db.session.get(AttendancePractice, structure_id)


def images_kept(structure_id: int) -> int:
    """Count the drawn signatures that a structure keeps."""
    wanted = (
        select(func.count())
        .select_from(SignatureImage)
        .join(SheetSignature, SheetSignature.id == SignatureImage.signature_id)
        .where(SheetSignature.structure_id == structure_id)
    )
    return db.session.scalar(wanted) or 0


def images_of(course_session_id: int) -> dict[int, bytes]:
    """Return the drawn signatures of a session, by the act that they go with."""
    wanted = (
        select(SignatureImage.signature_id, SignatureImage.content)
        .join(SheetSignature, SheetSignature.id == SignatureImage.signature_id)
        .where(SheetSignature.course_session_id == course_session_id)
    )
    return {row.signature_id: row.content for row in db.session.execute(wanted)}
