"""How a continuity kit is written: its manifest, its parts, the lines of its register.

Parts are scripts that hold one JSON object each: a browser loads a script from a plain folder,
where it refuses to read a JSON file. The register is cut by the first letters of each digest, so
that a phone fetches one part of it; an empty part is written too, since its absence would be a doubt.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from certificates.credentials.strict import json_object
from certificates.errors import CertificateError
from certificates.verdict import StatusState

FORMAT, VERSION = "palier-continuity-kit", 1
MANIFEST, SUMS, SEALS = "manifeste.jws", "SHA256SUMS", "cachets.json"
TYPE = "palier-kit+jws"
DOCUMENTS, CODES = "registre", "codes"

ITERATIONS = 200_000
"""Rounds of PBKDF2-HMAC-SHA256 for each code of a kit.

A code has 60 random bits: in the kit of a million papers, one try in 2^40 meets a live one. Under a
quick digest, one graphics card would meet it within the minute; these rounds make that most of a
year, and still a fraction of a second for a telephone that tries the one code of its paper.
"""

_CODE_BITS = 128
_FULL_PART = 100
"""Lines of a part at which the register is cut finer: some 10 KB, a sixth of a second at 512 kbit/s."""
_FINEST = 4
_BEFORE, _AFTER = "palierKit(", ");\n"


class KitRefused(CertificateError):
    """A kit cannot be made there, or is not one that somebody we trust signed."""

    code = "kit_refused"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a kit says of one paper; `day` is when it ended, else the last day on which it stands."""

    paper: str
    status: StatusState
    day: date | None = None
    is_example: bool = False

    def status_on(self, day: date) -> StatusState:
        """Return where the paper stands on a day, as far as the kit knows."""
        if self.status is StatusState.IN_FORCE and self.day is not None and self.day < day:
            return StatusState.EXPIRED
        return self.status

    def written(self) -> dict[str, Any]:
        """Return the line as the kit holds it."""
        day = {"day": self.day.isoformat()} if self.day else {}
        example = {"example": True} if self.is_example else {}
        return {"paper": self.paper, "status": self.status.value, **day, **example}

    @classmethod
    def read(cls, held: Mapping[str, Any]) -> "Line":
        """Read a line back."""
        return cls(
            paper=str(held["paper"]),
            status=StatusState(held["status"]),
            day=date.fromisoformat(held["day"]) if "day" in held else None,
            is_example=held.get("example") is True,
        )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the manifest says of a kit, but for its files. Moments in UTC.

    `valid_until` is the moment from which « in force » is no longer believed without a newer kit; None
    for the last kit of an issuer that closes, whose word is final. `salt` is that of the codes.
    """

    issuer_id: str
    address: str
    made_at: datetime
    valid_until: datetime | None
    documents: int
    codes: int
    salt: bytes
    iterations: int = ITERATIONS

    def stands(self, at: datetime) -> bool:
        """Tell whether the kit may still say that a paper is in force."""
        return self.valid_until is None or at < self.valid_until

    @property
    def letters(self) -> dict[str, int]:
        """How many letters of a digest name its part, for the documents and for the codes."""
        return {DOCUMENTS: _letters(self.documents), CODES: _letters(self.codes)}

    def code_digest(self, code: str) -> str:
        """Return the slow digest of a folded code (RFC 8018 §5.2), in hexadecimal."""
        derived = hashlib.pbkdf2_hmac("sha256", code.encode(), self.salt, self.iterations, _CODE_BITS // 8)
        return derived.hex()

    def written(self, *, sums: bytes) -> dict[str, Any]:
        """Return the manifest, which holds the digest of the list of all the files."""
        until = self.valid_until
        return {
            "format": FORMAT,
            "version": VERSION,
            "issuer": self.issuer_id,
            "address": self.address,
            "made_at": _spoken(self.made_at),
            "valid_until": _spoken(until) if until else None,
            "documents": self.documents,
            "codes": self.codes,
            "code_digest": {
                "function": "PBKDF2-HMAC-SHA256",
                "iterations": self.iterations,
                "salt": self.salt.hex(),
                "bits": _CODE_BITS,
            },
            SUMS: hashlib.sha256(sums).hexdigest(),
        }

    @classmethod
    def read(cls, manifest: Mapping[str, Any]) -> "Facts":
        """Read the facts back; raises what a made-up manifest makes it raise."""
        if (manifest["format"], manifest["version"]) != (FORMAT, VERSION):
            raise ValueError("another format")
        until, codes = manifest["valid_until"], manifest["code_digest"]
        return cls(
            issuer_id=str(manifest["issuer"]),
            address=str(manifest["address"]),
            made_at=_heard(manifest["made_at"]),
            valid_until=_heard(until) if until else None,
            documents=int(manifest["documents"]),
            codes=int(manifest["codes"]),
            salt=bytes.fromhex(codes["salt"]),
            iterations=int(codes["iterations"]),
        )


@dataclass(frozen=True)
class RetiredSeals:
    """The seals that sealed the papers of a kit: their certificates, and when each was retired."""

    seals: tuple[tuple[str, str, date | None], ...]
    """Fingerprint (SHA-256), certificate (PEM), the day on which it was retired if it was."""

    def written(self) -> bytes:
        """Return the file."""
        listed = [
            {"fingerprint": fingerprint, "retired_on": day.isoformat() if day else None, "certificate": pem}
            for fingerprint, pem, day in self.seals
        ]
        return json.dumps({"seals": listed}, indent=1).encode()

    @staticmethod
    def fingerprints(content: bytes) -> frozenset[str]:
        """Return those that were retired, from the file."""
        seals = json_object(content)["seals"]
        return frozenset(each["fingerprint"] for each in seals if each["retired_on"] is not None)


def part_name(folder: str, prefix: str) -> str:
    """Name the part that holds the digests that begin so."""
    return f"{folder}/{prefix}.js"


def part(name: str, lines: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Write a part of the register."""
    spoken = json.dumps({"part": name, "lines": lines}, separators=(",", ":"), sort_keys=True)
    return f"{_BEFORE}{spoken}{_AFTER}".encode()


def lines_in(content: bytes, name: str) -> dict[str, Any]:
    """Read the lines of a part back; raises what a made-up one makes it raise."""
    text = content.decode()
    if not (text.startswith(_BEFORE) and text.endswith(_AFTER)):
        raise ValueError("not a part")
    held = json_object(text[len(_BEFORE) : -len(_AFTER)])
    if held["part"] != name:
        raise ValueError("another part")
    return dict(held["lines"])


def _letters(lines: int) -> int:
    return next((n for n in range(1, _FINEST) if lines <= _FULL_PART * 16**n), _FINEST)


def _spoken(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _heard(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment.astimezone(UTC)
