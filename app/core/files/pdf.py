"""PDF documents that only show: nothing that runs, opens, sends or carries another file.

Two nets, since a reader of PDF may find what another does not. The first knows nothing of the
document's structure: it searches all the bytes, and all that can be inflated from them, for the
names of what acts. The second follows the structure (ISO 32000-1, 7.5 and 12.6).
"""

import re
import zlib
from base64 import a85decode
from collections.abc import Iterator
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from app.core.files.errors import FileRefused
from app.core.files.pdf_tables import check_tables

LONG = frozenset(
    (
        *("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "Rendition", "SubmitForm"),
        *("ImportData", "GoToE", "GoToR", "SetOCGState", "Encrypt"),
    )
)
"""Names of what acts, carries a file or locks (ISO 32000-1, tables 20, 29, 44 and 198)."""

SHORT = frozenset(("JS", "AA", "EF", "AF", "3D", "XFA"))
"""They come by chance in what is compressed: the first net seeks them outside of it alone."""

BY_STRUCTURE = LONG | SHORT | frozenset(("Movie", "Sound", "Collection"))
"""The last are words of descriptions too: the second net alone seeks them."""

UNREAD_FILTERS = ("LZWDecode", "ASCIIHexDecode", "RunLengthDecode", "Crypt", "LZW", "AHx", "RL")
MOST_INFLATED = 48 * 1024 * 1024
AT_A_TIME = 4096
SLOWLY = 8
"""What a byte costs that is read one by one."""

DEEPEST = 3
MOST_OBJECTS = 20_000
MOST_NESTED = 60

_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_BASE85 = re.compile(rb"[!-uz\s]++")
_END = rb"(?![A-Za-z0-9_.:-])"


def _names(words: frozenset[str] | tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(rb"/(?:" + b"|".join(sorted(word.encode() for word in words)) + rb")" + _END)


_LONG = _names(LONG)
_SHORT = _names(SHORT)
_UNREAD = _names(UNREAD_FILTERS)


def checked_pdf(content: bytes) -> bytes:
    """Return the document as it came.

    Raises:
        FileRefused: it acts, carries a file, is locked, is something else too, or cannot be read.
    """
    if not content.startswith(b"%PDF-1.") and not content.startswith(b"%PDF-2."):
        raise _damaged()
    tail = content.rstrip(b"\r\n\0 \t")
    if not tail.endswith(b"%%EOF") or b"PK\x05\x06" in content[-70_000:]:
        raise _damaged()
    _search_the_bytes(content)
    _follow_the_structure(content)
    return content


def _damaged() -> FileRefused:
    return FileRefused("Ce PDF est abîmé. Ouvrez-le, imprimez-le en PDF, puis donnez ce nouveau fichier.")


def _acts() -> FileRefused:
    return FileRefused(
        "Ce PDF contient autre chose que des pages : une action, un fichier joint ou un verrou. "
        "Imprimez-le en PDF, puis donnez ce nouveau fichier."
    )


def _search_the_bytes(content: bytes) -> None:
    """Search the file, and all that it inflates to, whatever its structure pretends."""
    starts = [found.end() for found in _STREAM.finditer(content)]
    if _is_suspect(content) or _SHORT.search(_unescaped(_outside_streams(content, starts))):
        raise _acts()
    if len(starts) > MOST_OBJECTS:
        raise _damaged()
    effort = _Effort()
    for start in starts:
        if any(map(_is_suspect, _inflated_from(content, start, effort))):
            raise _acts()


def _is_suspect(part: bytes) -> bool:
    plain = _unescaped(part)
    return bool(_LONG.search(plain) or _UNREAD.search(plain))


def _unescaped(part: bytes) -> bytes:
    """Undo the writing of names by numbers: `/J#53` is `/JS`."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part) if b"#" in part else part


def _outside_streams(content: bytes, starts: list[int]) -> bytes:
    kept, at = [], 0
    for start in starts:
        if start >= at:
            kept.append(content[at:start])
            at = content.find(b"endstream", start)
            if at < 0:
                return b" ".join((*kept, content[start:]))
    return b" ".join((*kept, content[at:]))


class _Effort:
    """What may still be read and inflated of one file, in bytes: beyond it, the file is too costly."""

    def __init__(self) -> None:
        self.left = MOST_INFLATED

    def spend(self, size: int) -> None:
        """Count bytes that were read or inflated.

        Raises:
            FileRefused: it is too much.
        """
        self.left -= size
        if self.left < 0:
            raise FileRefused("Ce PDF est trop gros une fois ouvert. Donnez-en un plus simple.")


def _inflated_from(content: bytes, start: int, effort: _Effort, depth: int = 0) -> Iterator[bytes]:
    """Give what stands there inflates to, and what that inflates to, wherever it says that it ends."""
    for packed in (memoryview(content)[start:], _from_base85(content, start, effort)):
        part = _inflated(packed, effort)
        if part:
            yield part
            if depth < DEEPEST:
                yield from _inflated_from(part, 0, effort, depth + 1)


def _inflated(packed: bytes | memoryview, effort: _Effort) -> bytes:
    """Inflate as far as it goes: a reader shows what came before the damage."""
    engine, parts = zlib.decompressobj(), []
    for at in range(0, len(packed), AT_A_TIME):
        piece, before = packed[at : at + AT_A_TIME], engine.copy()
        try:
            parts.append(engine.decompress(piece, effort.left + 1))
        except zlib.error:
            return b"".join((*parts, *_up_to_the_damage(before, piece, effort)))
        effort.spend(len(piece) - len(engine.unused_data) + len(parts[-1]))
        if engine.eof:
            break
    return b"".join(parts)


def _up_to_the_damage(
    engine: "zlib._Decompress", piece: bytes | memoryview, effort: _Effort
) -> Iterator[bytes]:
    for at in range(len(piece)):
        effort.spend(SLOWLY)
        try:
            yield engine.decompress(piece[at : at + 1], effort.left + 1)
        except zlib.error:
            return


def _from_base85(content: bytes, start: int, effort: _Effort) -> bytes:
    found = _BASE85.match(content, start)
    if found is None:
        return b""
    effort.spend(SLOWLY * len(found[0]))
    if content[found.end() : found.end() + 2] != b"~>":
        return b""
    try:
        return a85decode(found[0])
    except ValueError:
        return b""


def _follow_the_structure(content: bytes) -> None:
    try:
        check_tables(content)
        reader = PdfFileReader(BytesIO(content))
        if reader.encrypted:
            raise _acts()
        _check(reader.trailer.flatten())
        for number, reference in enumerate(_references(reader)):
            if number >= MOST_OBJECTS:
                raise _damaged()
            _check(reader.get_object(reference))  # type: ignore[no-untyped-call]
    except (PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError):
        raise _damaged() from None


def _references(reader: PdfFileReader) -> Iterator[generic.Reference]:
    for revision in range(reader.xrefs.total_revisions):
        yield from (
            generic.Reference(each.idnum, each.generation, reader)
            for each in reader.xrefs.explicit_refs_in_revision(revision)
        )


def _check(value: generic.PdfObject, depth: int = 0) -> None:
    """Refuse a name that acts, wherever it stands in an object."""
    if depth > MOST_NESTED:
        raise _damaged()
    if isinstance(value, generic.DictionaryObject):
        for name in list(value):
            if name[1:] in BY_STRUCTURE or (name == "/OpenAction" and not _only_shows(value)):
                raise _acts()
            _check(value.raw_get(name), depth + 1)
    elif isinstance(value, generic.ArrayObject):
        for index in range(len(value)):
            _check(value.raw_get(index), depth + 1)
    elif isinstance(value, generic.NameObject) and value[1:] in BY_STRUCTURE - SHORT:
        raise _acts()


def _only_shows(catalogue: generic.DictionaryObject) -> bool:
    """Tell whether what happens when the document opens is to show one of its pages."""
    return isinstance(catalogue["/OpenAction"], generic.ArrayObject)
