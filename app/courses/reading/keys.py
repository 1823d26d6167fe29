"""The keys of a usual course's file, and the kinds of value that each may hold."""

from typing import Any

from marshmallow import post_load

from app.courses.models import ResourceKind
from app.courses.reading.written import UsualAim, UsualCourse, UsualModule, UsualResource
from app.curricula.rules.kinds import Provenance
from app.curricula.schemas.fields import (
    Prose,
    StrictSchema,
    Text,
    Whole,
    Word,
    a_code,
    a_group,
    a_slug,
    many,
)

SHORTEST, LONGEST = 15, 60 * 40
"""The minutes of a module."""


class SourceKeys(StrictSchema):
    """Where something was read, and how: in the text itself, in a copy, from memory, or our own."""

    id = a_slug(required=True)
    title = Text(required=True)
    url = Text(longest=500)
    evidence = Word(among=Provenance, required=True)


class AimKeys(StrictSchema):
    """What a module aims at in one framework."""

    framework = a_slug(required=True)
    codes = many(a_code(), required=True)

    @post_load
    def _made(self, values: dict[str, Any], **_options: Any) -> UsualAim:
        return UsualAim(framework=values["framework"], codes=tuple(values["codes"]))


class ModuleKeys(StrictSchema):
    """A module."""

    code = a_code(required=True)
    title = Text(longest=200, required=True)
    minutes = Whole(least=SHORTEST, required=True)
    summary = Prose(required=True)
    aims = many(a_group(AimKeys), load_default=())
    requires = many(a_code(), load_default=())

    @post_load
    def _made(self, values: dict[str, Any], **_options: Any) -> UsualModule:
        given = values | {"aims": tuple(values["aims"]), "requires": tuple(values["requires"])}
        return UsualModule(**given)


class ResourceKeys(StrictSchema):
    """Something to read or to do."""

    kind = Word(among=ResourceKind, required=True)
    title = Text(longest=200, required=True)
    module = a_code(load_default=None)
    words = Prose(load_default="")
    address = Text(longest=2000, load_default=None)

    @post_load
    def _made(self, values: dict[str, Any], **_options: Any) -> UsualResource:
        return UsualResource(**values)


class CourseKeys(StrictSchema):
    """The whole course."""

    code = a_slug(required=True)
    order = Whole(least=1, required=True)
    title = Text(longest=200, required=True)
    summary = Prose(required=True)
    audience = Text(required=True)
    framework = a_slug(load_default=None)
    notes = Prose(required=True)
    sources = many(a_group(SourceKeys), required=True)
    modules = many(a_group(ModuleKeys), required=True)
    resources = many(a_group(ResourceKeys), load_default=())

    @post_load
    def _made(self, values: dict[str, Any], **_options: Any) -> UsualCourse:
        kept = {name: value for name, value in values.items() if name not in {"notes", "sources"}}
        lists = {name: tuple(values[name]) for name in ("modules", "resources")}
        return UsualCourse(**kept | lists)


class FileKeys(StrictSchema):
    """The top of the file."""

    schema_version = Whole(least=1, required=True)
    course = a_group(CourseKeys, required=True)
