"""What each condition still asks for, one function a condition."""

import math
from collections.abc import Iterable, Iterator

from app.curricula.rules import sentences
from app.curricula.rules.achieved import NOT_YET, Achieved, counted, needed
from app.curricula.rules.conditions import (
    AttendanceHours,
    AttendanceRatio,
    Condition,
    Decision,
    LevelCount,
    Mandatory,
    ScoreRatio,
    ValidatedCount,
    ValidatedRatio,
)
from app.curricula.rules.framework import Competency, Domain, Item
from app.curricula.rules.outcome import Missing, MissingKind
from app.curricula.rules.parts import Part, Thing, parts

NEW_ITEM, BEGUN_ITEM, LEVEL_STEP, TEST, ATTENDANCE_POINT = 20, 10, 60, 60, 10
"""Rough efforts in minutes: they sort what is missing, and decide nothing."""


def lacking(condition: Condition, achieved: Achieved) -> Iterator[Missing]:
    """Return what one condition still asks for; nothing when it is met."""
    match condition:
        case ValidatedRatio() | ValidatedCount():
            return _validations(condition, achieved)
        case LevelCount():
            return _levels(condition, achieved)
        case Mandatory():
            return _mandatory(condition, achieved)
        case AttendanceHours():
            return _hours(condition, achieved)
        case AttendanceRatio():
            return _attendance(condition, achieved)
        case ScoreRatio():
            return _score(condition, achieved)
        case Decision():
            return _decision(condition, achieved)


def _validations(condition: ValidatedRatio | ValidatedCount, achieved: Achieved) -> Iterator[Missing]:
    for part in parts(achieved.framework, condition.scope):
        things = part.counted_by(condition)
        still_open = [thing for thing in things if not achieved.is_validated(thing)]
        count = needed(condition, of=len(things)) - (len(things) - len(still_open))
        where = _where(part, achieved)
        if not things:
            yield _nothing_to_count(part, where)
        elif count > 0:
            nearest = _nearest_first(still_open, achieved)
            yield Missing(
                kind=MissingKind.of(condition.unit),
                count=count,
                sentence=sentences.validations(condition.unit, count, where, achieved.framework.domain_word),
                codes=tuple(thing.code for thing in nearest),
                domain=part.domain,
                effort=sum(_effort(thing, achieved) for thing in nearest[:count]),
            )


def _levels(condition: LevelCount, achieved: Achieved) -> Iterator[Missing]:
    level = achieved.framework.level(condition.min_level) or NOT_YET
    for part in parts(achieved.framework, condition.scope):
        below = [each for each in part.competencies if achieved.competency_level(each) < level.ordinal]
        count = condition.min - (len(part.competencies) - len(below))
        where = _where(part, achieved)
        if not part.competencies:
            yield _nothing_to_count(part, where)
        elif count > 0:
            below.sort(key=achieved.competency_level, reverse=True)
            steps = sum(level.ordinal - achieved.competency_level(each) for each in below[:count])
            yield Missing(
                kind=MissingKind.LEVELS,
                count=count,
                sentence=sentences.levels(count, level, where),
                codes=tuple(each.code for each in below),
                domain=part.domain,
                effort=steps * LEVEL_STEP,
            )


def _mandatory(condition: Mandatory, achieved: Achieved) -> Iterator[Missing]:
    things = [achieved.framework.by_code[code] for code in condition.codes]
    missing = _nearest_first([each for each in things if not achieved.is_validated(each)], achieved)
    if missing:
        yield Missing(
            kind=MissingKind.MANDATORY,
            count=len(missing),
            sentence=sentences.mandatory(_text(each) for each in missing),
            codes=tuple(each.code for each in missing),
            effort=sum(_effort(each, achieved) for each in missing),
        )


def _hours(condition: AttendanceHours, achieved: Achieved) -> Iterator[Missing]:
    standing = achieved.standing
    for part in parts(achieved.framework, condition.scope):
        present = standing.minutes_by_domain.get(part.domain, 0) if part.domain else standing.minutes
        count = math.ceil(condition.min * 60) - present
        if count > 0:
            yield Missing(
                kind=MissingKind.HOURS,
                count=count,
                sentence=sentences.hours(count, _where(part, achieved)),
                domain=part.domain,
                effort=count,
            )


def _attendance(condition: AttendanceRatio, achieved: Achieved) -> Iterator[Missing]:
    standing = achieved.standing
    for part in parts(achieved.framework, condition.scope):
        share = standing.attendance_by_domain.get(part.domain) if part.domain else standing.attendance
        points = math.ceil((condition.min - (share or 0)) * 100)
        if points > 0:
            yield Missing(
                kind=MissingKind.ATTENDANCE,
                count=points,
                sentence=sentences.attendance(condition.min, _where(part, achieved)),
                domain=part.domain,
                effort=points * ATTENDANCE_POINT,
            )


def _score(condition: ScoreRatio, achieved: Achieved) -> Iterator[Missing]:
    standing = achieved.standing
    for part in parts(achieved.framework, condition.scope):
        share = standing.score_by_domain.get(part.domain) if part.domain else standing.score
        points = math.ceil((condition.min - (share or 0)) * 100)
        if points > 0:
            yield Missing(
                kind=MissingKind.SCORE,
                count=points,
                sentence=sentences.score(condition.min, _where(part, achieved)),
                domain=part.domain,
                effort=TEST,
            )


def _decision(condition: Decision, achieved: Achieved) -> Iterator[Missing]:
    taken = any(
        decision.by in condition.by
        and decision.outside == condition.outside
        and (decision.distinct or not condition.distinct)
        for decision in achieved.standing.decisions
    )
    if not taken:
        yield Missing(kind=MissingKind.DECISION, count=1, sentence=sentences.decision(condition))


def _nothing_to_count(part: Part, where: str) -> Missing:
    return Missing(
        kind=MissingKind.NOTHING_TO_COUNT,
        count=1,
        sentence=sentences.nothing_to_count(where),
        domain=part.domain,
    )


def _where(part: Part, achieved: Achieved) -> str:
    return sentences.place(part.of, achieved.framework.domain_word)


def _text(thing: Thing) -> str:
    return thing.statement if isinstance(thing, Item) else thing.title


def _nearest_first(things: Iterable[Thing], achieved: Achieved) -> list[Thing]:
    return sorted(things, key=lambda thing: _effort(thing, achieved))


def _effort(thing: Thing, achieved: Achieved) -> int:
    """Guess the minutes that a thing not yet validated asks for."""
    match thing:
        case Item():
            return BEGUN_ITEM if achieved.held(thing.code) else NEW_ITEM
        case Competency() if thing.is_graded_whole:
            counts_from = achieved.framework.validated_from or NOT_YET.ordinal
            return max(counts_from - achieved.competency_level(thing), 1) * LEVEL_STEP
        case Competency():
            open_items = [item for item in counted(thing.items) if not achieved.item_is_held(item)]
            return sum(_effort(item, achieved) for item in open_items) or NEW_ITEM
        case Domain():
            still_open = [each for each in thing.competencies if not achieved.competency_is_validated(each)]
            return sum(_effort(each, achieved) for each in still_open)
