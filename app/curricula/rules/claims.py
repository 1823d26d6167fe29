"""What a document must not say: each framework's own list, and the house's.

"B2i" is a mark of the State (filed at INPI on 5 December 2000), Pix that of the GIP Pix; our seal
is an organisation's electronic seal, not a qualified one (regulation (EU) 910/2014, article 3).
"""

import unicodedata
from collections.abc import Iterable

from app.curricula.rules.framework import Claim, ForbiddenPhrase

HOUSE_PHRASES = (
    ForbiddenPhrase(phrase="B2i délivré"),
    ForbiddenPhrase(phrase="certification Pix"),
    ForbiddenPhrase(phrase="signature qualifiée"),
)
"""What nothing of ours ever says, whatever a framework's file allows."""


def forbidden_in(text: str, claim: Claim, *, is_title: bool) -> tuple[ForbiddenPhrase, ...]:
    """Return the forbidden phrases that a text carries, whatever its case, accents and spaces.

    The disclaimer of a document is exempt and is not to be passed here.
    """
    phrases = (each for each in claim.do_not_say if is_title or not each.title_only)
    return _said((*HOUSE_PHRASES, *phrases), text)


def forbidden_everywhere(text: str) -> tuple[ForbiddenPhrase, ...]:
    """Return the phrases that a text carries and that no framework could allow."""
    return _said(HOUSE_PHRASES, text)


def _said(phrases: Iterable[ForbiddenPhrase], text: str) -> tuple[ForbiddenPhrase, ...]:
    folded = _folded(text)
    return tuple(each for each in phrases if _folded(each.phrase) in folded)


def _folded(text: str) -> str:
    """Reduce a text to what a hurried reader sees."""
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
        if unicodedata.category(character) not in {"Mn", "Cf"}
    )
    return " ".join(bare.split())
