"""Names that cannot be guessed: public ids, secret tokens and the codes people type."""

import hashlib
import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The 32 characters of Douglas Crockford's Base 32: no I, L, O or U."""

PUBLIC_ID_LENGTH = 26
CODE_LENGTH = 12
_FOLDED = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_public_id() -> str:
    """Return 130 random bits in 26 lower-case characters, for use in addresses."""
    return random_code(PUBLIC_ID_LENGTH).lower()


def new_token() -> str:
    """Return a 256-bit secret for a cookie, a link or an API token."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the SHA-256 of a long random token, the only form in which it is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def random_code(length: int) -> str:
    """Return random Crockford characters, five bits each."""
    return "".join(CROCKFORD[byte & 31] for byte in secrets.token_bytes(length))


def fold(typed: str) -> str:
    """Forgive what people type: case, spaces, hyphens, O for 0, I and L for 1."""
    kept = "".join(c for c in typed.upper() if not c.isspace() and c not in "-‐‑–—.")
    return kept.translate(_FOLDED)


def check_character(code: str) -> str:
    """Return the character that reveals a mistyped code.

    A Reed-Solomon check over the field of 32 elements: every single wrong character and every
    exchange of two characters is seen, and the check is itself one of the 32, easy to dictate.
    """
    value = 0
    for character in code:
        value = _times_alpha(value) ^ CROCKFORD.index(character)
    return CROCKFORD[_times_alpha(value)]


def _times_alpha(value: int) -> int:
    """Multiply by the generator of GF(32), whose polynomial is x⁵ + x² + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def new_code() -> str:
    """Return a certificate's code: 60 random bits and their check character."""
    code = random_code(CODE_LENGTH)
    return code + check_character(code)


def code_is_well_typed(folded: str) -> bool:
    """Tell whether a folded code has the right length, characters and check character."""
    return (
        len(folded) == CODE_LENGTH + 1
        and all(character in CROCKFORD for character in folded)
        and check_character(folded[:-1]) == folded[-1]
    )


def grouped(code: str) -> str:
    """Show a code in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
