"""JSON and base64url read in their one spelling: two readers of a file must read the same thing."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

DEEPEST = 12
"""Objects and lists inside each other beyond which a text is not read."""


def json_object(raw: bytes | str) -> dict[str, Any]:
    """Read one JSON object.

    Raises:
        ValueError: it is no JSON object, says a name twice, holds what is not JSON, or is too deep.
        RecursionError: it is far too deep.
    """
    text = raw.decode() if isinstance(raw, bytes) else raw
    value = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refused)
    if not isinstance(value, dict) or _depth(value) > DEEPEST:
        raise ValueError("not an object, or too deep")
    return value


def compact_json(document: dict[str, Any]) -> str:
    """Write a document on one line, without a space, its letters as they are."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def unpacked(piece: str) -> bytes:
    """Read base64url without padding (RFC 7515 §2), in its one spelling.

    Raises:
        ValueError: the text is not base64url, or says the same bytes otherwise.
    """
    raw = urlsafe_b64decode(piece + "=" * (-len(piece) % 4))
    if packed(raw) != piece:
        raise ValueError("not the canonical spelling")
    return raw


def packed(raw: bytes) -> str:
    """Write base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says a name twice: two readers would read two things."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name twice")
    return members


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _depth(value: Any) -> int:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, children), default=0)
