"""Keys opened once per process, and opened again as soon as their file has become another."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

_Identity = tuple[int, int, int]


class OpenedOnce(Generic[T]):
    """What files hold, opened when first wanted; safe between threads.

    A file that is replaced has another inode, date or size: asking costs one call to the system,
    and a key that was rotated is picked up without a restart.
    """

    def __init__(self) -> None:
        self._held: dict[Path, tuple[_Identity, T]] = {}
        self._one_at_a_time = threading.Lock()

    def get(self, path: Path, opened: Callable[[], T]) -> T:
        """Return what `opened` made of the file, for as long as the file stays the same.

        `opened` may make the file where it is missing; it raises whatever it refuses.
        """
        with self._one_at_a_time:
            found = _identity(path)
            held = self._held.get(path)
            if found and held and held[0] == found:
                return held[1]
            made = opened()
            if found:
                self._held[path] = (found, made)
            return made


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
