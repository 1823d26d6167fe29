"""Decisions about frameworks: pure functions of plain values, for any framework whatever.

`evaluate` answers a rule; `Achieved` says what a person holds; `marks_for` what can be ticked.
"""

from app.curricula.rules.achieved import NOT_YET, Achieved, Tally, marks_for
from app.curricula.rules.asked import asked_by
from app.curricula.rules.conditions import Decider
from app.curricula.rules.evaluation import evaluate
from app.curricula.rules.framework import (
    Attestation,
    CertificationRule,
    Claim,
    Competency,
    Domain,
    Framework,
    Item,
    Level,
)
from app.curricula.rules.kinds import DomainWord, FrameworkKind, FrameworkStatus, Provenance, RulePurpose
from app.curricula.rules.outcome import Missing, MissingKind, Outcome
from app.curricula.rules.standing import DecisionTaken, Standing

__all__ = [
    "NOT_YET",
    "Achieved",
    "Attestation",
    "CertificationRule",
    "Claim",
    "Competency",
    "Decider",
    "DecisionTaken",
    "Domain",
    "DomainWord",
    "Framework",
    "FrameworkKind",
    "FrameworkStatus",
    "Item",
    "Level",
    "Missing",
    "MissingKind",
    "Outcome",
    "Provenance",
    "RulePurpose",
    "Standing",
    "Tally",
    "asked_by",
    "evaluate",
    "marks_for",
]
