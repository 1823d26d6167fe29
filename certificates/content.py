"""What a certificate says: plain frozen values, stored as they are and printed as they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from certificates.errors import Unprintable
from certificates.look import USUAL, Look
from certificates.typography import printable

DISCLAIMER = (
    "Cachet non qualifié au sens du règlement (UE) n° 910/2014. "
    "Ce document n’est ni un diplôme, ni un titre inscrit au répertoire national."
)
SEAL_LINE = "Document scellé par le cachet électronique de l’organisme : toute modification se voit."


@dataclass(frozen=True, kw_only=True)
class CompetencyGroup:
    """A part of the framework and the things shown in it."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """Every word of a certificate, in French, ready to be set.

    `title` is the only name of the award that may be printed (the curriculum's `prints`);
    `claim_line` says what the document is; `awarded_by` names who granted it and in what role;
    `code` is already grouped; `salt` is the hexadecimal salt of the commitment, which goes into
    the file and is shown nowhere; `example` prints « EXEMPLE » across the page.

    Every text is cleaned when the content is made: composed form (NFC), no control character.

    Raises:
        Unprintable: a text is missing or too long, or holds a character that our fonts cannot draw.
    """

    title: str
    claim_line: str
    holder_name: str
    issuer_name: str
    issuer_place: str
    issuer_siret: str | None = None
    framework_name: str
    framework_version: str
    level_sentence: str | None = None
    groups: tuple[CompetencyGroup, ...]
    hours_text: str
    period_text: str
    awarded_on: date
    awarded_by: str
    site_name: str
    trainer_names: tuple[str, ...] = ()
    code: str
    url: str
    salt: str
    example: bool = False
    disclaimer: str = DISCLAIMER
    seal_line: str = SEAL_LINE
    look: Look = USUAL

    def __post_init__(self) -> None:
        for field in fields(self):
            cleaned = _cleaned(getattr(self, field.name), field.name)
            object.__setattr__(self, field.name, cleaned)
        for name in ("title", "holder_name", "issuer_name", "code", "url"):
            if not getattr(self, name):
                raise Unprintable(f"Il manque {_SPOKEN[name]} : le certificat ne peut pas être imprimé.")
        if not re.fullmatch(r"[0-9a-f]{32,128}", self.salt):
            raise Unprintable("L’empreinte secrète du certificat est mal formée.")
        if not re.fullmatch(r"https?://[!-~]+", self.url):
            raise Unprintable("L’adresse de vérification du certificat est mal formée.")

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values; `from_dict` gives the same content back.

        The usual look is left out, so that a content written before looks existed stays the same.
        """
        values = {**asdict(self), "awarded_on": self.awarded_on.isoformat()}
        if self.look == USUAL:
            del values["look"]
        return values

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "CertificateContent":
        """Read content back from its stored form.

        Raises:
            Unprintable: a field is missing, unknown or of another kind.
        """
        try:
            groups = tuple(
                CompetencyGroup(title=group["title"], items=tuple(group["items"]))
                for group in stored["groups"]
            )
            values = {
                **stored,
                "groups": groups,
                "trainer_names": tuple(stored["trainer_names"]),
                "awarded_on": date.fromisoformat(stored["awarded_on"]),
                "look": Look(**stored.get("look", {})),
            }
            return cls(**values)
        except (KeyError, TypeError, ValueError) as reason:
            raise Unprintable("Le contenu enregistré de ce certificat est illisible.") from reason


_SPOKEN = {
    "title": "le titre",
    "claim_line": "la mention",
    "holder_name": "le nom de la personne",
    "issuer_name": "le nom de l’organisme",
    "issuer_place": "le lieu de l’organisme",
    "site_name": "le nom du lieu",
    "trainer_names": "le nom de la personne qui a formé",
    "awarded_by": "le nom de la personne qui a délivré",
    "groups": "la liste des compétences",
    "code": "le code",
    "url": "l’adresse de vérification",
}


def _cleaned(value: Any, name: str) -> Any:
    """Clean and check every text that a value holds."""
    if isinstance(value, str):
        return printable(value, spoken=_SPOKEN.get(name, "un texte"))
    if isinstance(value, CompetencyGroup):
        return replace(value, title=_cleaned(value.title, name), items=_cleaned(value.items, name))
    if isinstance(value, Sequence):
        return tuple(_cleaned(part, name) for part in value)
    return value
