"""Make what is taught."""

from collections.abc import Sequence

from app.core import clock, journal
from app.core.database import db
from app.core.french import typography
from app.courses.errors import CourseInvalid
from app.courses.models import Course, Module
from app.courses.services.asked import CourseAsked
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework

USUAL_MINUTES = 120

ModuleWanted = tuple[str, int, Sequence[str]]
"""A title, whole minutes, and the codes of the framework's domains that it aims at."""


def create_course(
    structure_id: int,
    *,
    title: str,
    framework_version_id: int | None,
    modules: Sequence[ModuleWanted] = (),
    by: int | None = None,
) -> Course:
    """Add a parcours to a structure.

    Raises:
        CourseInvalid: a module aims at a domain that the framework does not have.
    """
    _check_aims(framework_version_id, modules)
    course = Course(
        structure_id=structure_id,
        title=title,
        framework_version_id=framework_version_id,
        created_at=clock.now(),
    )
    db.session.add(course)
    db.session.flush()
    for position, (name, minutes, codes) in enumerate(modules, start=1):
        db.session.add(_module(course, position, name, minutes, codes))
    db.session.flush()
    journal.record(structure_id, "course:course:create", course.public_id, by=by)
    return course


def create_blank_course(structure_id: int, asked: CourseAsked, *, by: int) -> Course:
    """Add a parcours without a module yet, with the words that were typed."""
    course = create_course(
        structure_id, title=asked.title, framework_version_id=asked.framework_version_id, by=by
    )
    course.summary, course.audience = asked.summary, asked.audience
    return course


def create_course_from_framework(
    structure_id: int, framework_version_id: int, *, by: int | None = None
) -> Course:
    """Add the parcours that a framework suggests: one module for each of its domains."""
    framework = framework_structure(framework_version_id)
    return create_course(
        structure_id,
        title=typography(framework.short_name),
        framework_version_id=framework_version_id,
        modules=modules_of(framework),
        by=by,
    )


def modules_of(framework: Framework) -> list[ModuleWanted]:
    """Return one module for each domain, with the domain's own title and length."""
    return [
        (typography(domain.title), domain.planned_minutes or USUAL_MINUTES, [domain.code])
        for domain in framework.domains
    ]


def _check_aims(framework_version_id: int | None, modules: Sequence[ModuleWanted]) -> None:
    aimed = {code for _title, _minutes, codes in modules for code in codes}
    if not aimed:
        return
    known = (
        {domain.code for domain in framework_structure(framework_version_id).domains}
        if framework_version_id is not None
        else set()
    )
    unknown = sorted(aimed - known)
    if unknown:
        raise CourseInvalid(f"Le référentiel de ce parcours n’a pas de domaine {', '.join(unknown)}.")


def _module(course: Course, position: int, title: str, minutes: int, codes: Sequence[str]) -> Module:
    return Module(
        structure_id=course.structure_id,
        course_id=course.id,
        position=position,
        title=title,
        minutes=minutes,
        domain_codes=list(codes),
    )
