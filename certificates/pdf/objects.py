"""The objects of a PDF file as bytes, and the file that numbers and holds them (ISO 32000-1, 7.3 to 7.5)."""

import zlib
from collections.abc import Iterable

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def reference(number: int) -> bytes:
    """Point to an object of the same file."""
    return b"%d 0 R" % number


def array(items: Iterable[bytes]) -> bytes:
    """Write an array of objects already written."""
    return b"[" + b" ".join(items) + b"]"


def dictionary(**entries: bytes | None) -> bytes:
    """Write a dictionary, leaving out what is None."""
    pairs = (b"/%s %s" % (key.encode(), value) for key, value in entries.items() if value is not None)
    return b"<<" + b" ".join(pairs) + b">>"


def string(text: str) -> bytes:
    """Write a text string: plain where it is ASCII, UTF-16 with its byte-order mark elsewhere."""
    if text.isascii():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return b"(" + escaped.encode() + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


def number(value: float) -> str:
    """Write a length in points to a thousandth, without needless zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def stream(content: bytes, *, entries: bytes = b"", compressed: bool = True) -> bytes:
    """Write a stream, with the end of line before `endstream` that archives require (ISO 19005-3, 6.1.7)."""
    if compressed:
        content = zlib.compress(content, 6)
        entries += b"/Filter /FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


class PdfFile:
    """Objects in the order of their numbers, written out once with their cross-reference table."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """Take the next number for an object whose content comes later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, number: int, body: bytes) -> None:
        """Give a reserved object its content."""
        self._bodies[number - 1] = body

    def add(self, body: bytes) -> int:
        """Add an object and return its number."""
        self._bodies.append(body)
        return len(self._bodies)

    def to_bytes(self, *, root: int, info: int, identifier: bytes) -> bytes:
        """Return the whole file; `identifier` is the 16 bytes that name it."""
        parts = [HEADER]
        position = len(HEADER)
        offsets = []
        for index, body in enumerate(self._bodies, start=1):
            written = b"%d 0 obj\n%s\nendobj\n" % (index, body)
            offsets.append(position)
            position += len(written)
            parts.append(written)
        parts.append(self._cross_references(offsets))
        name = b"<" + identifier.hex().encode() + b">"
        trailer = dictionary(
            Size=b"%d" % (len(offsets) + 1),
            Root=reference(root),
            Info=reference(info),
            ID=array([name, name]),
        )
        parts.append(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, position))
        return b"".join(parts)

    @staticmethod
    def _cross_references(offsets: list[int]) -> bytes:
        entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        return b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(offsets) + 1, entries)
