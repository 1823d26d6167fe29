"""The one spelling of a JSON value (RFC 8785), so that a digest depends on nothing else."""

import hashlib
import json
from typing import Any

LARGEST_NUMBER = 2**53 - 1
"""Beyond it, two readers of JSON may understand two numbers (RFC 8785 §3.2.2.3; RFC 7493)."""


def canonical(value: Any) -> bytes:
    """Write a value of texts, whole numbers, booleans, nulls, lists and objects in its one spelling.

    Raises:
        ValueError: it holds a fraction, a number too large, half of a character, or anything else.
    """
    return _written(value).encode()


def digest_of(value: Any) -> str:
    """Return the SHA-256 of the one spelling, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _written(value: Any) -> str:
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int() if abs(value) <= LARGEST_NUMBER:
            return str(value)
        case list() | tuple():
            return f"[{','.join(map(_written, value))}]"
        case dict():
            return "{" + ",".join(f"{_name(name)}:{_written(value[name])}" for name in _sorted(value)) + "}"
        case _:
            raise ValueError(f"{type(value).__name__} has no canonical spelling here")


def _sorted(members: dict[Any, Any]) -> list[Any]:
    """Order the names by their UTF-16 code units (RFC 8785 §3.2.3)."""
    return sorted(members, key=lambda name: str(name).encode("utf-16-be"))


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise ValueError("a name is a text")
    return json.dumps(name, ensure_ascii=False)
