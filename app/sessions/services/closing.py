"""What a closed sheet refuses: every mark, signature and place that arrives late."""

from sqlalchemy import bindparam, select

from app.core.database import db
from app.sessions.errors import SheetClosed
from app.sessions.models import CourseSession
from app.sessions.queries.closing import is_closed

_HELD = select(CourseSession.id).where(CourseSession.id == bindparam("session")).with_for_update(read=True)


def check_is_open(course_session_id: int) -> None:
    """Refuse what arrives on a closed sheet; hold its session, so that nobody closes it meanwhile.

    Call it inside the transaction that writes: whoever closes the sheet waits for that one to end,
    and reads what it wrote.

    Raises:
        SheetClosed: a version of the sheet exists.
    """
    db.session.execute(_HELD, {"session": course_session_id})
    if is_closed(course_session_id):
        raise SheetClosed(
            "Cette feuille est close : rien ne s’y ajoute plus. Pour changer quelque chose, "
            "ouvrez la feuille et choisissez « Corriger »."
        )
