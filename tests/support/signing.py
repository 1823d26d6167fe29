"""A workshop to sign, on a Tuesday afternoon, with cards."""

from datetime import date, timedelta

from app.core import clock
from app.core.database import db
from app.core.writing import writing
from app.people import secrets
from app.people import services as people
from app.people.models import Learner
from app.people.secrets import DrawnCard
from app.sessions.models import CourseSession, SheetSignature
from app.sessions.queries.signers import SigningDesk, signing_desk
from tests.support.factories import a_session, rows

TUESDAY = date(2026, 11, 24)
AT_TWO = clock.paris(TUESDAY, 14)
TEN_PAST = AT_TWO + timedelta(minutes=10)
HALF = "2026-11-24.apres_midi"
"""The half-day of the workshop, as forms name it."""


def a_workshop(*, starts_at=AT_TWO, hours: int = 2) -> CourseSession:
    return a_session("Les e-mails", starts_at=starts_at, hours=hours)


def desk_of(workshop: CourseSession) -> SigningDesk:
    """Read afresh who signs, and what they signed."""
    db.session.rollback()
    return signing_desk(workshop.public_id, [workshop.structure_id])


def a_card(learner: Learner) -> DrawnCard:
    """Give a learner a card, and return what is printed on it."""
    drawn = secrets.drawn_card()
    with writing():
        people.make_card(learner.id, drawn, by=None)
    return drawn


def wrong(pin: str) -> str:
    return "0000" if pin != "0000" else "1111"


def acts() -> list[SheetSignature]:
    return rows(SheetSignature)
