"""What the form of a dossier may send: an opinion and a word on each competency.

The names are `opinions-0-competency`, `-shown`, `-opinion` and `-comment`; `seen` lists the opinions
that the page showed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.awards.services.signing_off import Opinion, SignOff
from app.core.errors import Invalid
from app.core.pages import DAMAGED

LONGEST_COMMENT = 500
OPINIONS = {opinion.value: opinion for opinion in Opinion}
NONE = "sans-avis"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed about one competency; `shown` is the answer that the page came with."""

    opinion: str
    shown: str
    comment: str

    @property
    def says_something(self) -> bool:
        """Tell whether it is more than what the page came with."""
        return self.opinion != self.shown or bool(self.comment)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierTyped:
    """What was typed in the whole dossier, by competency, and the opinions that the page showed."""

    by_code: Mapping[str, Typed] = field(default_factory=dict)
    seen: tuple[int, ...] = ()
    key: str

    @property
    def wanted(self) -> tuple[SignOff, ...]:
        """The opinions that were given.

        Raises:
            Invalid: a word is too long, or stands without an opinion.
        """
        return tuple(_sign_off(code, typed) for code, typed in self.by_code.items() if typed.says_something)


def dossier_typed(fields: Mapping[str, Any], *, key: str) -> DossierTyped:
    """Read the form of a dossier.

    Raises:
        Invalid: the form does not come from our page.
    """
    lines, seen = fields.get("opinions", []), fields.get("seen", "")
    if not isinstance(lines, list) or not isinstance(seen, str):
        raise Invalid(DAMAGED)
    if not all(each.isascii() and each.isdigit() and len(each) < 19 for each in seen.split()):
        raise Invalid(DAMAGED)
    by_code = dict(map(_line, lines))
    return DossierTyped(by_code=by_code, seen=tuple(map(int, seen.split())), key=key)


def _line(line: Any) -> tuple[str, Typed]:
    if not isinstance(line, dict) or not all(isinstance(value, str) for value in line.values()):
        raise Invalid(DAMAGED)
    opinion, shown = (line.get(name, NONE) for name in ("opinion", "shown"))
    if not {opinion, shown} <= {*OPINIONS, NONE} or not line.get("competency"):
        raise Invalid(DAMAGED)
    return line["competency"], Typed(opinion, shown, line.get("comment", "").strip())


def _sign_off(code: str, typed: Typed) -> SignOff:
    if len(typed.comment) > LONGEST_COMMENT:
        raise Invalid(f"Un mot est trop long : {LONGEST_COMMENT} caractères au plus.")
    if typed.opinion == NONE:
        raise Invalid("Un mot est écrit sans avis : choisissez « validée » ou « à revoir ».")
    return SignOff(competency=code, opinion=OPINIONS[typed.opinion], comment=typed.comment)
