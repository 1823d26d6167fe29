"""Files of ours, written as an author would: blocks, lines and quotes that the strict reader takes."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.curricula.strict_yaml import Unquoted

_UNPRINTABLE = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
Values = Mapping[str, Any]


def yaml_text(values: Values, *, comment: str) -> str:
    """Return a file of these values; a text is always quoted, `Unquoted` never is."""
    first = "".join(f"# {line}\n" for line in comment.splitlines())
    return first + "\n".join(_block(values, "")) + "\n"


def _block(values: Values, indent: str) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _block(value, f"{indent}  ")
        elif isinstance(value, list) and value:
            yield f"{indent}{key}:"
            for each in value:
                yield from _entry(each, f"{indent}  ")
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _entry(value: Any, indent: str) -> Iterator[str]:
    """Write an entry of a list: on one line, unless it holds others."""
    if isinstance(value, Mapping) and any(isinstance(inner, list) for inner in value.values()):
        first, *rest = _block(value, f"{indent}  ")
        yield f"{indent}- {first.lstrip(' ')}"
        yield from rest
    elif isinstance(value, Mapping):
        yield f"{indent}- {{{', '.join(f'{key}: {_scalar(inner)}' for key, inner in value.items())}}}"
    else:
        yield f"{indent}- {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, Unquoted):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[]"
    return str(value) if isinstance(value, int) else _quoted(str(value))


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
