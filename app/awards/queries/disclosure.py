"""What may be shown of a paper to whoever does not hold it: never more than its holder chose."""

from collections.abc import Mapping
from typing import Any

_LEADS_TO_THE_CODE = frozenset(("code", "url"))
"""They open the page of the printed code, which may show more, or be closed."""

_OF_A_TITLE = frozenset(
    (
        *("title", "claim_line", "holder_name", "issuer_name", "issuer_place", "issuer_siret"),
        *("framework_name", "framework_version", "awarded_on", "issued_on", "disclaimer", "seal_line"),
    )
)
_SHOWN_THINGS = frozenset(("level_sentence", "groups", "parts"))


def without_code(printed: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what leads to the page of the printed code."""
    return {name: value for name, value in printed.items() if name not in _LEADS_TO_THE_CODE}


def title_only(printed: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the title, to whom and by whom it was given, and when."""
    return {name: value for name, value in printed.items() if name in _OF_A_TITLE}


def nameless(printed: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what a portable copy says itself: the title and the things shown, and nobody's name."""
    kept = (_OF_A_TITLE | _SHOWN_THINGS) - {"holder_name"}
    return {name: value for name, value in printed.items() if name in kept}
