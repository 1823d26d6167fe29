"""Conditions, claims and attestations as plain values, in the file's own words, for a JSON column."""

from dataclasses import asdict, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.curricula.rules.conditions import (
    AttendanceHours,
    AttendanceRatio,
    Condition,
    Decider,
    Decision,
    LevelCount,
    Mandatory,
    Scope,
    ScoreRatio,
    Unit,
    ValidatedCount,
    ValidatedRatio,
)
from app.curricula.rules.framework import Attestation, Claim, Derivation, ForbiddenPhrase

METRICS: dict[str, type[Condition]] = {
    "validated_ratio": ValidatedRatio,
    "validated_count": ValidatedCount,
    "level_count": LevelCount,
    "mandatory": Mandatory,
    "attendance_hours": AttendanceHours,
    "attendance_ratio": AttendanceRatio,
    "score_ratio": ScoreRatio,
    "decision": Decision,
}
"""The closed list: the word of the file, and the condition that it names."""

_NAMES = {kind: metric for metric, kind in METRICS.items()}
_COUNTS = (ValidatedCount, LevelCount)


def plain_condition(condition: Condition) -> dict[str, Any]:
    """Write a condition as its file states it; fractions as exact text."""
    parts = {each.name: _plain(getattr(condition, each.name)) for each in fields(condition)}
    return {"metric": _NAMES[type(condition)], **parts}


def condition_from(plain: dict[str, Any]) -> Condition:
    """Read a condition back from what `plain_condition` wrote.

    Raises:
        KeyError: the metric is not in the closed list.
    """
    kind = METRICS[plain["metric"]]
    values = {name: value for name, value in plain.items() if name != "metric"}
    return kind(**{name: _typed(kind, name, value) for name, value in values.items()})


def plain_claim(claim: Claim) -> dict[str, Any]:
    """Write a claim as plain values."""
    return asdict(claim)


def claim_from(plain: dict[str, Any]) -> Claim:
    """Read a claim back from what `plain_claim` wrote."""
    phrases = tuple(ForbiddenPhrase(**phrase) for phrase in plain["do_not_say"])
    return Claim(**{**plain, "say": tuple(plain["say"]), "do_not_say": phrases})


def plain_attestation(attestation: Attestation) -> dict[str, Any]:
    """Write an attestation as plain values."""
    return asdict(attestation)


def attestation_from(plain: dict[str, Any]) -> Attestation:
    """Read an attestation back from what `plain_attestation` wrote."""
    return Attestation(**{**plain, "states": tuple(plain["states"])})


def plain_derivation(derivation: Derivation) -> dict[str, Any]:
    """Write how evidence is weighed as plain values."""
    return asdict(derivation)


def derivation_from(plain: dict[str, Any] | None) -> Derivation:
    """Read back what `plain_derivation` wrote; the latest evidence decides where nothing is said."""
    return Derivation(**plain) if plain else Derivation()


def _plain(value: Any) -> Any:
    match value:
        case Fraction() | StrEnum():
            return str(value)
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def _typed(kind: type[Condition], name: str, value: Any) -> Any:
    match name:
        case "min":
            return value if kind in _COUNTS else Fraction(value)
        case "unit":
            return Unit(value)
        case "scope":
            return Scope(value)
        case "by":
            return tuple(Decider(role) for role in value)
        case "codes":
            return tuple(value)
        case _:
            return value
