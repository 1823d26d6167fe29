"""A ZIP file sent while it is made: one member at a time in memory, however many there are."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

_FORBIDDEN = '\\/:*?"<>|'
LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file of an archive; `at` is the local time that it bears."""

    name: str
    content: bytes
    at: datetime


class _Sink(io.RawIOBase):
    """Keeps what was written until it is taken; it cannot go back."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, content: object) -> int:
        """Keep some bytes."""
        taken = bytes(content)  # type: ignore[call-overload]
        self._written.append(taken)
        return len(taken)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken, self._written = b"".join(self._written), []
        return taken


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield the bytes of an archive of these members, stored as they are (PKZIP APPNOTE 6.3)."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            entry = zipfile.ZipInfo(member.name, member.at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, member.content)
            yield sink.take()
    yield sink.take()


def plain_name(text: str) -> str:
    """Return a text that every system takes as a file's name, without its extension."""
    kept = "".join(each for each in text if each.isprintable() and each not in _FORBIDDEN)
    return " ".join(kept.split()).strip(" .")[:LONGEST_NAME].rstrip(" .") or "document"


class Names:
    """Gives each member a name of its own: a second « Rose Le Gall » becomes « Rose Le Gall (2) »."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def take(self, text: str, extension: str) -> str:
        """Return a name that was not given before, whatever its case."""
        base, number = plain_name(text), 1
        name = f"{base}.{extension}"
        while name.casefold() in self._given:
            number += 1
            name = f"{base} ({number}).{extension}"
        self._given.add(name.casefold())
        return name
