"""Crosswalks for tests: the matches that a test needs, as though a file had been loaded."""

from itertools import count

from app.core import clock
from app.curricula.models import Crosswalk, CrosswalkMatch
from app.curricula.rules.crosswalk import Match
from tests.support.factories import kept

TITLE = "Correspondances vers le CRCN"
_numbers = count(1)


def a_crosswalk(*, title: str = TITLE, is_reviewed: bool = False) -> Crosswalk:
    """Make a crosswalk without a match yet."""
    number = next(_numbers)
    return kept(
        Crosswalk(
            code=f"essai-{number}",
            title=title,
            is_reviewed=is_reviewed,
            file_digest=f"{number:064}",
            file_text="",
            loaded_at=clock.now(),
        )
    )


def a_match(
    origin: tuple[str, str] = ("visa-internet", "M2.1"),
    target: tuple[str, str] = ("crcn-2019", "1.2"),
    *,
    crosswalk: Crosswalk | None = None,
    kind: Match = Match.CLOSE,
    confidence: int = 85,
    note: str = "Ranger des fichiers, dans les deux.",
) -> CrosswalkMatch:
    """Match a competency of a framework with another's, both named by code."""
    return kept(
        CrosswalkMatch(
            crosswalk_id=(crosswalk or a_crosswalk()).id,
            from_framework=origin[0],
            from_code=origin[1],
            to_framework=target[0],
            to_code=target[1],
            kind=kind,
            confidence=confidence,
            note=note,
        )
    )
