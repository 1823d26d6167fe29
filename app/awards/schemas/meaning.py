"""What a title is worth, in a plain sentence for somebody who has never heard of it."""

from collections.abc import Mapping
from typing import Any

from certificates.fixed import DELIVERED_LINE

_PASSPORT = (
    "Un passeport dit ce que la personne sait faire avec le numérique, à une date donnée. "
    "Ce n’est ni un titre ni un diplôme."
)
_DELIVERED = (
    "Ce titre est délivré par l’organisme lui-même : "
    "la personne y a montré, en situation, ce qu’elle sait faire."
)
_ATTESTED = (
    "C’est une attestation : l’organisme écrit ce qu’il a vu la personne faire, "
    "en suivant un référentiel public. Le titre de ce référentiel, lui, vient d’une autre autorité."
)


def meaning_of(printed: Mapping[str, Any]) -> str:
    """Say what a title means, as the claim of its framework lets us."""
    if "issued_on" in printed:
        return _PASSPORT
    return _DELIVERED if printed["claim_line"] == DELIVERED_LINE else _ATTESTED
