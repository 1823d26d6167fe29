"""One course whole: its modules in order, what it aims at, its resources."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.database import db
from app.core.errors import NotFound
from app.courses.models import Course, Module
from app.courses.queries.resources import ResourceLine, resources_of
from app.courses.rules import Aim, aims_of
from app.courses.rules.seen import seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePart:
    """A module as its course's page shows it; minutes are whole."""

    id: int
    title: str
    minutes: int
    summary: str
    aims: tuple[Aim, ...]
    requires: tuple[int, ...]
    retired_at: datetime | None

    @property
    def seen(self) -> str:
        """What its form sends back."""
        return seen(self.title, self.minutes, self.summary, self.aims, self.requires)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePage:
    """A course, all its modules in their order, all its resources."""

    id: int
    public_id: str
    structure_id: int
    title: str
    summary: str
    audience: str
    framework_version_id: int | None
    revision: int
    retired_at: datetime | None
    modules: tuple[ModulePart, ...]
    resources: tuple[ResourceLine, ...]

    @property
    def given(self) -> tuple[ModulePart, ...]:
        """The modules that are still given."""
        return tuple(module for module in self.modules if module.retired_at is None)

    @property
    def minutes(self) -> int:
        """How long the whole course takes."""
        return sum(module.minutes for module in self.given)

    @property
    def seen(self) -> str:
        """What its form sends back."""
        return seen(self.title, self.summary, self.audience, self.framework_version_id)

    def module(self, module_id: int) -> ModulePart:
        """Find one of its modules.

        Raises:
            NotFound: it is not of this course.
        """
        for module in self.modules:
            if module.id == module_id:
                return module
        raise NotFound

    def for_module(self, module_id: int | None) -> tuple[ResourceLine, ...]:
        """Return the resources of one module, or those of the whole course; the retired ones left out."""
        return tuple(
            each for each in self.resources if each.module_id == module_id and each.retired_at is None
        )


def course_within_reach(public_id: str, structure_ids: Collection[int]) -> CoursePage:
    """Find a course of these structures, in three statements.

    Raises:
        NotFound: there is none, or it is of another structure.
    """
    wanted = select(Course).where(Course.public_id == public_id, Course.structure_id.in_(structure_ids))
    course = db.session.scalar(wanted)
    if course is None:
        raise NotFound
    modules = db.session.scalars(
        select(Module).where(Module.course_id == course.id).order_by(Module.position)
    )
    return CoursePage(
        id=course.id,
        public_id=course.public_id,
        structure_id=course.structure_id,
        title=course.title,
        summary=course.summary,
        audience=course.audience,
        framework_version_id=course.framework_version_id,
        revision=course.revision,
        retired_at=course.retired_at,
        modules=tuple(_part(module, course.framework_version_id) for module in modules),
        resources=resources_of([course.id]),
    )


def _part(module: Module, framework_version_id: int | None) -> ModulePart:
    return ModulePart(
        id=module.id,
        title=module.title,
        minutes=module.minutes,
        summary=module.summary,
        aims=aims_of(
            framework_version_id=framework_version_id,
            domain_codes=module.domain_codes,
            aims=module.aims,
        ),
        requires=tuple(module.requires),
        retired_at=module.retired_at,
    )
