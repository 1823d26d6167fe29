"""Keys and signatures as letters that a person can read aloud: base58btc (W3C Controlled Identifiers 1.0)."""

_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX = "z"
_ED25519 = b"\xed\x01"
"""What comes before an Ed25519 public key in a Multikey."""

_LONGEST = 128


def base58(raw: bytes) -> str:
    """Write bytes in base58btc, under the letter that names it."""
    number = int.from_bytes(raw)
    text = ""
    while number:
        number, rest = divmod(number, 58)
        text = _LETTERS[rest] + text
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    return _PREFIX + _LETTERS[0] * zeros + text


def from_base58(text: str) -> bytes:
    """Read back what `base58` wrote.

    Raises:
        ValueError: it is not base58btc, or is longer than any key or signature of ours.
    """
    if not text.startswith(_PREFIX) or len(text) > _LONGEST:
        raise ValueError("not base58btc")
    number = 0
    for letter in text[1:]:
        number = number * 58 + _LETTERS.index(letter)
    zeros = len(text) - 1 - len(text[1:].lstrip(_LETTERS[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def multikey(public: bytes) -> str:
    """Write an Ed25519 public key (32 bytes) as a Multikey."""
    return base58(_ED25519 + public)


def from_multikey(text: str) -> bytes:
    """Read the 32 bytes of an Ed25519 public key.

    Raises:
        ValueError: it is no Multikey of an Ed25519 key.
    """
    raw = from_base58(text)
    if len(raw) != 34 or not raw.startswith(_ED25519):
        raise ValueError("not an Ed25519 key")
    return raw[2:]
