"""What a structure chose for its documents: a colour, a logo, a signatory, a line of its own."""

import re
from dataclasses import dataclass

from certificates.errors import Unprintable
from certificates.typography import printable

LEAST_CONTRAST = 4.5
"""The contrast with white that small letters need (WCAG 2.2, 1.4.3)."""

LONGEST_SIGNATORY = 100
"""Characters of the signatory's name, and as many of what they are."""

LONGEST_MENTION = 180
"""Characters of the structure's own line; it takes at most two lines of the page."""

_DARKER = "Cette couleur est trop claire pour être lue sur du papier blanc : choisissez-en une plus foncée."


@dataclass(frozen=True, kw_only=True)
class Look:
    """One version of a structure's template, frozen with each content; all of it may be left out.

    `accent` is written « #0f4c5c »; `logo_digest` is the SHA-256, in hexadecimal, of the logo's bytes
    (see `layouts.logo`); the signatory is named in print, without any drawn signature.

    Raises:
        Unprintable: the colour is pale or none, the digest is none, or a text cannot be printed.
    """

    accent: str | None = None
    logo_digest: str | None = None
    signatory_name: str | None = None
    signatory_title: str | None = None
    mention: str | None = None
    template_version: int | None = None

    def __post_init__(self) -> None:
        for name, spoken in _SPOKEN.items():
            text = getattr(self, name) or ""
            object.__setattr__(self, name, printable(text, spoken=spoken, about=name) or None)
        if self.accent is not None and contrast_with_white(self.accent) < LEAST_CONTRAST:
            raise Unprintable(_DARKER, about="accent")
        if self.logo_digest is not None and not re.fullmatch(r"[0-9a-f]{64}", self.logo_digest):
            raise Unprintable("L’empreinte du logo est mal formée.")
        self._check_lengths()
        if self.signatory_title and not self.signatory_name:
            sentence = "Indiquez le nom de la personne qui signe, avec sa qualité."
            raise Unprintable(sentence, about="signatory_name")

    def _check_lengths(self) -> None:
        for name, spoken in _SPOKEN.items():
            longest = LONGEST_MENTION if name == "mention" else LONGEST_SIGNATORY
            if len(getattr(self, name) or "") > longest:
                raise Unprintable(f"Raccourcissez {spoken} : {longest} caractères au plus.", about=name)

    @property
    def signatory(self) -> str:
        """The signatory as printed: « Jeanne Martin, directrice »; empty where there is none."""
        return ", ".join(filter(None, (self.signatory_name, self.signatory_title)))


_SPOKEN = {
    "signatory_name": "le nom de la personne qui signe",
    "signatory_title": "la qualité de la personne qui signe",
    "mention": "la mention",
}


def channels(colour: str) -> tuple[int, int, int]:
    """Read « #0f4c5c » as red, green and blue of eight bits.

    Raises:
        Unprintable: it is not written so.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        sentence = "Une couleur s’écrit avec un dièse et six signes, par exemple #0f4c5c."
        raise Unprintable(sentence, about="accent")
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of a colour with white paper, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    shares = (0.2126, 0.7152, 0.0722)
    luminance = sum(share * _linear(held / 255) for share, held in zip(shares, channels(colour), strict=True))
    return 1.05 / (luminance + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


USUAL = Look()
"""The look of documents whose structure chose none."""
