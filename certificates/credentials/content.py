"""What a credential says: plain frozen values, which know neither JSON nor a signature."""

from dataclasses import dataclass
from datetime import date, datetime

from certificates.credentials.identity import HashedName


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who signs: `id` is a URI (`did:web:…`), `name` what people read, `url` their site."""

    id: str
    name: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whom it is about: a `urn:uuid:` minted for this credential alone, and their name as a digest."""

    urn: str
    name: HashedName | None = None


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """A node of somebody's framework (CASE): its own code, its words, its address."""

    name: str
    url: str
    code: str
    framework: str
    kind: str = "CFItem"


@dataclass(frozen=True, kw_only=True)
class Level:
    """A step of a scale; the ordinal starts at zero."""

    ordinal: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The levels of one version of one framework; `url` names it and each level below it."""

    url: str
    framework_code: str
    framework_version: str
    framework_name: str
    levels: tuple[Level, ...]

    def address_of(self, ordinal: int) -> str:
        """Return the name of a level, for a result to point at."""
        return f"{self.url}#niveau-{ordinal}"


@dataclass(frozen=True, kw_only=True)
class Result:
    """A thing shown at a level of a scale: how it was seen (one word) and on what day."""

    scale: Scale
    item: Alignment
    ordinal: int
    seen_by: str
    seen_on: date


@dataclass(frozen=True, kw_only=True)
class Achievement:
    """The definition of what is attested: the same `id` for everyone who receives it.

    `kind` is a word of the standard (`Assessment`, `CertificateOfCompletion`, `Competency`…).
    """

    id: str
    kind: str
    name: str
    description: str
    criteria: str
    alignments: tuple[Alignment, ...] = ()
    scales: tuple[Scale, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StatusPlace:
    """Where a credential's revocation is told: a bit of a published list, at a place drawn at random."""

    list_url: str
    position: int


@dataclass(frozen=True, kw_only=True)
class Credential:
    """An achievement of a holder, said by an issuer. Moments are aware and cut to the second."""

    id: str
    name: str
    issuer: Issuer
    holder: Holder
    achievement: Achievement
    valid_from: datetime
    valid_until: datetime | None = None
    results: tuple[Result, ...] = ()
    status: StatusPlace | None = None
