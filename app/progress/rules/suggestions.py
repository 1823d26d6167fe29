"""What a competency that is held suggests elsewhere: a proposal for a person to confirm, no more."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.curricula.rules import NOT_YET, Achieved, Competency, Framework, Item, Level, marks_for
from app.curricula.rules.crosswalk import KnownMatch, Match

STRONG, FAIR = 80, 60
"""From how many percent a match is called strong, or fair; below, it is weak."""

_CLOSEST_FIRST = (Match.EXACT, Match.CLOSE, Match.NARROW, Match.BROAD, Match.RELATED)
"""Whoever holds the broader competency is likelier to hold the narrower one than the reverse."""

Answered = Collection[tuple[int, int]]
"""The pairs already answered: the ids of the competencies whole, held first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A competency that is held, and the match that leads from it."""

    framework: Framework
    competency: Competency
    link: KnownMatch

    @property
    def strength(self) -> tuple[int, int]:
        """What sorts reasons, the strongest first."""
        return -self.link.confidence, _CLOSEST_FIRST.index(self.link.match)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A competency that is probably held already, with the reasons to think so, the strongest first."""

    framework: Framework
    competency: Competency
    reasons: tuple[Reason, ...]
    to_confirm: tuple[Item, ...]
    levels: tuple[Level, ...]

    @property
    def strongest(self) -> Reason:
        """The reason that weighs most."""
        return self.reasons[0]


def suggested(
    links: Iterable[KnownMatch],
    *,
    known: Mapping[str, Sequence[Achieved]],
    offered: Mapping[str, Achieved],
    answered: Answered = (),
) -> tuple[Suggestion, ...]:
    """Propose what is probably held, by framework, the strongest first.

    `known` gives a person's state in each version of a framework, the latest first; `offered`
    the one version of each framework where something may be proposed. Both go by the
    framework's code. What is held already, or was answered, is not proposed.
    """
    reasons: dict[tuple[str, str], list[Reason]] = {}
    for link in links:
        target = offered.get(link.to_framework)
        there = _competency(target, link.to_code)
        if target is None or there is None or target.competency_is_validated(there):
            continue
        reason = _reason(link, known.get(link.from_framework, ()))
        if reason is not None and not _is_answered(reason.competency, there, answered):
            reasons.setdefault((link.to_framework, link.to_code), []).append(reason)
    found = [_suggestion(offered[code], part, said) for (code, part), said in reasons.items()]
    return tuple(sorted(found, key=lambda each: (each.framework.code, each.strongest.strength)))


def strength_word(confidence: int) -> str:
    """Say in French how strong a match is."""
    return "forte" if confidence >= STRONG else "moyenne" if confidence >= FAIR else "faible"


def things_to_confirm(achieved: Achieved, competency: Competency) -> tuple[Item, ...]:
    """Return what would be marked: the competency whole, or its items that are not held yet."""
    if competency.is_graded_whole:
        return competency.subjects
    return tuple(item for item in competency.items if not achieved.item_is_held(item))


def levels_that_count(framework: Framework, competency: Competency) -> tuple[Level, ...]:
    """Return the levels at which a confirmation counts, the lowest first."""
    scale = marks_for(framework, competency.whole) if competency.whole else framework.levels
    lowest = NOT_YET.ordinal + 1 if framework.validated_from is None else framework.validated_from
    return tuple(level for level in scale if level.ordinal >= lowest)


def _suggestion(target: Achieved, code: str, reasons: Iterable[Reason]) -> Suggestion:
    competency = _competency(target, code)
    assert competency is not None, "a reason leads to a competency"
    by_competency: dict[int, Reason] = {}
    for reason in sorted(reasons, key=lambda each: each.strength):
        by_competency.setdefault(reason.competency.id, reason)
    return Suggestion(
        framework=target.framework,
        competency=competency,
        reasons=tuple(by_competency.values()),
        to_confirm=things_to_confirm(target, competency),
        levels=levels_that_count(target.framework, competency),
    )


def _competency(achieved: Achieved | None, code: str) -> Competency | None:
    part = achieved.framework.by_code.get(code) if achieved else None
    return part if isinstance(part, Competency) else None


def _reason(link: KnownMatch, versions: Sequence[Achieved]) -> Reason | None:
    """Find the latest version in which the competency is held."""
    for state in versions:
        competency = _competency(state, link.from_code)
        if competency is not None and state.competency_is_validated(competency):
            return Reason(framework=state.framework, competency=competency, link=link)
    return None


def _is_answered(held: Competency, other: Competency, answered: Answered) -> bool:
    """Tell whether the pair was answered, in these versions or in those that they follow."""
    return any(pair in answered for pair in ((one, two) for one in _ids(held) for two in _ids(other)))


def _ids(competency: Competency) -> tuple[int, ...]:
    whole = competency.whole
    return (whole.id, *whole.sources) if whole else ()
