"""What a counsellor sees: their own people, and of those only what each person agreed to show."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from app.awards.models import Award
from app.core import clock
from app.core.access import Reach, Role
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Consent, ConsentPurpose, Learner, Person, Site, Structure
from app.referrals.models import Referral
from app.sessions.models import Cycle
from app.sessions.queries import Meeting, meetings_of
from app.sessions.queries.attendance import attendance_in

PAGE = 50
RECEIVERS = (Role.TRAINER, Role.MANAGER)
"""Who, in the receiving structure, may record that a person agreed or no longer does."""


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What a person agreed to show: enrolled or waiting, came x times out of y, a certificate or none."""

    is_enrolled: bool
    is_waiting: bool
    came: int
    planned: int
    certificate_on: date | None


@dataclass(frozen=True, kw_only=True)
class ReferralLine:
    """A person whom the structure oriented; `followed` is None without an agreement in force."""

    public_id: str
    name: str
    cycle: str
    site: str
    referred_on: date
    agreed_on: date | None
    followed: Followed | None


@dataclass(frozen=True, kw_only=True)
class ReferralPage:
    """A page of the people whom a structure oriented."""

    lines: tuple[ReferralLine, ...]
    number: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class ReferralSheet:
    """An orientation, for whoever may record an agreement or its end."""

    id: int
    public_id: str
    name: str
    from_structure: str
    from_structure_id: int
    to_structure: str
    to_structure_id: int
    to_learner_id: int
    consent_id: int | None
    agreed_on: date | None


def referrals_of(structure_ids: Collection[int], number: int = 1) -> ReferralPage:
    """Return a page of the people whom these structures oriented, the latest first.

    Facts are read for those alone who agreed: nothing is fetched about the others.
    """
    counted = select(func.count()).where(_in_force(structure_ids))
    pages = max(-(-(db.session.scalar(counted) or 0) // PAGE), 1)
    number = min(max(number, 1), pages)
    latest = _lines(structure_ids).order_by(Referral.referred_at.desc(), Referral.id.desc())
    rows = list(db.session.execute(latest.limit(PAGE).offset((number - 1) * PAGE)))
    return ReferralPage(lines=_shown(rows), number=number, pages=pages)


def referral_of(public_id: str, structure_ids: Collection[int]) -> ReferralLine:
    """Return one orientation of these structures.

    Raises:
        NotFound: there is none, or it is of another structure.
    """
    rows = list(db.session.execute(_lines(structure_ids).where(Referral.public_id == public_id)))
    if not rows:
        raise NotFound
    return _shown(rows)[0]


def referral_within_reach(public_id: str, reach: Reach) -> ReferralSheet:
    """Find an orientation that the caller sent, or that their structure received.

    Raises:
        NotFound: there is none, or it is out of reach.
    """
    sender, receiver = aliased(Structure), aliased(Structure)
    wanted = (
        select(Referral, Person, sender.name, receiver.name, Consent.id, Consent.given_on)
        .join(Learner, Learner.id == Referral.to_learner_id)
        .join(Person, Person.id == Learner.person_id)
        .join(sender, sender.id == Referral.from_structure_id)
        .join(receiver, receiver.id == Referral.to_structure_id)
        .outerjoin(Consent, _agreement())
        .where(
            Referral.public_id == public_id,
            Referral.ended_at.is_(None),
            Referral.from_structure_id.in_(reach.structures_as(Role.COUNSELLOR))
            | Referral.to_structure_id.in_(reach.structures_as(*RECEIVERS)),
        )
    )
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    return _sheet(*row)


def _sheet(
    referral: Referral,
    person: Person,
    from_structure: str,
    to_structure: str,
    consent_id: int | None,
    agreed_on: date | None,
) -> ReferralSheet:
    return ReferralSheet(
        id=referral.id,
        public_id=referral.public_id,
        name=person.full_name,
        from_structure=from_structure,
        from_structure_id=referral.from_structure_id,
        to_structure=to_structure,
        to_structure_id=referral.to_structure_id,
        to_learner_id=referral.to_learner_id,
        consent_id=consent_id,
        agreed_on=agreed_on,
    )


def _in_force(structure_ids: Collection[int]) -> Any:
    return and_(Referral.from_structure_id.in_(structure_ids), Referral.ended_at.is_(None))


def _agreement() -> Any:
    return and_(
        Consent.learner_id == Referral.to_learner_id,
        Consent.to_structure_id == Referral.from_structure_id,
        Consent.purpose == ConsentPurpose.FOLLOW_UP,
        Consent.ended_at.is_(None),
    )


def _lines(structure_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Referral.public_id,
            Referral.to_learner_id,
            Referral.referred_at,
            Person.given_name,
            Person.family_name,
            Cycle.title,
            Site.name.label("site"),
            Consent.given_on,
        )
        .join(Learner, Learner.id == Referral.from_learner_id)
        .join(Person, Person.id == Learner.person_id)
        .join(Cycle, Cycle.id == Referral.cycle_id)
        .join(Site, Site.id == Cycle.site_id)
        .outerjoin(Consent, _agreement())
        .where(_in_force(structure_ids))
    )


def _shown(rows: Iterable[Any]) -> tuple[ReferralLine, ...]:
    rows = list(rows)
    agreed = [row.to_learner_id for row in rows if row.given_on is not None]
    followed = _followed(agreed)
    return tuple(
        ReferralLine(
            public_id=row.public_id,
            name=f"{row.given_name} {row.family_name}".strip(),
            cycle=row.title,
            site=row.site,
            referred_on=clock.in_paris(row.referred_at).date(),
            agreed_on=row.given_on,
            followed=followed.get(row.to_learner_id) if row.given_on is not None else None,
        )
        for row in rows
    )


def _followed(learner_ids: Collection[int]) -> Mapping[int, Followed]:
    meetings, granted = meetings_of(learner_ids), _granted(learner_ids)
    return {learner_id: _of_one(meetings[learner_id], granted.get(learner_id)) for learner_id in learner_ids}


def _of_one(meetings: Collection[Meeting], certificate_on: date | None) -> Followed:
    attendance = attendance_in(meetings, now=clock.now())
    return Followed(
        is_enrolled=any(meeting.is_enrolled for meeting in meetings),
        is_waiting=any(meeting.is_waiting for meeting in meetings),
        came=attendance.came,
        planned=attendance.planned,
        certificate_on=certificate_on,
    )


def _granted(learner_ids: Collection[int]) -> dict[int, date]:
    """Return the day of each person's latest certificate in force."""
    wanted = (
        select(Award.learner_id, func.max(Award.granted_on).label("latest"))
        .where(Award.learner_id.in_(learner_ids), Award.ended_at.is_(None))
        .group_by(Award.learner_id)
    )
    return {row.learner_id: row.latest for row in db.session.execute(wanted)}
