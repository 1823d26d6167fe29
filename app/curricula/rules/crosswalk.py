"""How competencies of two frameworks match, in the sense of SKOS (W3C, SKOS Reference, section 10)."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Match(StrEnum):
    """What the target is to the origin: « broad » when the target is the broader of the two."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"

    @property
    def inverse(self) -> "Match":
        """The same match read from the target to the origin."""
        return {Match.BROAD: Match.NARROW, Match.NARROW: Match.BROAD}.get(self, self)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMatch:
    """A competency of one framework, and what it matches in another; both named by code.

    `confidence` is a whole percentage; `crosswalk` is the title of the file that says so.
    """

    id: int
    from_framework: str
    from_code: str
    to_framework: str
    to_code: str
    match: Match
    confidence: int
    note: str
    crosswalk: str
    is_reviewed: bool

    @property
    def inverse(self) -> "KnownMatch":
        """The same match read from its target: its `id` stays."""
        return replace(
            self,
            from_framework=self.to_framework,
            from_code=self.to_code,
            to_framework=self.from_framework,
            to_code=self.from_code,
            match=self.match.inverse,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A competency, and what it matches; `confidence` is a whole percentage."""

    from_code: str
    to_code: str
    match: Match
    confidence: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSet:
    """The matches from one framework to another, both named by code.

    The `unmatched` competencies are those that their author looked at and found no match for.
    """

    from_framework: str
    to_framework: str
    pairs: tuple[Pair, ...]
    unmatched_from: tuple[str, ...] = ()
    unmatched_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkFile:
    """A crosswalk as it was read, with the exact text that its digest covers."""

    code: str
    title: str
    is_reviewed: bool
    sets: tuple[PairSet, ...]
    digest: str
    text: str

    @property
    def count(self) -> int:
        """How many matches it holds."""
        return sum(len(each.pairs) for each in self.sets)
