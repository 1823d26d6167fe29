"""Files inside a file: written as archives want them (ISO 19005-3, 6.8), read back from any bytes."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, StreamObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.pdf.objects import PdfFile, array, dictionary, reference, stream, string

LARGEST_FILE = 2 * 1024 * 1024
"""Bytes beyond which a file is not opened."""

LARGEST_ATTACHMENT = 1024 * 1024
"""Bytes beyond which an attachment is left alone: of ours, only the evidence of hundreds nears it."""

MOST_ATTACHMENTS = 8

_HOSTILE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError, RuntimeError,
    TypeError, ValueError, zlib.error, PdfError,
)  # fmt: skip
"""What a parser may raise on bytes that somebody made up; for us they all mean « no attachment »."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file to put inside a document; its name is plain ASCII, its description in French."""

    name: str
    media_type: str
    description: str
    content: bytes


@dataclass(frozen=True)
class Attached:
    """Where a document holds its attachments: the entries of its catalogue."""

    names: bytes
    associated: bytes


def write_attachments(file: PdfFile, attachments: Sequence[Attachment], *, day: date) -> Attached:
    """Write the attachments, all dated of one day, and return the entries that lead to them."""
    ordered = sorted(attachments, key=lambda held: held.name)
    places = [reference(_write(file, held, day)) for held in ordered]
    named = (part for held, place in zip(ordered, places, strict=True) for part in (string(held.name), place))
    tree = file.add(dictionary(Names=array(named)))
    return Attached(names=dictionary(EmbeddedFiles=reference(tree)), associated=array(places))


def attached(pdf: bytes) -> dict[str, bytes]:
    """Return the attachments of a file by name: of ours, `credential.json` and `credential.jwt`.

    Whatever the bytes, the answer is a dictionary, without what is too big or cannot be read; that
    the file is sealed is for `check_seal` to say.
    """
    if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST_FILE:
        return {}
    try:
        return dict(_read(PdfFileReader(BytesIO(pdf))))
    except _HOSTILE:
        return {}


def _write(file: PdfFile, held: Attachment, day: date) -> int:
    """Write the file's bytes and what describes them (ISO 32000-1, 7.11.3 and 7.11.4)."""
    moment = f"(D:{day:%Y%m%d}120000Z)".encode()
    parameters = dictionary(
        Size=b"%d" % len(held.content),
        CreationDate=moment,
        ModDate=moment,
        CheckSum=b"<%s>" % hashlib.md5(held.content, usedforsecurity=False).hexdigest().encode(),
    )
    entries = b"/Type /EmbeddedFile /Subtype %s /Params %s " % (_name(held.media_type), parameters)
    body = reference(file.add(stream(held.content, entries=entries)))
    return file.add(
        dictionary(
            Type=b"/Filespec",
            F=string(held.name),
            UF=string(held.name),
            Desc=string(held.description),
            AFRelationship=b"/Data",
            EF=dictionary(F=body, UF=body),
        )
    )


def _name(text: str) -> bytes:
    """Write a name object: a slash inside it is told by its code (ISO 32000-1, 7.3.5)."""
    return b"/" + text.replace("/", "#2F").encode("ascii")


def _read(reader: PdfFileReader) -> Iterator[tuple[str, bytes]]:
    """Yield what the tree of names holds at its root, where every common writer puts few names."""
    held = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    assert isinstance(held, ArrayObject)
    for at in range(0, min(len(held), 2 * MOST_ATTACHMENTS), 2):
        content = _inflated(held[at + 1]["/EF"]["/F"])
        if content is not None:
            yield str(held[at]), content


def _inflated(held: StreamObject) -> bytes | None:
    """Return the bytes of an embedded file; none where they are too many, or packed in an unusual way."""
    packing = held.get("/Filter")
    written = held.encoded_data
    if packing is not None:
        if packing != "/FlateDecode" or "/DecodeParms" in held:
            return None
        written = zlib.decompressobj().decompress(written, LARGEST_ATTACHMENT + 1)
    return written if len(written) <= LARGEST_ATTACHMENT else None
