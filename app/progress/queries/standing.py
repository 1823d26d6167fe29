"""What a learner has shown, and where they stand: derived, in counted statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.core import clock
from app.curricula import rules as curricula_rules
from app.curricula.queries import framework_structure
from app.curricula.rules import DecisionTaken, Framework, Outcome
from app.progress import rules
from app.progress.queries.evidence import Evidences, Shown, evidence_of
from app.sessions.queries import Attendance, attendance_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a learner stands in one version of a framework.

    `levels` gives the ordinal held, by code of item, and of competency marked whole; `conflicts`
    the codes of which two trainers say different things (the lowest level counts until then);
    `evidence` what counts, who saw it and when; `declared` what nobody verified, which never
    counts. Scores are points ÷ points over the tests that count.
    """

    framework: Framework
    levels: Mapping[str, int]
    conflicts: frozenset[str]
    attendance: Attendance
    evidence: Mapping[str, tuple[Shown, ...]]
    declared: Mapping[str, tuple[Shown, ...]]
    score: Fraction
    score_by_domain: Mapping[str, Fraction]


def standing_of(learner_id: int, framework_version_id: int) -> Standing:
    """Return where a learner stands in a framework."""
    return standings_of([learner_id], framework_version_id)[learner_id]


def standings_of(learner_ids: Iterable[int], framework_version_id: int) -> dict[int, Standing]:
    """Return where several learners stand, in two statements once the framework is known."""
    ids = list(learner_ids)
    framework = framework_structure(framework_version_id)
    attendance = attendance_of(
        ids,
        framework_version_id=framework_version_id,
        rounding_minutes=framework.derivation.rounding_minutes,
    )
    evidence = evidence_of(ids, framework.subjects)
    return {
        learner_id: standing_from(framework, evidence[learner_id], attendance[learner_id])
        for learner_id in ids
    }


def standing_from(framework: Framework, evidence: Evidences, attendance: Attendance) -> Standing:
    """Derive a standing, as it is today, from the evidence and the attendance that were read."""
    today, derivation = clock.today(), framework.derivation
    shown = {item.code: evidence[item.id] for item in framework.subjects if item.id in evidence}
    held = {code: rules.counting(pieces, derivation, on=today) for code, pieces in shown.items()}
    counted = {code: pieces for code, pieces in held.items() if pieces}
    tests, groundless = rules.Tests.among(framework, counted), _groundless(framework, counted)
    return Standing(
        framework=framework,
        levels={
            code: rules.level_held(pieces, derivation)
            for code, pieces in counted.items()
            if code not in groundless
        },
        conflicts=frozenset(
            code for code, pieces in counted.items() if rules.is_disputed(pieces, derivation)
        ),
        attendance=attendance,
        evidence=counted,
        declared=_declared({code: shown[code] for code in shown if len(held[code]) < len(shown[code])}),
        score=tests.score,
        score_by_domain=tests.score_by_domain,
    )


def _groundless(framework: Framework, counted: Mapping[str, tuple[Shown, ...]]) -> frozenset[str]:
    """Name the competencies signed off upon evidence that was withdrawn since, or has expired.

    An evaluator decides upon what others observed: where nothing of it counts, no more does the
    decision.
    """
    signed = (each for each in framework.competencies if _is_only_signed(counted.get(each.code, ())))
    return frozenset(each.code for each in signed if not any(item.code in counted for item in each.items))


def _is_only_signed(pieces: tuple[Shown, ...]) -> bool:
    return bool(pieces) and all(piece.is_sign_off for piece in pieces)


def _declared(shown: Mapping[str, tuple[Shown, ...]]) -> dict[str, tuple[Shown, ...]]:
    found = {code: tuple(each for each in pieces if each.is_declared) for code, pieces in shown.items()}
    return {code: pieces for code, pieces in found.items() if pieces}


def outcome_of(standing: Standing, rule_code: str, decisions: Sequence[DecisionTaken] = ()) -> Outcome:
    """Answer a rule for a standing: met, or what is missing, the quickest first.

    Raises:
        KeyError: the framework has no such rule.
    """
    rule = standing.framework.rule(rule_code)
    return curricula_rules.evaluate(standing.framework, rule, in_plain_values(standing, decisions))


def in_plain_values(standing: Standing, decisions: Sequence[DecisionTaken] = ()) -> curricula_rules.Standing:
    """Say a standing in the values that the rules of a framework read."""
    attendance = standing.attendance
    return curricula_rules.Standing(
        held=standing.levels,
        minutes=attendance.minutes,
        minutes_by_domain=attendance.minutes_by_domain,
        attendance=attendance.ratio,
        attendance_by_domain=attendance.ratio_by_domain,
        score=standing.score,
        score_by_domain=standing.score_by_domain,
        decisions=tuple(decisions),
    )
