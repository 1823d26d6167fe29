"""What a framework's file states that its tables do not keep: read leniently, it was checked once."""

from functools import lru_cache
from typing import Any

from app.curricula import strict_yaml


@lru_cache(maxsize=16)
def stated(text: str) -> dict[str, Any]:
    """Return the keys of the framework of a file; none where the text is not such a file."""
    try:
        value = strict_yaml.read(text).value
    except strict_yaml.NotYaml:
        return {}
    framework = value.get("framework") if isinstance(value, dict) else None
    return framework if isinstance(framework, dict) else {}


def kept_identifiers(text: str) -> dict[str, str]:
    """Return the identifiers that a file keeps from its publisher, by code; "" is the document's.

    An identifier that two parts share is nobody's.
    """
    if "identifier:" not in text:
        return {}
    pairs = [(code, part["identifier"]) for code, part in _parts(stated(text)) if "identifier" in part]
    every = [identifier for _, identifier in pairs]
    return {code: identifier for code, identifier in pairs if every.count(identifier) == 1}


def replaced_here(text: str) -> dict[str, str]:
    """Return the items that a file keeps though another one of it replaces them, by code."""
    if "replaced_by:" not in text:
        return {}
    pairs = ((code, part.get("replaced_by")) for code, part in _parts(stated(text)))
    return {code: after for code, after in pairs if isinstance(after, str)}


def _parts(framework: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = [("", framework)]
    for domain in framework.get("domains") or ():
        found.append((domain["code"], domain))
        for competency in domain["competencies"]:
            found.append((competency["code"], competency))
            found.extend((item["code"], item) for item in competency["items"])
    return found
