"""The evidence of a closed sheet in one readable file: its content, its journal entry, a signature.

The signature is a token (JWS, RFC 7515) that carries its certificates: with the root alone, anyone
can tell who signed. It covers the digest of the content and that of the journal entry.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from certificates.credentials.keys import CredentialKey
from certificates.sheets.canonical import digest_of
from certificates.sheets.content import SheetContent, digest
from certificates.sheets.records import read, written

FORMAT, VERSION = "palier-attendance-evidence", 1
TYPE = "palier-sheet+jws"
"""The type of the signature, which is thus no credential, no list and no kit."""

ATTACHED = "evidence.json"
"""The name under which the file rides inside the sheet's PDF."""

KINDS = frozenset({"attendance:sheet:close", "attendance:sheet:correct"})
"""What a journal says when a version of a sheet is closed."""


@dataclass(frozen=True, kw_only=True)
class JournalLink:
    """The entry of a structure's journal that holds the digest of a sheet, with its words and salt.

    `said` is the SHA-256 of the salt, a line end and the words (JSON, names sorted, no space);
    `digest` that of the entry's other members, one a line, after the digest of the entry before.
    """

    structure_id: int
    position: int
    at: datetime
    actor_id: int | None
    kind: str
    subject: str
    said: str
    previous: str
    digest: str
    salt: str
    words: dict[str, Any]

    def said_again(self) -> str:
        """Work out the digest of the words."""
        text = json.dumps(self.words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(f"{self.salt}\n{text}".encode()).hexdigest()

    def digest_again(self) -> str:
        """Work out the digest that links the entry to the one before it."""
        place = (self.previous, str(self.structure_id), str(self.position))
        told = (self.at.isoformat(), str(self.actor_id), self.kind, self.subject, self.said)
        return hashlib.sha256("\n".join((*place, *told)).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class EvidenceBundle:
    """A bundle as it is stored; `issuer` is the name (did:web) of the installation that signed."""

    format: str
    version: int
    issuer: str
    made_at: datetime
    digest: str
    journal: JournalLink
    sheet: SheetContent
    signature: str

    def to_text(self) -> str:
        """Return the file, to be kept as it is: a reader finds the sheet's words in it."""
        return json.dumps(written(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "EvidenceBundle":
        """Read a bundle; nothing is proven yet.

        Raises:
            NotASheet: a member is missing, unknown, of another kind, or spelled otherwise.
        """
        return read(cls, stored)

    def statement(self) -> dict[str, Any]:
        """Return what the signature says."""
        return {
            "format": self.format,
            "version": self.version,
            "issuer": self.issuer,
            "made_at": written(self.made_at),
            "digest": self.digest,
            "journal": digest_of(written(self.journal)),
        }


def sign_bundle(content: SheetContent, journal: JournalLink, *, key: CredentialKey, at: datetime) -> str:
    """Return the evidence of a closed sheet, signed at that moment with a key whose chain is known.

    The journal entry is the one that was written as the sheet was closed: it holds the same digest.
    """
    unsigned = EvidenceBundle(
        format=FORMAT,
        version=VERSION,
        issuer=key.issuer_id,
        made_at=at,
        digest=digest(content),
        journal=journal,
        sheet=content,
        signature="",
    )
    return replace(unsigned, signature=key.sign_statement(unsigned.statement(), kind=TYPE)).to_text()
