"""ZIP packages, opened without trust: PKWARE's APPNOTE, 4.3 to 4.5."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from app.core.files.errors import FileRefused

FIRST, LAST = b"PK\x03\x04", b"PK\x05\x06"
LAST_LENGTH = 22
MOST_PARTS = 2000
MOST_OPENED = 48 * 1024 * 1024
STORED_OR_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
OLD_DOCUMENT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of an OLE compound file, in which macros and embedded objects travel."""

Parts = dict[str, bytes]
"""What a package holds, by name."""


def damaged() -> FileRefused:
    """Say that a document cannot be read."""
    return FileRefused("Ce document est abîmé. Enregistrez-le en PDF, puis donnez ce nouveau fichier.")


def acting() -> FileRefused:
    """Say that a document holds more than pages."""
    return FileRefused(
        "Ce document contient une macro, un objet ou un lien vers un autre fichier. "
        "Enregistrez-le en PDF, puis donnez ce nouveau fichier."
    )


def opened(content: bytes) -> Parts:
    """Return all that a package holds, once it is known to be nothing but that package.

    Raises:
        FileRefused: it is damaged, locked, too large once open, or hides something around its parts.
    """
    if not content.startswith(FIRST) or content[-LAST_LENGTH : -LAST_LENGTH + 4] != LAST:
        raise damaged()
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            _check_entries(entries, content)
            return {each.filename: package.read(each) for each in entries if not each.is_dir()}
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
        struct.error,
    ):
        raise damaged() from None


def _check_entries(entries: list[zipfile.ZipInfo], content: bytes) -> None:
    names = [each.filename for each in entries]
    if not entries or len(entries) > MOST_PARTS or len({name.casefold() for name in names}) != len(names):
        raise damaged()
    if sum(each.file_size for each in entries) > MOST_OPENED:
        raise FileRefused("Ce document est trop gros une fois ouvert. Enregistrez-le en PDF.")
    for each in entries:
        is_odd = each.flag_bits & 0x1 or each.compress_type not in STORED_OR_DEFLATED
        if is_odd or not _is_a_plain_name(each.filename):
            raise damaged()
    _check_nothing_between(entries, content)


def _is_a_plain_name(name: str) -> bool:
    steps = name.removesuffix("/").split("/")
    return name.isprintable() and "\\" not in name and not {"", ".", ".."} & set(steps) and ":" not in name


def _check_nothing_between(entries: list[zipfile.ZipInfo], content: bytes) -> None:
    """See that the parts follow one another from the first byte on, whatever the directory says."""
    expected = 0
    for each in sorted(entries, key=lambda entry: entry.header_offset):
        if each.header_offset != expected or each.header_offset + 30 > len(content):
            raise damaged()
        name, extra = struct.unpack_from("<HH", content, each.header_offset + 26)
        written = each.orig_filename.encode("utf-8" if each.flag_bits & 0x800 else "cp437")
        if content[each.header_offset + 30 :][:name] != written:
            raise damaged()
        expected = each.header_offset + 30 + name + extra + each.compress_size
        if each.flag_bits & 0x8:
            expected = _after_descriptor(content, expected)
    length, start, _comment = struct.unpack_from("<IIH", content, len(content) - 10)
    if start != expected or start + length + LAST_LENGTH != len(content):
        raise damaged()


def _after_descriptor(content: bytes, at: int) -> int:
    """Skip what follows a part whose size was not known when it was begun: 12 or 16 bytes."""
    return at + (16 if content[at : at + 4] == b"PK\x07\x08" else 12)


def names_and_values(part: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Read an XML part as it goes: each element's qualified name, with its attributes.

    Raises:
        FileRefused: it is not sound XML, or it declares entities.
    """
    try:
        for event, element in iterparse(BytesIO(part), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                yield str(element.tag), dict(element.attrib)
            else:
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise damaged() from None


def check_parts(parts: Parts) -> None:
    """Refuse a package of which some part is a program or a document of another age.

    Raises:
        FileRefused: it holds one.
    """
    for part in parts.values():
        if part.startswith((OLD_DOCUMENT, *PROGRAMS)):
            raise acting()
