"""The bits of a status list: one place each, the first one highest, in gzip then base64url.

W3C Bitstring Status List 1.0 §3.2.
"""

import gzip
import zlib
from collections.abc import Iterable

from certificates.credentials.strict import packed, unpacked

LENGTH = 131_072
"""Bits of a list: the least that the standard allows, for each holder to be one of many."""

MOST_BITS = 16 * 1024 * 1024
_BASE64URL = "u"


def encoded(set_positions: Iterable[int], *, length: int) -> str:
    """Write a list where these places are set.

    Raises:
        IndexError: a place is outside the list.
    """
    assert LENGTH <= length <= MOST_BITS, "a list has at least 131,072 places, and a bounded length"
    assert length % 8 == 0, "a list is made of whole bytes"
    bits = bytearray(length // 8)
    for position in set_positions:
        if not 0 <= position < length:
            raise IndexError(position)
        bits[position // 8] |= 0x80 >> position % 8
    return _BASE64URL + packed(gzip.compress(bytes(bits), mtime=0))


def decoded(text: str) -> bytes:
    """Read a list, never more than one may hold: a small file can hide an immense one.

    Raises:
        ValueError: it is no list, or a shorter or a longer one than lists may be.
    """
    if not text.startswith(_BASE64URL):
        raise ValueError("not base64url")
    unzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        bits = unzip.decompress(unpacked(text[1:]), MOST_BITS // 8 + 1)
    except zlib.error as reason:
        raise ValueError("not gzip") from reason
    if not unzip.eof or unzip.unused_data or not LENGTH <= len(bits) * 8 <= MOST_BITS:
        raise ValueError("not the bits of a list")
    return bits


def is_set(bits: bytes, position: int) -> bool:
    """Tell whether a place is set.

    Raises:
        IndexError: the list has no such place.
    """
    if not 0 <= position < len(bits) * 8:
        raise IndexError(position)
    return bool(bits[position // 8] & 0x80 >> position % 8)
