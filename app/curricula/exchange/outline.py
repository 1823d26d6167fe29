"""A framework as another tool tells it: a tree of any depth, with its scale and its links."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.curricula.rules.crosswalk import Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of the tree: its `key` in the source is its `identifier` too, where CASE 1.0 takes it.

    `replaced_by` is the key of the part of the same tree that replaces it.
    """

    title: str
    key: str = ""
    identifier: str = ""
    code: str = ""
    short_title: str = ""
    description: str = ""
    kind: str = ""
    level: str = ""
    replaced_by: str = ""
    optional: bool = False
    inner: tuple["Node", ...] = ()

    @property
    def height(self) -> int:
        """How many floors stand here and below."""
        return 1 + max((node.height for node in self.inner), default=0)

    @property
    def leaves(self) -> Iterator["Node"]:
        """Walk the parts that hold no other, in their order."""
        if not self.inner:
            yield self
        for node in self.inner:
            yield from node.leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a scale."""

    code: str
    ordinal: int
    name: str
    description: str = ""


NOT_YET = Step(code="0", ordinal=0, name="Pas encore")
ACQUIRED = Step(code="1", ordinal=1, name="Acquis")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideMatch:
    """The part of this key matches something elsewhere, named by its identifier or as `framework:code`."""

    origin: str
    target: str
    match: Match
    confidence: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A framework whole; `steps` is never empty, `counts_from` is the code of one of them."""

    title: str
    nodes: tuple[Node, ...]
    origin: str
    authority: str
    identifier: str = ""
    version: str = ""
    language: str = "fr"
    status: str = "local"
    audience: str = ""
    licence: str = ""
    address: str = ""
    valid_from: str = ""
    valid_until: str = ""
    steps: tuple[Step, ...] = (NOT_YET, ACQUIRED)
    counts_from: str = ACQUIRED.code
    matches: tuple[OutsideMatch, ...] = field(default=())
