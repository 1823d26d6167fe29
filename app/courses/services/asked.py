"""What is asked of the services: a course, a module, a resource, as a form describes them."""

from dataclasses import dataclass

from app.core.files import WorkFile
from app.courses.rules import Aim


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseAsked:
    """A course as it should be; `seen` is what its page showed, None for a new one."""

    title: str
    summary: str = ""
    audience: str = ""
    framework_version_id: int | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleAsked:
    """A module as it should be; minutes are whole; `requires` are ids of modules of its course."""

    title: str
    minutes: int
    summary: str = ""
    aims: tuple[Aim, ...] = ()
    requires: tuple[int, ...] = ()
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceAsked:
    """A resource as it should be; without a new file, one that is stored stays."""

    title: str
    words: str = ""
    address: str | None = None
    module_id: int | None = None
    file: WorkFile | None = None
    seen: str | None = None
