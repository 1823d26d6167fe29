"""What is signed: a session as it is read beforehand, and the acts on its sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Person, Site
from app.sessions.models import (
    AttendancePractice,
    AttendanceSheet,
    CourseSession,
    HalfDay,
    SheetSignature,
    SignedHow,
)
from app.sessions.rules.signing import HalfDaySpan, half_days

OWN_ACTS = frozenset({SignedHow.PIN, SignedHow.CARD, SignedHow.CODE, SignedHow.PAPER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """An act on a sheet; `by` is whoever did it, or vouches for it; `learner_id` is None for a trainer."""

    id: int
    learner_id: int | None
    day: date
    half: HalfDay
    how: SignedHow
    title: str
    reason: str | None
    recorded_by: int
    by: str
    signed_at: datetime

    @property
    def is_own(self) -> bool:
        """Tell whether it is the act of the learner, and not a trainer's word."""
        return self.how in OWN_ACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class SignableSession:
    """A session as it is read before signing; times are UTC."""

    id: int
    public_id: str
    structure_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None
    site: str
    trainer: str
    is_closed: bool
    keeps_images: bool

    @property
    def spans(self) -> tuple[HalfDaySpan, ...]:
        """The half-days to sign."""
        return half_days(self.starts_at, self.ends_at)


def session_to_sign(public_id: str, structure_ids: Iterable[int]) -> SignableSession:
    """Read one session.

    Raises:
        NotFound: no such session in these structures.
    """
    wanted = SIGNABLE.where(
        CourseSession.public_id == public_id, CourseSession.structure_id.in_(sorted(structure_ids))
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return signable_of(row._mapping)


def signatures_of(course_session_id: int) -> tuple[Signature, ...]:
    """List all that was signed of a session, in order."""
    return signatures_where(SheetSignature.course_session_id == course_session_id)


def signatures_where(condition: ColumnElement[bool]) -> tuple[Signature, ...]:
    """List the acts that satisfy a condition, in order."""
    wanted = (
        select(
            SheetSignature.id,
            SheetSignature.learner_id,
            SheetSignature.day,
            SheetSignature.half,
            SheetSignature.how,
            SheetSignature.title,
            SheetSignature.reason,
            SheetSignature.recorded_by,
            SheetSignature.signed_at,
            Person.given_name,
            Person.family_name,
        )
        .join(Person, Person.id == SheetSignature.recorded_by)
        .where(condition)
        .order_by(SheetSignature.id)
    )
    return tuple(Signature(**_named(row._mapping, "by")) for row in db.session.execute(wanted))


def signable_of(row: Any) -> SignableSession:
    """Read a row of `SIGNABLE`."""
    return SignableSession(**_named(row, "trainer"))


def _named(row: Any, name: str) -> dict[str, Any]:
    """Return a row with a person's two names made one."""
    found = dict(row)
    found[name] = f"{found.pop('given_name')} {found.pop('family_name')}".strip()
    return found


SIGNABLE: Select[*tuple[Any, ...]] = (
    select(
        CourseSession.id,
        CourseSession.public_id,
        CourseSession.structure_id,
        CourseSession.title,
        CourseSession.starts_at,
        CourseSession.ends_at,
        CourseSession.cancelled_at,
        Site.name.label("site"),
        Person.given_name,
        Person.family_name,
        exists().where(AttendanceSheet.course_session_id == CourseSession.id).label("is_closed"),
        func.coalesce(AttendancePractice.keeps_images, False).label("keeps_images"),
    )
    .join(Site, Site.id == CourseSession.site_id)
    .join(Person, Person.id == CourseSession.trainer_id)
    .outerjoin(AttendancePractice, AttendancePractice.structure_id == CourseSession.structure_id)
)
