"""Decisions about awards: who may decide, what is printed, until when it is valid. Pure functions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.curricula.rules import (
    Achieved,
    CertificationRule,
    Competency,
    Decider,
    Domain,
    Framework,
    Item,
    RulePurpose,
)
from app.curricula.rules.conditions import Decision

MOST_PRINTED_LINES = 40
"""Beyond so many items on one page, a certificate lists the competencies instead."""

OURS = (Decider.TRAINER, Decider.EVALUATOR, Decider.MANAGER)
"""Those of the house whom a rule may name, the closest to the learner first."""

WHERE_NONE_IS_NAMED = frozenset({Decider.TRAINER, Decider.MANAGER})


class CertificateState(StrEnum):
    """Where a certificate stands in the register."""

    PENDING = "pending"
    IN_FORCE = "in_force"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class PrintedThing:
    """A thing of the framework, under its code, in the words of a certificate."""

    code: str
    line: str


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """A part of the framework and what was shown in it, as a certificate lists them."""

    title: str
    things: tuple[PrintedThing, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The words alone."""
        return tuple(thing.line for thing in self.things)


@dataclass(frozen=True, slots=True)
class Held:
    """A thing that a person holds, an item or a competency marked whole, and the level's ordinal."""

    code: str
    statement: str
    ordinal: int


def rule_to_award(framework: Framework) -> CertificationRule | None:
    """Return the rule under which we grant something, if one is ours to decide."""
    ours = (rule for rule in framework.rules_for(RulePurpose.AWARD) if not rule.is_decided_outside)
    return next(ours, None)


def decider_among(rule: CertificationRule, held: Collection[Decider]) -> Decider | None:
    """Choose, among what a person is in the structure, as whom they may grant under a rule."""
    named = [set(decision.by) for decision in rule.conditions if isinstance(decision, Decision)]
    allowed = set.intersection(*named) if named else WHERE_NONE_IS_NAMED
    return next((decider for decider in OURS if decider in held and decider in allowed), None)


def asks_for_another_person(rule: CertificationRule) -> bool:
    """Tell whether the decider must be someone who observed none of the evidence."""
    return any(isinstance(condition, Decision) and condition.distinct for condition in rule.conditions)


def expiry(granted_on: date, validity_months: int | None) -> date | None:
    """Return the last day of validity; a month without that day ends on its last one."""
    if validity_months is None:
        return None
    years, month = divmod(granted_on.month - 1 + validity_months, 12)
    for day in range(granted_on.day, 0, -1):
        try:
            return date(granted_on.year + years, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def state_of(
    *, is_sealed: bool, end_kind: CertificateState | None, expires_on: date | None, today: date
) -> CertificateState:
    """Say where a certificate stands; its end counts more than its expiry."""
    if end_kind is not None:
        return end_kind
    if not is_sealed:
        return CertificateState.PENDING
    if expires_on is not None and expires_on < today:
        return CertificateState.EXPIRED
    return CertificateState.IN_FORCE


def printed_groups(achieved: Achieved, *, graded: bool) -> tuple[PrintedGroup, ...]:
    """List what the person holds, by domain in the framework's order; empty domains are left out.

    Items where they fit the page and carry no grade; else competencies, with the level reached
    where the document is graded.
    """
    framework = achieved.framework
    by_item = not graded and achieved.tally().held <= MOST_PRINTED_LINES and achieved.tally().held > 0
    groups = []
    for domain in framework.domains:
        things = _items(achieved, domain) if by_item else _competencies(achieved, domain, graded=graded)
        if things:
            groups.append(PrintedGroup(title=domain.title, things=things))
    return tuple(groups)


def _items(achieved: Achieved, domain: Domain) -> tuple[PrintedThing, ...]:
    held = (item for item in domain.items if achieved.item_is_held(item))
    return tuple(PrintedThing(item.code, item.statement) for item in held)


def _competencies(achieved: Achieved, domain: Domain, *, graded: bool) -> tuple[PrintedThing, ...]:
    if not graded:
        kept = (each for each in domain.competencies if achieved.competency_is_validated(each))
        return tuple(PrintedThing(competency.code, competency.title) for competency in kept)
    reached = (
        (each, achieved.framework.level(achieved.competency_level(each))) for each in domain.competencies
    )
    return tuple(
        PrintedThing(competency.code, f"{competency.title} : {level.name}")
        for competency, level in reached
        if level and level.ordinal
    )


def things_held(achieved: Achieved, domain: Domain) -> tuple[Held, ...]:
    """List what was shown and counts in a domain, in the framework's order, each at its level.

    A competency that was marked whole comes before its items; items that it holds without having
    been shown themselves are not listed.
    """
    things: list[tuple[Competency | Item, str]] = []
    for competency in domain.competencies:
        things.append((competency, competency.title))
        things.extend((item, item.statement) for item in competency.items)
    return tuple(
        Held(thing.code, statement, achieved.held(thing.code))
        for thing, statement in things
        if _was_shown(achieved, thing)
    )


def _was_shown(achieved: Achieved, thing: Competency | Item) -> bool:
    """Tell whether evidence of the thing itself reaches what counts."""
    counts_from = achieved.framework.validated_from
    threshold = thing.level if isinstance(thing, Item) and thing.level is not None else counts_from
    return threshold is not None and achieved.held(thing.code) >= threshold > 0
