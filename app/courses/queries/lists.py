"""The courses that can be planned, and their modules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from app.core.database import db
from app.courses.models import Course, Module


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseLine:
    """A parcours that can be planned."""

    id: int
    public_id: str
    structure_id: int
    title: str
    framework_version_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleLine:
    """A part of a parcours, in its order."""

    id: int
    title: str
    minutes: int
    domain_codes: tuple[str, ...]


def courses_of(structure_ids: Iterable[int]) -> tuple[CourseLine, ...]:
    """List the parcours of some structures that are not retired, by title."""
    wanted = select(
        Course.id, Course.public_id, Course.structure_id, Course.title, Course.framework_version_id
    ).where(Course.structure_id.in_(set(structure_ids)), Course.retired_at.is_(None))
    rows = db.session.execute(wanted.order_by(Course.title, Course.id))
    return tuple(CourseLine(**row._mapping) for row in rows)


def modules_of(course_id: int) -> tuple[ModuleLine, ...]:
    """List the modules of a parcours that are still given, in their order."""
    wanted = select(Module.id, Module.title, Module.minutes, Module.domain_codes)
    given = wanted.where(Module.course_id == course_id, Module.retired_at.is_(None))
    rows = db.session.execute(given.order_by(Module.position))
    return tuple(
        ModuleLine(id=row[0], title=row[1], minutes=row[2], domain_codes=tuple(row[3])) for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLine:
    """A parcours as the list of all of them shows it, the retired ones too."""

    public_id: str
    title: str
    audience: str
    modules: int
    minutes: int
    retired_at: datetime | None


def shelf_of(structure_ids: Iterable[int]) -> tuple[ShelfLine, ...]:
    """List all the parcours of some structures, by title, in one statement."""
    given = and_(Module.course_id == Course.id, Module.retired_at.is_(None))
    wanted = (
        select(
            Course.public_id,
            Course.title,
            Course.audience,
            func.count(Module.id).label("modules"),
            func.coalesce(func.sum(Module.minutes), 0).label("minutes"),
            Course.retired_at,
        )
        .outerjoin(Module, given)
        .where(Course.structure_id.in_(set(structure_ids)))
        .group_by(Course.id)
        .order_by(Course.title, Course.id)
    )
    return tuple(ShelfLine(**row._mapping) for row in db.session.execute(wanted))
