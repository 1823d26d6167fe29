"""JSON without its surprises: no repeated key, no infinite number, no bottomless nesting."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, NoReturn

from app.curricula.exchange.errors import Findings

DEPTH = 16
DIGITS = 15
MOST_ENTRIES = 20_000
ROOT = "$"


class JsonObject(dict[str, Any]):
    """An object, with the keys that were given twice."""

    repeated: tuple[str, ...] = ()


def read(content: bytes, findings: Findings) -> Any:
    """Read one JSON document; what is wrong ends up in `findings`, by line or by path.

    Raises:
        UnreadablePackage: it is not JSON in UTF-8, or it is nested too deeply.
    """
    value = None
    try:
        value = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_whole,
        )
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.problem(f"ligne {line}", "Ce fichier n’est pas en UTF-8\u202f: enregistrez-le en UTF-8.")
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        findings.problem(place, "Le fichier n’est plus du JSON à partir d’ici\u202f: il est peut-être coupé.")
    except _NotANumber as refused:
        sentence = f"« {refused.text} » n’est pas un nombre que JSON admet\u202f: corrigez-le à la source."
        findings.problem("", sentence)
    except RecursionError:
        findings.problem("", f"Trop de niveaux imbriqués\u202f: {DEPTH} au plus.")
    findings.stop_if_any()
    _look(value, ROOT, DEPTH, findings)
    findings.stop_if_any()
    return value


class _NotANumber(Exception):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _refuse_constant(text: str) -> NoReturn:
    raise _NotANumber(text)


def _whole(text: str) -> int:
    if len(text) > DIGITS:
        raise _NotANumber(f"{text[:DIGITS]}…")
    return int(text)


def _object(pairs: Sequence[tuple[str, Any]]) -> JsonObject:
    made = JsonObject(pairs)
    if len(made) < len(pairs):
        given = Counter(key for key, _ in pairs)
        made.repeated = tuple(key for key, times in given.items() if times > 1)
    return made


def _look(value: Any, path: str, depth: int, findings: Findings) -> None:
    """Look for what the parser lets through."""
    if isinstance(value, float):
        if not math.isfinite(value):
            findings.problem(path, "Ce nombre est trop grand.")
    elif isinstance(value, dict | list) and not depth:
        findings.problem(path, f"Trop de niveaux imbriqués\u202f: {DEPTH} au plus.")
    elif isinstance(value, dict | list) and len(value) > MOST_ENTRIES:
        findings.problem(path, f"Trop d’éléments ici\u202f: {MOST_ENTRIES} au plus.")
    elif isinstance(value, JsonObject):
        for key in value.repeated:
            findings.problem(f"{path}.{key}", "Cette clé est donnée deux fois dans le même groupe.")
        for key, inner in value.items():
            if not isinstance(inner, str):
                _look(inner, f"{path}.{key}", depth - 1, findings)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if not isinstance(inner, str):
                _look(inner, f"{path}[{index}]", depth - 1, findings)
