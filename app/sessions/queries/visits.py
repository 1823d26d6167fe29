"""Who is there, who came, who was helped: one site, one day."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, select

from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner, Person
from app.sessions.models import Room, Support, Visit, Workstation

T = TypeVar("T", Visit, Support)
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkstationLine:
    """A workstation of the site; `visit` is the public id of the visit that holds it now."""

    public_id: str
    id: int
    name: str
    room: str
    visit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """Somebody who came; without a name, `people` may be several. Times are UTC."""

    public_id: str
    name: str | None
    people: int
    workstation: str | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLine:
    """A help given; `themes` are codes of La Coop."""

    public_id: str
    name: str | None
    happened_at: datetime
    minutes: int
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """The day of a site: its workstations, who is there, who left, who was helped."""

    workstations: tuple[WorkstationLine, ...]
    there: tuple[VisitLine, ...]
    left: tuple[VisitLine, ...]
    helps: tuple[SupportLine, ...]

    @property
    def free(self) -> tuple[WorkstationLine, ...]:
        """The workstations that nobody holds."""
        return tuple(each for each in self.workstations if each.visit is None)

    @property
    def people(self) -> int:
        """How many people came."""
        return sum(each.people for each in (*self.there, *self.left))


def reception_of(site_id: int, day: date) -> Reception:
    """Read the day of a site, in three statements."""
    visits = _visits(site_id, day)
    return Reception(
        workstations=_workstations(site_id),
        there=tuple(visit for visit in visits if visit.ended_at is None),
        left=tuple(visit for visit in reversed(visits) if visit.ended_at is not None),
        helps=_helps(site_id, day),
    )


def busy_site_id(structure_ids: Collection[int]) -> int | None:
    """Return the site where somebody came last, if anybody ever did."""
    wanted = select(Visit.site_id).where(Visit.structure_id.in_(structure_ids))
    return db.session.scalar(wanted.order_by(Visit.started_at.desc(), Visit.id.desc()).limit(1))


def usual_themes(structure_id: int, *, most: int = 6) -> tuple[str, ...]:
    """Return the themes of which a structure helped most lately, the most frequent first."""
    wanted = select(Support.themes).where(
        Support.structure_id == structure_id,
        Support.struck_at.is_(None),
        Support.happened_at > clock.now() - LATELY,
    )
    counted = Counter(theme for (themes,) in db.session.execute(wanted.limit(2000)) for theme in themes)
    return tuple(theme for theme, _times in counted.most_common(most))


def visit_within_reach(public_id: str, structure_ids: Collection[int]) -> Visit:
    """Find a visit of these structures.

    Raises:
        NotFound: there is none.
    """
    wanted = select(Visit).where(Visit.public_id == public_id, Visit.structure_id.in_(structure_ids))
    return _there(db.session.scalar(wanted))


def support_within_reach(public_id: str, structure_ids: Collection[int]) -> Support:
    """Find a help of these structures.

    Raises:
        NotFound: there is none.
    """
    wanted = select(Support).where(Support.public_id == public_id, Support.structure_id.in_(structure_ids))
    return _there(db.session.scalar(wanted))


def _there(row: T | None) -> T:
    if row is None:
        raise NotFound
    return row


def _workstations(site_id: int) -> tuple[WorkstationLine, ...]:
    held = and_(
        Visit.workstation_id == Workstation.id,
        Visit.ended_at.is_(None),
        Visit.struck_at.is_(None),
        Visit.started_at >= clock.paris(clock.today()),
    )
    wanted = (
        select(
            Workstation.public_id,
            Workstation.id,
            Workstation.name,
            Room.name.label("room"),
            func.max(Visit.public_id).label("visit"),
        )
        .join(Room, Room.id == Workstation.room_id)
        .outerjoin(Visit, held)
        .where(Room.site_id == site_id, Room.retired_at.is_(None), Workstation.retired_at.is_(None))
        .group_by(Workstation.id, Room.id)
        .order_by(Room.name, func.length(Workstation.name), Workstation.name)
    )
    return tuple(WorkstationLine(**row._mapping) for row in db.session.execute(wanted))


def _visits(site_id: int, day: date) -> tuple[VisitLine, ...]:
    wanted = (
        select(
            *(Visit.public_id, Visit.people, Visit.started_at, Visit.ended_at),
            *(Person.given_name, Person.family_name, Workstation.name.label("workstation")),
        )
        .outerjoin(Workstation, Workstation.id == Visit.workstation_id)
        .outerjoin(Learner, Learner.id == Visit.learner_id)
        .outerjoin(Person, Person.id == Learner.person_id)
        .where(Visit.site_id == site_id, Visit.struck_at.is_(None), *_on(Visit.started_at, day))
        .order_by(Visit.started_at, Visit.id)
    )
    return tuple(
        VisitLine(
            public_id=row.public_id,
            name=_name(row),
            people=row.people,
            workstation=row.workstation,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
        for row in db.session.execute(wanted)
    )


def _helps(site_id: int, day: date) -> tuple[SupportLine, ...]:
    wanted = (
        select(
            *(Support.public_id, Support.happened_at, Support.minutes, Support.themes),
            *(Person.given_name, Person.family_name),
        )
        .outerjoin(Learner, Learner.id == Support.learner_id)
        .outerjoin(Person, Person.id == Learner.person_id)
        .where(Support.site_id == site_id, Support.struck_at.is_(None), *_on(Support.happened_at, day))
        .order_by(Support.happened_at.desc(), Support.id.desc())
    )
    return tuple(
        SupportLine(
            public_id=row.public_id,
            name=_name(row),
            happened_at=row.happened_at,
            minutes=row.minutes,
            themes=tuple(row.themes),
        )
        for row in db.session.execute(wanted)
    )


def _on(moment: Any, day: date) -> tuple[ColumnElement[bool], ...]:
    return moment >= clock.paris(day), moment < clock.paris(day + timedelta(days=1))


def _name(row: Any) -> str | None:
    return f"{row.given_name} {row.family_name}".strip() if row.given_name else None
