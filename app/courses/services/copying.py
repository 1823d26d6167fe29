"""Make a course from another, to adapt it: nothing that happens to one changes the other."""

from app.core import clock, journal
from app.core.database import db
from app.courses.models import Course, Module, Resource

LONGEST_TITLE = 200


def copy_course(course_id: int, *, by: int) -> Course:
    """Duplicate a course: the modules and the resources that are in use, in their order."""
    source = db.session.get_one(Course, course_id)
    copy = Course(
        structure_id=source.structure_id,
        title=f"{source.title[: LONGEST_TITLE - 8]} (copie)",
        framework_version_id=source.framework_version_id,
        summary=source.summary,
        audience=source.audience,
        usual_code=source.usual_code,
        created_at=clock.now(),
    )
    db.session.add(copy)
    db.session.flush()
    _copy_resources(source, copy, modules=_copy_modules(source, copy), by=by)
    journal.record(
        source.structure_id,
        "course:course:create",
        copy.public_id,
        by=by,
        words={"copy_of": source.public_id},
    )
    return copy


def _copy_modules(source: Course, copy: Course) -> dict[int, int]:
    """Return the id of each copy by that of its module."""
    wanted = db.select(Module).where(Module.course_id == source.id, Module.retired_at.is_(None))
    modules = db.session.scalars(wanted.order_by(Module.position)).all()
    copies = {module.id: _copied(module, copy, position) for position, module in enumerate(modules, start=1)}
    db.session.add_all(copies.values())
    db.session.flush()
    for module in modules:
        kept = [copies[each].id for each in module.requires if each in copies]
        copies[module.id].requires = kept
    return {source_id: each.id for source_id, each in copies.items()}


def _copied(module: Module, copy: Course, position: int) -> Module:
    return Module(
        structure_id=copy.structure_id,
        course_id=copy.id,
        position=position,
        title=module.title,
        minutes=module.minutes,
        domain_codes=list(module.domain_codes),
        summary=module.summary,
        aims=list(module.aims),
    )


def _copy_resources(source: Course, copy: Course, *, modules: dict[int, int], by: int) -> None:
    wanted = db.select(Resource).where(Resource.course_id == source.id, Resource.retired_at.is_(None))
    resources = db.session.scalars(wanted.order_by(Resource.position, Resource.id)).all()
    copies = {each.public_id: _copied_resource(each, copy, modules, by=by) for each in resources}
    db.session.add_all(copies.values())
    db.session.flush()
    for made in copies.values():
        for named, other in copies.items():
            made.words = made.words.replace(f"/ressources/{named}", f"/ressources/{other.public_id}")


def _copied_resource(each: Resource, copy: Course, modules: dict[int, int], *, by: int) -> Resource:
    return Resource(
        structure_id=copy.structure_id,
        course_id=copy.id,
        module_id=modules.get(each.module_id) if each.module_id else None,
        kind=each.kind,
        title=each.title,
        words=each.words,
        address=each.address,
        file_digest=each.file_digest,
        position=each.position,
        made_by=by,
        made_at=clock.now(),
    )
