"""Resources of courses for tests, as facts; the services that decide have their own tests."""

import hashlib

from app.core import clock
from app.core.database import db
from app.courses.models import Course, Module, Resource, ResourceFile, ResourceKind
from tests.support.factories import kept

PAGE = "## Bien la tenir\n\n1. Posez la main à plat.\n2. Bougez **doucement**.\n"


def a_resource(
    course: Course,
    title: str = "La souris, tranquillement",
    *,
    kind: ResourceKind = ResourceKind.PAGE,
    words: str = PAGE,
    address: str | None = None,
    file: tuple[str, str, bytes] | None = None,
) -> Resource:
    """Add a resource to a course; `file` is a name, a type and bytes."""
    return kept(
        Resource(
            structure_id=course.structure_id,
            course_id=course.id,
            kind=kind,
            title=title,
            words=words,
            address=address,
            file_digest=_stored(course.structure_id, *file) if file else None,
            made_at=clock.now(),
        )
    )


def the_module(course: Course) -> Module:
    """Return the first module of a course."""
    wanted = db.select(Module).where(Module.course_id == course.id).order_by(Module.position)
    return db.session.scalars(wanted).first()


def _stored(structure_id: int, name: str, media_type: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    kept(
        ResourceFile(
            structure_id=structure_id,
            digest=digest,
            name=name,
            media_type=media_type,
            content=content,
            stored_at=clock.now(),
        )
    )
    return digest
