"""Keep what there is to read or to do: examined files, addresses, pages in Markdown."""

from collections.abc import Mapping

from sqlalchemy import func

from app.core import clock, journal
from app.core.database import db
from app.core.files import WorkFile
from app.courses.errors import ChangedMeanwhile, CourseInvalid
from app.courses.models import Course, Module, Resource, ResourceFile, ResourceKind
from app.courses.queries.resources import resources_of
from app.courses.rules.pages import flaws_in
from app.courses.rules.seen import seen
from app.courses.services.asked import ResourceAsked
from app.courses.services.editing import TO_CORRECT, held

WRITTEN = frozenset({ResourceKind.PAGE, ResourceKind.EXERCISE})
"""The kinds that are nothing without words."""


def add_resource(course_id: int, kind: ResourceKind, asked: ResourceAsked, *, by: int | None) -> Resource:
    """Add a resource to a course.

    Raises:
        CourseInvalid: what its kind needs is missing, or its page leads to what is not there.
        CourseRetired: the course is retired.
    """
    course = held(course_id)
    _check(course, kind, asked, has_file=asked.file is not None)
    last = db.session.scalar(db.select(func.max(Resource.position)).where(Resource.course_id == course.id))
    resource = Resource(
        structure_id=course.structure_id,
        course_id=course.id,
        module_id=asked.module_id,
        kind=kind,
        title=asked.title,
        words=asked.words,
        address=asked.address,
        file_digest=_kept(asked.file, structure_id=course.structure_id) if asked.file else None,
        position=(last or 0) + 1,
        made_by=by,
        made_at=clock.now(),
    )
    db.session.add(resource)
    db.session.flush()
    journal.record(course.structure_id, "course:resource:add", resource.public_id, by=by)
    return resource


def change_resource(public_id: str, asked: ResourceAsked, *, by: int) -> None:
    """Change a resource; a new file takes the place of the one that it had.

    Raises:
        ChangedMeanwhile: somebody saved another version since the page was shown.
        CourseInvalid: what its kind needs is missing, or its page leads to what is not there.
        CourseRetired: the course is retired.
    """
    resource = _held(public_id)
    course = held(resource.course_id)
    db.session.refresh(resource)
    if asked.seen not in {_seen(resource), None}:
        raise ChangedMeanwhile
    _check(course, resource.kind, asked, has_file=resource.file_digest is not None)
    resource.title, resource.words, resource.address = asked.title, asked.words, asked.address
    resource.module_id, resource.changed_at = asked.module_id, clock.now()
    if asked.file:
        resource.file_digest = _kept(asked.file, structure_id=course.structure_id)
    db.session.flush()
    journal.record(course.structure_id, "course:resource:change", public_id, by=by)


def retire_resource(public_id: str, *, by: int) -> None:
    """Propose a resource no longer."""
    _mark(public_id, retired=True, by=by)


def restore_resource(public_id: str, *, by: int) -> None:
    """Propose a resource again."""
    _mark(public_id, retired=False, by=by)


def _held(public_id: str) -> Resource:
    found: Resource = db.session.scalars(db.select(Resource).where(Resource.public_id == public_id)).one()
    return found


def _mark(public_id: str, *, retired: bool, by: int) -> None:
    resource = _held(public_id)
    held(resource.course_id)
    db.session.refresh(resource)
    if (resource.retired_at is not None) != retired:
        resource.retired_at = clock.now() if retired else None
        kind = f"course:resource:{'retire' if retired else 'restore'}"
        journal.record(resource.structure_id, kind, public_id, by=by)


def _seen(resource: Resource) -> str:
    file = db.session.get(ResourceFile, (resource.structure_id, resource.file_digest or ""))
    return seen(
        resource.title,
        resource.module_id,
        resource.words,
        resource.address,
        file.name if file else None,
        len(file.content) if file else None,
    )


def _kept(file: WorkFile, *, structure_id: int) -> str:
    """Store a file once by the digest of its bytes, and return that digest."""
    if db.session.get(ResourceFile, (structure_id, file.digest)) is None:
        db.session.add(
            ResourceFile(
                structure_id=structure_id,
                digest=file.digest,
                name=file.name,
                media_type=file.media_type,
                content=file.content,
                stored_at=clock.now(),
            )
        )
        db.session.flush()
    return file.digest


def _check(course: Course, kind: ResourceKind, asked: ResourceAsked, *, has_file: bool) -> None:
    errors: dict[str, list[str]] = {}
    if kind is ResourceKind.SHEET and not has_file:
        errors["file"] = ["Choisissez le fichier de la fiche."]
    if kind is ResourceKind.LINK and not asked.address:
        errors["address"] = ["Écrivez l’adresse du site."]
    if kind in WRITTEN and not asked.words.strip():
        errors["words"] = ["Écrivez au moins une phrase."]
    if asked.module_id is not None and not _is_of(course, asked.module_id):
        errors["module"] = ["Choisissez un module de ce parcours."]
    errors |= _flaws(course, asked.words)
    if errors:
        raise CourseInvalid(TO_CORRECT, errors)


def _is_of(course: Course, module_id: int) -> bool:
    module = db.session.get(Module, module_id)
    return module is not None and module.course_id == course.id


def _flaws(course: Course, words: str) -> Mapping[str, list[str]]:
    if not words:
        return {}
    around = [each for each in resources_of([course.id]) if each.retired_at is None]
    found = flaws_in(
        words,
        resources=frozenset(each.public_id for each in around),
        pictures=frozenset(each.public_id for each in around if each.is_picture),
    )
    return {"words": found} if found else {}
