"""What there is to read or to do for a course."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from app.core.database import db
from app.core.errors import NotFound
from app.courses.models import Course, Module, Resource, ResourceFile, ResourceKind
from app.courses.rules.addresses import host_of
from app.courses.rules.seen import seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceLine:
    """A resource in a list; `size` is that of its file, in bytes."""

    public_id: str
    course_id: int
    course: str
    module_id: int | None
    kind: ResourceKind
    title: str
    address: str | None
    file_name: str | None
    media_type: str | None
    size: int | None
    retired_at: datetime | None

    @property
    def host(self) -> str | None:
        """The site that a link leads to."""
        return host_of(self.address) if self.address else None

    @property
    def is_picture(self) -> bool:
        """Tell whether a page may show its file."""
        return (self.media_type or "").startswith("image/")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePage:
    """A resource whole, its file apart, and the course that it belongs to."""

    line: ResourceLine
    structure_id: int
    course_public_id: str
    module: str | None
    words: str

    @property
    def seen(self) -> str:
        """What its form sends back."""
        line = self.line
        return seen(line.title, line.module_id, self.words, line.address, line.file_name, line.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """The file of a resource, as it is stored."""

    name: str
    media_type: str
    content: bytes


_LINE = (
    Resource.public_id,
    Resource.course_id,
    Course.title.label("course"),
    Resource.module_id,
    Resource.kind,
    Resource.title,
    Resource.address,
    ResourceFile.name.label("file_name"),
    ResourceFile.media_type,
    func.length(ResourceFile.content).label("size"),
    Resource.retired_at,
)
_FILE = and_(ResourceFile.structure_id == Resource.structure_id, ResourceFile.digest == Resource.file_digest)


def resources_of(course_ids: Collection[int], *, retired: bool = True) -> tuple[ResourceLine, ...]:
    """List the resources of some courses, those of the whole course first, then module by module."""
    wanted = (
        select(*_LINE)
        .select_from(Resource)
        .join(Course, Course.id == Resource.course_id)
        .outerjoin(ResourceFile, _FILE)
        .outerjoin(Module, Module.id == Resource.module_id)
        .where(Resource.course_id.in_(course_ids))
        .order_by(func.coalesce(Module.position, 0), Resource.position, Resource.id)
    )
    rows = db.session.execute(wanted if retired else wanted.where(Resource.retired_at.is_(None)))
    return tuple(ResourceLine(**row._mapping) for row in rows)


def resource_named(
    public_id: str, *, structure_ids: Collection[int], course_ids: Collection[int] = ()
) -> ResourcePage:
    """Find a resource for those who keep its structure, or for those who follow its course.

    Raises:
        NotFound: there is none, it is out of reach, or it is retired and the reader keeps nothing.
    """
    row = db.session.execute(_PAGE.where(Resource.public_id == public_id)).first()
    if row is None or not _may_read(row, structure_ids, course_ids):
        raise NotFound
    found = dict(row._mapping)
    beside = {name: found.pop(name) for name in ("structure_id", "course_public_id", "module", "words")}
    return ResourcePage(line=ResourceLine(**found), **beside)


def file_of(public_id: str, *, structure_ids: Collection[int], course_ids: Collection[int] = ()) -> KeptFile:
    """Return the file of a resource, to the same people.

    Raises:
        NotFound: it has none, or it is out of reach.
    """
    wanted = select(
        Resource.structure_id,
        Resource.course_id,
        Resource.retired_at,
        ResourceFile.name,
        ResourceFile.media_type,
        ResourceFile.content,
    ).join(ResourceFile, _FILE)
    row = db.session.execute(wanted.where(Resource.public_id == public_id)).first()
    if row is None or not _may_read(row, structure_ids, course_ids):
        raise NotFound
    return KeptFile(name=row.name, media_type=row.media_type, content=row.content)


def _may_read(row: Any, structure_ids: Collection[int], course_ids: Collection[int]) -> bool:
    return row.structure_id in structure_ids or (row.course_id in course_ids and row.retired_at is None)


_PAGE: Select[*tuple[Any, ...]] = (
    select(
        *_LINE,
        Resource.structure_id,
        Course.public_id.label("course_public_id"),
        Module.title.label("module"),
        Resource.words,
    )
    .select_from(Resource)
    .join(Course, Course.id == Resource.course_id)
    .outerjoin(Module, Module.id == Resource.module_id)
    .outerjoin(ResourceFile, _FILE)
)
