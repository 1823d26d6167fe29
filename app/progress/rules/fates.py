"""What became of each piece of evidence: the whole derivation, from the facts alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.curricula.rules.framework import Derivation
from app.progress.rules.held import counting, falls, is_disputed, level_held


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A piece of evidence that counts for one subject; `replaces` holds the ids that it names."""

    id: int
    level: int
    happened_on: date
    expires_on: date | None = None
    is_declared: bool = False
    is_sign_off: bool = False
    is_withdrawn: bool = False
    replaces: tuple[int, ...] = ()


class Fate(StrEnum):
    """Whether a piece of evidence counts, or why it does not."""

    COUNTS = "counts"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    DECLARED = "declared"
    OLDER = "older"
    """Other days came since, more than the framework weighs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is held of one subject, and what became of each piece of its evidence, by id."""

    level: int
    is_disputed: bool
    fates: dict[int, Fate]


def held_from(facts: Collection[Fact], derivation: Derivation, *, on: date) -> Held:
    """Derive what is held of a subject one day, from all its facts in any order.

    What is withdrawn never replaced anything; what is declared or has expired does replace, and
    never counts.
    """
    standing = _standing(facts, derivation)
    counted = counting(standing, derivation, on=on)
    weighed = {fact.id for fact in _of_the_last_days(counted, derivation)}
    stands = {fact.id: _fate(fact, weighed, counts=fact in counted) for fact in standing}
    return Held(
        level=level_held(counted, derivation),
        is_disputed=is_disputed(counted, derivation),
        fates={
            fact.id: stands.get(fact.id, Fate.WITHDRAWN if fact.is_withdrawn else Fate.REPLACED)
            for fact in facts
        },
    )


def _standing(facts: Iterable[Fact], derivation: Derivation) -> list[Fact]:
    kept = {fact.id: fact for fact in facts if not fact.is_withdrawn}
    fallen = {
        earlier.id
        for fact in kept.values()
        for earlier in (kept[each] for each in fact.replaces if each in kept)
        if falls(happened_on=earlier.happened_on, later_on=fact.happened_on, days=_days(earlier, derivation))
    }
    return [fact for fact in kept.values() if fact.id not in fallen]


def _days(fact: Fact, derivation: Derivation) -> int:
    return 1 if fact.is_sign_off else derivation.m


def _of_the_last_days(counted: Collection[Fact], derivation: Derivation) -> list[Fact]:
    if derivation.is_latest:
        return list(counted)
    observed = {fact.happened_on for fact in counted if not fact.is_sign_off}
    days = set(sorted(observed)[-derivation.m :])
    return [fact for fact in counted if fact.is_sign_off or fact.happened_on in days]


def _fate(fact: Fact, weighed: Collection[int], *, counts: bool) -> Fate:
    if fact.is_declared:
        return Fate.DECLARED
    if not counts:
        return Fate.EXPIRED
    return Fate.COUNTS if fact.id in weighed else Fate.OLDER
