"""A revision appended to one of our documents; the bytes before it do not change (ISO 32000-1, 7.5.6)."""

import hashlib
import re

from certificates.errors import Unsealable
from certificates.pdf.objects import HEADER, array, dictionary, reference

_END = re.compile(
    rb"trailer\n<</Size (\d+) /Root (\d+) 0 R /Info (\d+) 0 R /ID \[<([0-9a-f]{32})> <\4>\]>>\n"
    rb"startxref\n(\d+)\n%%EOF\n\Z"
)
_FIELD = re.compile(rb"/AcroForm <</Fields \[(\d+) 0 R\] /SigFlags 3>>")


class Revision:
    """Objects that are added to, or take the place of, those of an unsealed document.

    Raises:
        Unsealable: the bytes are not a document of this library, or already hold a revision.
    """

    def __init__(self, document: bytes) -> None:
        end = _END.search(document[-300:])
        if not document.startswith(HEADER) or end is None:
            raise Unsealable("Ce document n’est pas un document à sceller.")
        self._document = document
        self._size, self.catalogue, self._information, self._table = (int(end[n]) for n in (1, 2, 3, 5))
        self._identifier = end[4]
        self._bodies: dict[int, bytes] = {}
        field = _FIELD.search(self._body(self.catalogue))
        if field is None:
            raise Unsealable("Ce document n’a pas de place pour un cachet.")
        self.seal_field = int(field[1])

    def new_number(self) -> int:
        """Take the next number for a new object."""
        self._size += 1
        return self._size - 1

    def put(self, number: int, body: bytes) -> None:
        """Give an object its content in this revision."""
        self._bodies[number] = body

    def add(self, body: bytes) -> int:
        """Add an object and return its number."""
        number = self.new_number()
        self.put(number, body)
        return number

    def extend(self, number: int, **entries: bytes) -> None:
        """Write a dictionary of the document again, with further entries."""
        self.put(number, self._body(number).removesuffix(b">>") + b" " + dictionary(**entries)[2:])

    def to_bytes(self) -> bytes:
        """Return the document followed by this revision."""
        parts = [self._document]
        position = len(self._document)
        offsets: dict[int, int] = {}
        for number, body in sorted(self._bodies.items()):
            written = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            offsets[number] = position
            position += len(written)
            parts.append(written)
        parts.append(_cross_references(offsets))
        parts.append(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (self._trailer(), position))
        return b"".join(parts)

    def _trailer(self) -> bytes:
        changed = hashlib.sha256(b"".join(self._bodies.values())).hexdigest()[:32].encode()
        return dictionary(
            Size=b"%d" % self._size,
            Root=reference(self.catalogue),
            Info=reference(self._information),
            ID=array([b"<%s>" % self._identifier, b"<%s>" % changed]),
            Prev=b"%d" % self._table,
        )

    def _body(self, number: int) -> bytes:
        """Read an object of the document through its cross-reference table, whose rows are 20 bytes."""
        first_row = self._document.index(b"\n", self._table + len(b"xref\n")) + 1
        row = first_row + 20 * number
        start = int(self._document[row : row + 10])
        opening = b"%d 0 obj\n" % number
        return self._document[start + len(opening) : self._document.index(b"\nendobj\n", start)]


def _cross_references(offsets: dict[int, int]) -> bytes:
    """Write one section per run of numbers that follow one another."""
    lines = [b"xref\n"]
    run: list[int] = []
    for number in [*sorted(offsets), -1]:
        if run and number != run[-1] + 1:
            lines.append(b"%d %d\n" % (run[0], len(run)))
            lines.extend(b"%010d 00000 n \n" % offsets[held] for held in run)
            run = []
        run.append(number)
    return b"".join(lines)
