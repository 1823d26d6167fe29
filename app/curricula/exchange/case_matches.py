"""The links of a CASE package to other documents, as matches; the rest is left aside, and said."""

import re
from collections import Counter
from collections.abc import Iterator, Set

from app.core.french import plural
from app.curricula.exchange.case_tree import REPLACED, SKILL, Branches, ends
from app.curricula.exchange.errors import Findings
from app.curricula.exchange.outline import OutsideMatch
from app.curricula.exchange.published import EXACT, RELATED
from app.curricula.rules.crosswalk import Match

NOTES = re.compile(r"skos:(exact|close|broad|narrow|related)Match, confiance (\d{1,3})\s?%(?:\. (.*))?", re.S)
UNSAID = {EXACT: 90, RELATED: 50}
"""How sure a link is taken to be where the package does not say it, in percent."""


def matches_of(found: Branches, items: Set[str], findings: Findings) -> Iterator[OutsideMatch]:
    """Give the links from an item of the package to something elsewhere."""
    aside: Counter[str] = Counter()
    for _, association in found.others:
        kind = association["associationType"]
        origin, destination = ends(association)
        if kind in UNSAID and (origin in items) != (destination in items):
            yield _match(kind, origin, destination, association.get("notes") or "", is_ours=origin in items)
        elif kind != SKILL and not (kind == REPLACED and {origin, destination} <= items):
            aside[kind] += 1
    if aside:
        shown = ", ".join(f"{kind[:40]} ({count})" for kind, count in sorted(aside.items()))
        total = plural(aside.total(), "lien laissé", "liens laissés")
        findings.notice(f"{total} de côté\u202f: {shown}.")


def replaced_inside(found: Branches, items: Set[str]) -> dict[str, str]:
    """Return what replaces each item within the package, by its identifier."""
    pairs = (ends(tie) for _, tie in found.others if tie["associationType"] == REPLACED)
    return {origin: destination for origin, destination in pairs if {origin, destination} <= items}


def _match(kind: str, origin: str, destination: str, notes: str, *, is_ours: bool) -> OutsideMatch:
    said = NOTES.fullmatch(notes.strip())
    word = Match(said[1]) if said else (Match.EXACT if kind == EXACT else Match.RELATED)
    confidence = min(int(said[2]), 100) if said else UNSAID[kind]
    return OutsideMatch(
        origin=origin if is_ours else destination,
        target=destination if is_ours else origin,
        match=word if is_ours else word.inverse,
        confidence=confidence,
        note=(said[3] or "") if said else notes,
    )
