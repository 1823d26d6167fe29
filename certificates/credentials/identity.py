"""Whom a credential is about, without saying the name: a salted digest (Open Badges 3.0, IdentityObject)."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass

SALT_BYTES = 16
_METHOD = "sha256$"


@dataclass(frozen=True, kw_only=True)
class HashedName:
    """The digest of a person's name, and its salt.

    It does not hide the name from whoever guesses it: it keeps it out of the file, and lets the
    one who has the person in front of them compare.
    """

    digest: str
    salt: str

    @classmethod
    def of(cls, name: str) -> "HashedName":
        """Digest a name under a salt of its own."""
        salt = secrets.token_hex(SALT_BYTES)
        return cls(digest=_digest(name, salt), salt=salt)

    @property
    def spoken(self) -> str:
        """The digest as the standard writes it, its method first."""
        return _METHOD + self.digest

    @classmethod
    def read(cls, spoken: str, salt: str) -> "HashedName | None":
        """Read back what `spoken` wrote; None for another method."""
        if not re.fullmatch(r"sha256\$[0-9a-f]{64}", spoken) or len(salt) > 200:
            return None
        return cls(digest=spoken.removeprefix(_METHOD), salt=salt)

    def is_of(self, name: str) -> bool:
        """Tell whether this is the digest of a name, whatever its case, accents and order of words."""
        return hmac.compare_digest(_digest(name, self.salt), self.digest)


def folded(name: str) -> str:
    """Reduce a name to what two registers agree on: its letters, in words sorted."""
    bare = "".join(
        character if character.isalnum() else " "
        for character in unicodedata.normalize("NFKD", name.casefold())
        if unicodedata.category(character) != "Mn"
    )
    return " ".join(sorted(bare.split()))


def _digest(name: str, salt: str) -> str:
    """Digest the name, then the salt, as the standard joins them."""
    return hashlib.sha256(f"{folded(name)}{salt}".encode()).hexdigest()
