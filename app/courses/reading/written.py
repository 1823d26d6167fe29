"""A usual course as its file writes it."""

from dataclasses import dataclass

from app.courses.models import ResourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualAim:
    """What a module aims at in one framework: codes of domains, competencies or items."""

    framework: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualModule:
    """A module; `requires` are codes of modules that stand before it."""

    code: str
    title: str
    minutes: int
    summary: str
    aims: tuple[UsualAim, ...]
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualResource:
    """Something to read or to do; `module` is the code of its module, None for the whole course."""

    kind: ResourceKind
    title: str
    module: str | None
    words: str
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualCourse:
    """A course that the field gives everywhere, ready to be made and adapted.

    `order` is its place among the others. `framework` is the code of the framework to which its
    hours count, of which the latest loaded version is taken; None where it counts to none.
    """

    code: str
    order: int
    title: str
    summary: str
    audience: str
    framework: str | None
    modules: tuple[UsualModule, ...]
    resources: tuple[UsualResource, ...]

    @property
    def minutes(self) -> int:
        """How long the whole course takes."""
        return sum(module.minutes for module in self.modules)

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The codes of the frameworks that it names."""
        aimed = (aim.framework for module in self.modules for aim in module.aims)
        own = (self.framework,) if self.framework else ()
        return tuple(dict.fromkeys((*own, *aimed)))
