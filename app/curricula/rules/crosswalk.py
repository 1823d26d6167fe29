"""How competencies of two frameworks match, in the sense of SKOS (W3C, SKOS Reference, section 10)."""

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
