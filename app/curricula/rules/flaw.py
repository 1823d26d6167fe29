"""Something wrong in a file, said at its place."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""From a file's root, by key and index."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong at a place of a file, and a sentence that helps."""

    path: Path
    sentence: str
