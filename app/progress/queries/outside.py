"""Decisions of bodies that are not ours, as they were recorded."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from app.core import clock
from app.core.database import db
from app.core.french import MONTHS, NARROW, NO_BREAK
from app.curricula.models import CertificationRule, FrameworkVersion
from app.curricula.rules import DecisionTaken, Framework
from app.curricula.rules.conditions import Decision
from app.people.models import Person
from app.progress.models import OutsideDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFact:
    """A decision that a body outside the house took, and who wrote it down here.

    `body` and `reference` are shown as they were typed; `ended_on` is the day when the record
    was found wrong.
    """

    public_id: str
    learner_id: int
    framework_version_id: int
    framework_name: str
    rule_code: str
    rule_title: str
    body: str
    reference: str
    decided_on: date
    is_favourable: bool
    recorded_by: str
    recorded_on: date
    ended_on: date | None

    @property
    def is_in_force(self) -> bool:
        """Tell whether nobody has said that the record was wrong."""
        return self.ended_on is None

    @property
    def sentence(self) -> str:
        """Say it: « décision du jury (académie de Rennes) du 12 juin 2026, réf. 114 : favorable »."""
        first, _space, rest = self.body.partition(" ")
        whose = rest if rest and first.casefold() == "jury" else f"({self.body})"
        told = f"décision du jury {whose} du {_day(self.decided_on)}, réf.{NO_BREAK}{self.reference}"
        return f"{told}{NARROW}: {'favorable' if self.is_favourable else 'défavorable'}"


_FACTS = (
    select(
        OutsideDecision.public_id,
        OutsideDecision.learner_id,
        OutsideDecision.framework_version_id,
        FrameworkVersion.short_name.label("framework_name"),
        OutsideDecision.rule_code,
        CertificationRule.title.label("rule_title"),
        OutsideDecision.body,
        OutsideDecision.reference,
        OutsideDecision.decided_on,
        OutsideDecision.is_favourable,
        Person.given_name,
        Person.family_name,
        OutsideDecision.recorded_at,
        OutsideDecision.ended_at,
    )
    .join(Person, Person.id == OutsideDecision.recorded_by)
    .join(FrameworkVersion, FrameworkVersion.id == OutsideDecision.framework_version_id)
    .join(
        CertificationRule,
        (CertificationRule.framework_version_id == OutsideDecision.framework_version_id)
        & (CertificationRule.code == OutsideDecision.rule_code),
    )
    .order_by(OutsideDecision.decided_on.desc(), OutsideDecision.id.desc())
)


def outside_decisions_of(
    learner_ids: Collection[int], *, ended_too: bool = False
) -> dict[int, tuple[OutsideFact, ...]]:
    """Return what outside bodies decided for each learner, the latest first, in one statement."""
    wanted = _FACTS.where(OutsideDecision.learner_id.in_(learner_ids))
    if not ended_too:
        wanted = wanted.where(OutsideDecision.ended_at.is_(None))
    found: dict[int, tuple[OutsideFact, ...]] = dict.fromkeys(learner_ids, ())
    for row in db.session.execute(wanted):
        found[row.learner_id] = (*found[row.learner_id], _fact(row))
    return found


def taken_outside(framework: Framework, rule_code: str, facts: Iterable[OutsideFact]) -> list[DecisionTaken]:
    """Say to a rule which of its decisions an outside body took in the learner's favour."""
    favourable = any(
        fact.is_favourable
        and fact.is_in_force
        and (fact.framework_version_id, fact.rule_code) == (framework.id, rule_code)
        for fact in facts
    )
    asked = [each for each in framework.rule(rule_code).conditions if isinstance(each, Decision)]
    return [
        DecisionTaken(by=each.by[0], distinct=True, outside=True)
        for each in asked
        if favourable and each.outside
    ]


def _fact(row: Row[*tuple[Any, ...]]) -> OutsideFact:
    known = {name: value for name, value in row._mapping.items() if name not in _SAID_OTHERWISE}
    return OutsideFact(
        **known,
        recorded_by=f"{row.given_name} {row.family_name}".strip(),
        recorded_on=clock.in_paris(row.recorded_at).date(),
        ended_on=_day_of(row.ended_at),
    )


_SAID_OTHERWISE = {"given_name", "family_name", "recorded_at", "ended_at"}


def _day_of(moment: datetime | None) -> date | None:
    return clock.in_paris(moment).date() if moment else None


def _day(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NO_BREAK}{MONTHS[day.month - 1]} {day.year}"
