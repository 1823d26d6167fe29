"""A loaded version with all that an export says of it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from app.curricula.rules.crosswalk import Match
from app.curricula.rules.framework import Framework

REPLACED_BY = "replacedBy"
EXACT = "exactMatchOf"
RELATED = "isRelatedTo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of a version, named from outside of it."""

    framework: str
    version: str
    code: str
    title: str
    identifier: str
    is_competency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a part of a version is to a part of another; `confidence` is a whole percentage.

    `match` is None where the part was replaced by the other.
    """

    origin: str
    to: Place
    match: Match | None = None
    confidence: int = 100
    note: str = ""

    @property
    def association(self) -> str:
        """The word of CASE 1.0 for it: there is none between « exact » and « related »."""
        if self.match is None:
            return REPLACED_BY
        return EXACT if self.match is Match.EXACT else RELATED


@dataclass(frozen=True, kw_only=True)
class Published:
    """A version, the text of its file, when it was loaded, and its links to others."""

    framework: Framework
    text: str
    loaded_at: datetime
    links: tuple[Link, ...] = ()
    replaces: tuple[tuple[str, Place], ...] = ()
    """The parts of earlier versions that a part of this one replaces, by its code."""


def case_address(public_url: str, *, code: str, version: str) -> str:
    """Return the address of a version's CASE package."""
    return f"{public_url}/api/v1/frameworks/{quote(code, safe='')}/{quote(version, safe='')}/case"
