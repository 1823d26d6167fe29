"""In which order files are read: a version after the one that it continues or varies, crosswalks last."""

from collections.abc import Sequence

from app.curricula.errors import UnreadableFramework
from app.curricula.reading.parsing import Parsed, refused
from app.curricula.rules.flaw import Path

Key = tuple[str, str]
"""A framework's code and version."""


def in_order(files: Sequence[Parsed]) -> list[Parsed]:
    """Order files so that each comes after those that it needs; otherwise as they were given.

    Raises:
        UnreadableFramework: some wait for one another.
    """
    waiting = [file for file in files if not file.is_crosswalk]
    crosswalks = [file for file in files if file.is_crosswalk]
    ordered: list[Parsed] = []
    while waiting:
        keys = {file.key for file in waiting}
        ready = [file for file in waiting if not (_needed(file) and _needed(file) in keys - {file.key})]
        if not ready:
            raise _going_round(waiting)
        ordered += ready
        waiting = [file for file in waiting if file not in ready]
    return ordered + crosswalks


def _needed(file: Parsed) -> Key | None:
    """Return the version without which a file cannot be read."""
    if file.is_variant:
        base = file.values["variant_of"]
        return base["code"], base["version"]
    if "previous" in file.values:
        return file.values["code"], file.values["previous"]["version"]
    return None


def _going_round(files: Sequence[Parsed]) -> UnreadableFramework:
    by_key = {file.key: file for file in files}
    turn: list[Key] = []
    key: Key | None = files[0].key
    while key is not None and key not in turn:
        turn.append(key)
        key = _needed(by_key[key])
    ring = turn[turn.index(key) :] if key in turn else turn
    file = by_key[ring[0]]
    at: Path = ("framework", "variant_of" if file.is_variant else "previous")
    versions = " → ".join(f"{code} {version}" for code, version in (*ring, ring[0]))
    return refused(file.name, [(file.document.line(at), f"Ces versions se suivent en rond : {versions}.")])
