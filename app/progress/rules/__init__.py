"""Decisions about what a learner has shown: pure functions of plain values."""

from app.core.files import WorkFile
from app.progress.rules.fates import Fact, Fate, Held, held_from
from app.progress.rules.held import LATEST, Piece, counting, falls, is_disputed, last_day_of, level_held
from app.progress.rules.links import link_can_be_shown
from app.progress.rules.scores import Tests

__all__ = [
    "LATEST",
    "Fact",
    "Fate",
    "Held",
    "Piece",
    "Tests",
    "WorkFile",
    "counting",
    "falls",
    "held_from",
    "is_disputed",
    "last_day_of",
    "level_held",
    "link_can_be_shown",
]
