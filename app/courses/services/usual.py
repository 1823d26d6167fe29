"""Make a course from one that the field gives everywhere."""

from app.core import clock, journal
from app.core.database import db
from app.core.french import typography
from app.courses.models import Course, Module, Resource
from app.courses.reading import UsualCourse, UsualModule, UsualResource
from app.courses.rules import Aim, AimKind, split
from app.curricula.queries import framework_structure, framework_version_id
from app.curricula.rules import Competency, Domain, Framework


def create_usual_course(structure_id: int, usual: UsualCourse, *, by: int | None) -> Course:
    """Add a ready-made course to a structure: its modules, what they aim at, what there is to read.

    Raises:
        UnknownFramework: a framework that it names is not loaded.
    """
    frameworks = {code: framework_structure(framework_version_id(code)) for code in usual.frameworks}
    own = frameworks[usual.framework].id if usual.framework else None
    course = Course(
        structure_id=structure_id,
        title=typography(usual.title),
        framework_version_id=own,
        summary=typography(usual.summary),
        audience=typography(usual.audience),
        usual_code=usual.code,
        created_at=clock.now(),
    )
    db.session.add(course)
    db.session.flush()
    modules = _add_modules(course, usual, frameworks)
    for position, each in enumerate(usual.resources, start=1):
        db.session.add(_resource(course, each, modules, position, by=by))
    db.session.flush()
    said = {"usual": usual.code}
    journal.record(structure_id, "course:course:create", course.public_id, by=by, words=said)
    return course


def _add_modules(course: Course, usual: UsualCourse, frameworks: dict[str, Framework]) -> dict[str, Module]:
    """Return each module that was made, by its code in the file."""
    made: dict[str, Module] = {}
    for position, each in enumerate(usual.modules, start=1):
        aims = [
            Aim(frameworks[aim.framework].id, _kind(frameworks[aim.framework], code), code)
            for aim in each.aims
            for code in aim.codes
        ]
        made[each.code] = _module(course, each, position, aims, [made[code].id for code in each.requires])
        db.session.add(made[each.code])
        db.session.flush()
    return made


def _module(course: Course, each: UsualModule, position: int, aims: list[Aim], before: list[int]) -> Module:
    codes, finer = split(aims, framework_version_id=course.framework_version_id)
    return Module(
        structure_id=course.structure_id,
        course_id=course.id,
        position=position,
        title=typography(each.title),
        minutes=each.minutes,
        domain_codes=codes,
        summary=typography(each.summary),
        aims=finer,
        requires=before,
    )


def _resource(
    course: Course, each: UsualResource, modules: dict[str, Module], position: int, *, by: int | None
) -> Resource:
    return Resource(
        structure_id=course.structure_id,
        course_id=course.id,
        module_id=modules[each.module].id if each.module else None,
        kind=each.kind,
        title=typography(each.title),
        words=typography(each.words),
        address=each.address,
        position=position,
        made_by=by,
        made_at=clock.now(),
    )


def _kind(framework: Framework, code: str) -> AimKind:
    match framework.by_code[code]:
        case Domain():
            return AimKind.DOMAIN
        case Competency():
            return AimKind.COMPETENCY
        case _:
            return AimKind.ITEM
