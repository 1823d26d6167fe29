"""What a passport says: plain frozen values, stored as they are and printed as they are."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, TypeVar

from certificates.content import SEAL_LINE
from certificates.errors import Unprintable
from certificates.typography import printable

TITLE = "Passeport de compétences numériques"
SHOWN_LINE = (
    "Ce que la personne sait faire avec le numérique, tel que constaté à la date de ce passeport "
    "par l’organisme ci-dessus."
)
NOT_A_TITLE = "Ce n’est ni un titre ni un diplôme."
CLAIM_LINE = f"{SHOWN_LINE} {NOT_A_TITLE}"
DISCLAIMER = (
    "Cachet non qualifié au sens du règlement (UE) n° 910/2014. "
    "Ce passeport ne remplace aucun titre délivré par une autre autorité."
)

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class PassportLine:
    """A thing that the person does: in the first person, at a level in the framework's own words.

    `seen` says how and when it was seen: « observé le 03/11/2026 ».
    """

    statement: str
    level: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class PassportDomain:
    """A part of a framework and the things held in it."""

    title: str
    lines: tuple[PassportLine, ...]


@dataclass(frozen=True, kw_only=True)
class PassportPart:
    """What is held in one version of one framework; `scale` names its levels, the lowest first."""

    framework_name: str
    framework_version: str
    scale: str
    domains: tuple[PassportDomain, ...]


@dataclass(frozen=True, kw_only=True)
class PassportContent:
    """Every word of a passport, in French, ready to be set.

    `code` is already grouped; `salt` goes into the file and is shown nowhere; `example` prints
    « EXEMPLE » across each page. Every text is cleaned when the content is made.

    Raises:
        Unprintable: a text is missing or too long, or holds a character that our fonts cannot draw.
    """

    holder_name: str
    issuer_name: str
    issuer_place: str
    issuer_siret: str | None = None
    parts: tuple[PassportPart, ...]
    issued_on: date
    code: str
    url: str
    salt: str
    example: bool = False
    title: str = TITLE
    claim_line: str = CLAIM_LINE
    disclaimer: str = DISCLAIMER
    seal_line: str = SEAL_LINE

    def __post_init__(self) -> None:
        for name, spoken in _SPOKEN.items():
            cleaned = _cleaned(getattr(self, name), spoken)
            if not cleaned and name not in _MAY_BE_EMPTY:
                raise Unprintable(f"Il manque {spoken} : le passeport ne peut pas être imprimé.")
            object.__setattr__(self, name, cleaned)
        if not re.fullmatch(r"[0-9a-f]{32,128}", self.salt):
            raise Unprintable("L’empreinte secrète du passeport est mal formée.")
        if not re.fullmatch(r"https?://[!-~]+", self.url):
            raise Unprintable("L’adresse de vérification du passeport est mal formée.")

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values; `from_dict` gives the same content back."""
        return {**asdict(self), "issued_on": self.issued_on.isoformat()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "PassportContent":
        """Read content back from its stored form.

        Raises:
            Unprintable: a field is missing, unknown or of another kind.
        """
        try:
            parts = tuple(_part(part) for part in stored["parts"])
            values = {**stored, "parts": parts, "issued_on": date.fromisoformat(stored["issued_on"])}
            return cls(**values)
        except (KeyError, TypeError, ValueError) as reason:
            raise Unprintable("Le contenu enregistré de ce passeport est illisible.") from reason


_SPOKEN = {
    "title": "le titre",
    "claim_line": "la mention",
    "holder_name": "le nom de la personne",
    "issuer_name": "le nom de l’organisme",
    "issuer_place": "le lieu de l’organisme",
    "issuer_siret": "le SIRET de l’organisme",
    "parts": "la liste des savoir-faire",
    "code": "le code",
    "url": "l’adresse de vérification",
    "disclaimer": "la mention légale",
    "seal_line": "la mention du cachet",
}
_MAY_BE_EMPTY = {"issuer_place", "issuer_siret"}


def _cleaned(value: T, spoken: str) -> T:
    """Clean and check every text that a value holds."""
    if isinstance(value, str):
        return printable(value, spoken=spoken)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_cleaned(part, spoken) for part in value)  # type: ignore[return-value]
    if isinstance(value, PassportPart | PassportDomain | PassportLine):
        cleaned = {name: _cleaned(held, spoken) for name, held in vars(value).items()}
        return replace(value, **cleaned)
    return value


def _part(stored: Mapping[str, Any]) -> PassportPart:
    domains = tuple(
        PassportDomain(title=each["title"], lines=tuple(PassportLine(**line) for line in each["lines"]))
        for each in stored["domains"]
    )
    return PassportPart(**{**stored, "domains": domains})
