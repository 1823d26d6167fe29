"""Change a course: its words, its modules, their order; nothing that was given changes with it."""

from app.core import clock, journal
from app.core.database import db, lock
from app.courses.errors import ChangedMeanwhile, CourseInvalid, CourseRetired
from app.courses.models import Course, Module
from app.courses.rules import Aim, aims_of, split
from app.courses.rules.order import Way, goes_round, neighbour
from app.courses.rules.seen import seen
from app.courses.services.asked import CourseAsked, ModuleAsked
from app.curricula.queries import framework_structure

TO_CORRECT = "Il reste quelque chose à corriger."


def change_course(course_id: int, asked: CourseAsked, *, by: int) -> None:
    """Change the title, the words or the framework of a course.

    Under another framework, what its modules aimed at stays: only their hours count elsewhere.

    Raises:
        ChangedMeanwhile: somebody saved another version since the page was shown.
        CourseInvalid: its structure may not use this framework.
        CourseRetired: it is retired.
    """
    course = held(course_id)
    now = seen(course.title, course.summary, course.audience, course.framework_version_id)
    if asked.seen not in {now, None}:
        raise ChangedMeanwhile
    check_framework(asked.framework_version_id, structure_id=course.structure_id)
    _turn_aims(course, asked.framework_version_id)
    course.title, course.summary = asked.title, asked.summary
    course.audience, course.framework_version_id = asked.audience, asked.framework_version_id
    _say(course, "course:course:change", by=by)


def add_module(course_id: int, asked: ModuleAsked, *, by: int) -> Module:
    """Add a module at the end of a course.

    Raises:
        CourseInvalid: it aims at what does not exist, or asks for a module of another course.
        CourseRetired: the course is retired.
    """
    course = held(course_id)
    modules = _modules(course)
    _check(course, asked, modules)
    codes, aims = split(asked.aims, framework_version_id=course.framework_version_id)
    module = Module(
        structure_id=course.structure_id,
        course_id=course.id,
        position=max((each.position for each in modules), default=0) + 1,
        title=asked.title,
        minutes=asked.minutes,
        domain_codes=codes,
        summary=asked.summary,
        aims=aims,
        requires=list(asked.requires),
    )
    db.session.add(module)
    db.session.flush()
    _say(course, "course:module:add", by=by)
    return module


def change_module(module_id: int, asked: ModuleAsked, *, by: int) -> None:
    """Change a module; the sessions that were planned keep their own titles.

    Raises:
        ChangedMeanwhile: somebody saved another version since the page was shown.
        CourseInvalid: it aims at what does not exist, or asks for itself through another.
        CourseRetired: the course is retired.
    """
    module = db.session.get_one(Module, module_id)
    course = held(module.course_id)
    db.session.refresh(module)
    if asked.seen not in {_seen(module, course), None}:
        raise ChangedMeanwhile
    _check(course, asked, _modules(course), module_id=module.id)
    codes, aims = split(asked.aims, framework_version_id=course.framework_version_id)
    module.title, module.minutes, module.summary = asked.title, asked.minutes, asked.summary
    module.domain_codes, module.aims, module.requires = codes, aims, list(asked.requires)
    _say(course, "course:module:change", by=by)


def move_module(module_id: int, way: Way, *, by: int) -> None:
    """Give a module the place of the one before or after it; at the end of the list nothing moves."""
    module = db.session.get_one(Module, module_id)
    course = held(module.course_id)
    given = {each.id: each for each in _modules(course) if each.retired_at is None}
    other_id = neighbour([*given], module_id, way) if module_id in given else None
    if other_id is None:
        return
    moved, other = given[module_id], given[other_id]
    place, moved.position = moved.position, -moved.id
    db.session.flush()
    freed, other.position = other.position, place
    db.session.flush()
    moved.position = freed
    _say(course, "course:module:move", by=by)


def retire_module(module_id: int, *, by: int) -> None:
    """Take a module out of the course; what was given keeps its title and its facts."""
    _mark_module(module_id, retired=True, by=by)


def restore_module(module_id: int, *, by: int) -> None:
    """Put a module back in its place."""
    _mark_module(module_id, retired=False, by=by)


def retire_course(course_id: int, *, by: int) -> None:
    """Propose a course no longer; its cycles and its figures stay."""
    _mark_course(course_id, retired=True, by=by)


def restore_course(course_id: int, *, by: int) -> None:
    """Propose a course again."""
    _mark_course(course_id, retired=False, by=by)


def held(course_id: int, *, even_retired: bool = False) -> Course:
    """Hold a course until the end of the transaction: two people who change it wait for each other.

    Raises:
        CourseRetired: it is retired.
    """
    course = db.session.get_one(Course, course_id)
    lock(course)
    if course.retired_at is not None and not even_retired:
        raise CourseRetired
    return course


def check_framework(framework_version_id: int | None, *, structure_id: int) -> None:
    """Refuse a framework that a structure may not use.

    Raises:
        CourseInvalid: with a sentence for the field.
    """
    if framework_version_id is None or framework_structure(framework_version_id).is_for(structure_id):
        return
    raise CourseInvalid(TO_CORRECT, {"framework": ["Choisissez un référentiel de la liste."]})


def _mark_course(course_id: int, *, retired: bool, by: int) -> None:
    course = held(course_id, even_retired=True)
    if (course.retired_at is not None) != retired:
        course.retired_at = clock.now() if retired else None
        _say(course, f"course:course:{'retire' if retired else 'restore'}", by=by)


def _mark_module(module_id: int, *, retired: bool, by: int) -> None:
    module = db.session.get_one(Module, module_id)
    course = held(module.course_id)
    db.session.refresh(module)
    if (module.retired_at is not None) != retired:
        module.retired_at = clock.now() if retired else None
        _say(course, f"course:module:{'retire' if retired else 'restore'}", by=by)


def _say(course: Course, kind: str, *, by: int) -> None:
    """Count the change of what the programme prints, and leave it in the journal."""
    course.revision += 1
    db.session.flush()
    journal.record(course.structure_id, kind, course.public_id, by=by, words={"revision": course.revision})


def _modules(course: Course) -> list[Module]:
    wanted = db.select(Module).where(Module.course_id == course.id).order_by(Module.position)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def _seen(module: Module, course: Course) -> str:
    aims = _aims(module, course.framework_version_id)
    return seen(module.title, module.minutes, module.summary, aims, tuple(module.requires))


def _aims(module: Module, framework_version_id: int | None) -> tuple[Aim, ...]:
    return aims_of(
        framework_version_id=framework_version_id, domain_codes=module.domain_codes, aims=module.aims
    )


def _turn_aims(course: Course, framework_version_id: int | None) -> None:
    if framework_version_id == course.framework_version_id:
        return
    for module in _modules(course):
        aims = _aims(module, course.framework_version_id)
        module.domain_codes, module.aims = split(aims, framework_version_id=framework_version_id)


def _check(
    course: Course, asked: ModuleAsked, modules: list[Module], *, module_id: int | None = None
) -> None:
    for framework in {aim.framework for aim in asked.aims}:
        _check_aims(framework, asked.aims, structure_id=course.structure_id)
    requires = {each.id: list(each.requires) for each in modules}
    if not set(asked.requires) <= requires.keys():
        raise CourseInvalid(TO_CORRECT, {"requires": ["Choisissez des modules de ce parcours."]})
    if module_id is not None and goes_round(module_id, requires | {module_id: list(asked.requires)}):
        sentence = "Deux modules se demandent l’un l’autre. Décochez l’un des deux."
        raise CourseInvalid(TO_CORRECT, {"requires": [sentence]})


def _check_aims(framework_id: int, aims: tuple[Aim, ...], *, structure_id: int) -> None:
    framework = framework_structure(framework_id)
    codes = {aim.code for aim in aims if aim.framework == framework_id}
    if framework.is_for(structure_id) and codes <= framework.by_code.keys():
        return
    sentence = "Un des savoir-faire choisis n’existe plus dans son référentiel. Cherchez-le de nouveau."
    raise CourseInvalid(TO_CORRECT, {"aims": [sentence]})
