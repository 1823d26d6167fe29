"""Pictures, walked part by part and rebuilt without what was hidden in them or after them.

Where and by whom a photograph was taken is left out; only the way up is kept. Sources: PNG (Third
Edition), 5; JPEG (ITU-T T.81), B.1; Exif 2.32, 4.6; WebP (RFC 9649), 2.
"""

import struct
import zlib
from collections.abc import Iterator

from app.core.files.errors import FileRefused

PNG = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs")
)
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH"))
WEBP_METADATA = 0x0C
LARGEST_SIDE = 20_000
START_OF_SCAN, END_OF_IMAGE, RESTARTS = 0xDA, 0xD9, range(0xD0, 0xD8)
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
APP0, APP1, APP2, APP14, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
MORE_PICTURES = b"MPF\0"
"""What a telephone that puts a second picture after the first says (CIPA DC-007)."""

SAMSUNG_NOTES, FILM = b"SEFT", b"ftyp"
"""What a telephone puts after a photograph: its notes end so, the film of the moment begins so."""

EXIF, ORIENTATION = b"Exif\0\0", 0x0112


def _refused() -> FileRefused:
    return FileRefused(
        "Cette image est abîmée ou n’en est pas une. Enregistrez-la de nouveau, puis recommencez."
    )


def checked_png(content: bytes) -> bytes:
    """Return a PNG with only what draws it.

    Raises:
        FileRefused: a part is damaged, or it is not a picture.
    """
    if not content.startswith(PNG):
        raise _refused()
    chunks = list(_png_chunks(content))
    kinds = [kind for kind, _body in chunks]
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        raise _refused()
    _check_sides(*struct.unpack(">II", chunks[0][1][:8]))
    return PNG + b"".join(_png_chunk(kind, body) for kind, body in chunks if kind in PNG_KEPT)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at < len(content):
        try:
            length, kind = struct.unpack_from(">I4s", content, at)
            body = content[at + 8 : at + 8 + length]
            (crc,) = struct.unpack_from(">I", content, at + 8 + length)
        except struct.error:
            raise _refused() from None
        if crc != zlib.crc32(kind + body):
            raise _refused()
        yield kind, body
        at += 12 + length
        if kind == b"IEND":
            if at != len(content):
                raise _refused()
            return


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def checked_jpeg(content: bytes) -> bytes:
    """Return a JPEG with only what draws it, and which way up it goes.

    Raises:
        FileRefused: a part is damaged, or it is not a picture.
    """
    if not content.startswith(b"\xff\xd8\xff"):
        raise _refused()
    kept, way_up, drawn = [b"\xff\xd8"], 1, False
    for marker, body in _jpeg_segments(content):
        if marker == APP1 and body.startswith(EXIF):
            way_up = _way_up(body[len(EXIF) :])
        if marker in FRAMES and len(body) >= 5:
            _check_sides(*struct.unpack(">HH", body[1:5]))
            drawn = True
        if marker in (APP0, APP14) or not (APP0 <= marker <= 0xEF or marker == COMMENT):
            kept.append(_jpeg_segment(marker, body))
    if not drawn:
        raise _refused()
    return b"".join((kept[0], _exif(way_up), *kept[1:], b"\xff\xd9"))


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each segment; that which begins a scan comes with all its drawing."""
    at, has_more_pictures = 2, False
    while True:
        if at + 4 > len(content) + 2 or content[at] != 0xFF:
            raise _refused()
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == END_OF_IMAGE:
            break
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise _refused()
        if marker == START_OF_SCAN:
            if length != 6 + 2 * content[at + 4]:
                raise _refused()
            end = _end_of_scan(content, end)
        has_more_pictures |= marker == APP2 and content.startswith(MORE_PICTURES, at + 4)
        yield marker, content[at + 4 : end]
        at = end
    after = content[at + 2 :].strip(b"\0")
    if after and not has_more_pictures and not _is_of_a_telephone(after):
        raise _refused()


def _is_of_a_telephone(after: bytes) -> bool:
    """Say whether what follows a photograph, which is left out, is what telephones put there."""
    return after.endswith(SAMSUNG_NOTES) or FILM in after[1:8]


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker stands: in a scan, 0xFF is followed by zero or a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise _refused()
        if content[at + 1] != 0 and content[at + 1] not in RESTARTS:
            return at
        at += 2


def _jpeg_segment(marker: int, body: bytes) -> bytes:
    length = 6 + 2 * body[0] if marker == START_OF_SCAN else len(body) + 2
    return struct.pack(">BBH", 0xFF, marker, length) + body


def _way_up(tiff: bytes) -> int:
    """Read the orientation of a photograph, 1 where it is not said or cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 1
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(entries, 200)):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _exif(way_up: int) -> bytes:
    if way_up == 1:
        return b""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, way_up, 0)
    body = EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return struct.pack(">BBH", 0xFF, APP1, len(body) + 2) + body


def checked_webp(content: bytes) -> bytes:
    """Return a still WebP with only what draws it.

    Raises:
        FileRefused: a part is damaged, or it is not a still picture.
    """
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or _little(content, 4) + 8 != len(content):
        raise _refused()
    chunks, at = [], 12
    while at < len(content):
        kind, length = content[at : at + 4], _little(content, at + 4)
        end = at + 8 + length + length % 2
        if end > len(content):
            raise _refused()
        chunks.append((kind, content[at + 8 : at + 8 + length]))
        at = end
    kept = [(kind, _plain_header(kind, body)) for kind, body in chunks if kind in WEBP_KEPT]
    if not any(kind in (b"VP8 ", b"VP8L") for kind, _body in kept):
        raise _refused()
    drawn = b"".join(
        kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for kind, body in kept
    )
    return b"RIFF" + struct.pack("<I", len(drawn) + 4) + b"WEBP" + drawn


def _plain_header(kind: bytes, body: bytes) -> bytes:
    """Clear the header's announcement of metadata and of a colour profile, which are left out."""
    if kind != b"VP8X" or not body:
        return body
    return bytes([body[0] & ~(WEBP_METADATA | 0x20)]) + body[1:]


def _little(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")


def _check_sides(one: int, other: int) -> None:
    if not (0 < one <= LARGEST_SIDE and 0 < other <= LARGEST_SIDE):
        raise _refused()
