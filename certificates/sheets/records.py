"""Frozen records written as JSON values, and read back without forgiving anything.

One spelling each way: whatever reads back was written so, and two texts never give one record.
"""

import enum
import types
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
ADDED = {"is_added": True}
"""Marks a member that older sheets do not have: it is left out where there is nothing to say."""


class NotASheet(ValueError):
    """A value is not what a sheet holds there; the message names the place: `lines[2].minutes: …`."""


def written(value: Any) -> Any:
    """Return the JSON value of a record, or of a part of one; moments are in UTC."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case enum.Enum():
            return value.value
        case tuple():
            return [written(part) for part in value]
        case None | bool() | int() | str() | dict():
            return value
        case _:
            members = {field.name: getattr(value, field.name) for field in fields(value)}
            kind: Any = type(value)
            added = _added(kind)
            return {name: written(each) for name, each in members.items() if name not in added or each}


def read(kind: type[T], stored: Any, *, place: str = "") -> T:
    """Read a record of a kind back from its JSON value.

    Raises:
        NotASheet: a member is missing, unknown, of another kind, or spelled otherwise than we write it.
    """
    if not isinstance(stored, Mapping):
        raise NotASheet(f"{place or kind.__name__}: not an object")
    members: Any = kind
    hints = _hints(members)
    for name in stored:
        if name not in hints:
            raise NotASheet(f"{_inside(place, str(name)[:40])}: unknown")
    added = _added(members)
    for name in hints:
        if name not in stored and name not in added:
            raise NotASheet(f"{_inside(place, name)}: missing")
        if name in added and name in stored and not stored[name]:
            raise NotASheet(f"{_inside(place, name)}: nothing is left out")
    said = [name for name in hints if name in stored]
    return kind(**{name: _part(hints[name], stored[name], _inside(place, name)) for name in said})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _added(kind: Any) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind) if field.metadata == ADDED)


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _part(hint: Any, stored: Any, place: str) -> Any:
    if isinstance(hint, types.UnionType):
        inner = next(each for each in get_args(hint) if each is not type(None))
        return None if stored is None else _part(inner, stored, place)
    if get_origin(hint) is tuple:
        return _list(get_args(hint)[0], stored, place)
    plain = get_origin(hint) or hint
    if plain in (str, int, bool, dict):
        if type(stored) is not plain:
            raise NotASheet(f"{place}: not of the kind {plain.__name__}")
        return stored
    if issubclass(hint, enum.Enum | date):
        return _spelled(hint, stored, place)
    return read(hint, stored, place=place)


def _list(hint: Any, stored: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(stored, list):
        raise NotASheet(f"{place}: not a list")
    return tuple(_part(hint, each, f"{place}[{index}]") for index, each in enumerate(stored))


def _spelled(hint: Any, stored: Any, place: str) -> Any:
    """Read a word, a day or a moment in the one spelling that `written` gives it."""
    try:
        value = hint(stored) if issubclass(hint, enum.Enum) else hint.fromisoformat(stored)
        if type(value) is hint and written(value) == stored:
            return value
    except (ValueError, TypeError, OverflowError):
        pass
    raise NotASheet(f"{place}: not a {hint.__name__}")
