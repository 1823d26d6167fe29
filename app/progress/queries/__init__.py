"""What learners have shown, and where they stand."""

from app.progress.queries.evidence import Evidences, Shown, evidence_of
from app.progress.queries.saves import evidence_was_saved
from app.progress.queries.standing import (
    Standing,
    in_plain_values,
    outcome_of,
    standing_from,
    standing_of,
    standings_of,
)

__all__ = [
    "Evidences",
    "Shown",
    "Standing",
    "evidence_of",
    "evidence_was_saved",
    "in_plain_values",
    "outcome_of",
    "standing_from",
    "standing_of",
    "standings_of",
]
