"""Learners whose dossier waits for a decision, or soon will: whoever waits for longest comes first."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, case, func, or_, select

from app.awards.models import Award
from app.awards.queries.eligibility import Caller, Eligibility, eligibility, role_to_sign_off, standing_in
from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.curricula.models import Item
from app.curricula.queries import framework_lines, framework_structure
from app.curricula.queries.habilitations import Habilitations, habilitations_in, is_open_to
from app.curricula.rules import Achieved, Framework, RulePurpose
from app.people.models import Learner, Person
from app.progress.models import Evidence
from app.progress.queries import Standing, evidence_of, in_plain_values
from app.sessions.queries import meetings_of

PAGE = 20
NEAR = Fraction(3, 4)
"""The share of the competencies of which something was shown, from which on a dossier is listed."""

FORGOTTEN = timedelta(days=365)
"""A dossier to which nothing was added for so long is left out."""

RolesHeld = Mapping[int, Collection[Role]]
"""The roles that the caller holds, by structure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A learner before the title of a framework; `since` is the day of the latest evidence."""

    learner_public_id: str
    learner_name: str
    framework: Framework
    since: date
    validated: int
    eligibility: Eligibility

    @property
    def is_ready(self) -> bool:
        """Tell whether the caller's decision is all that is missing."""
        return self.eligibility.can_be_granted


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    """A page of the list; `total` counts all its lines."""

    dossiers: tuple[Dossier, ...]
    total: int
    page: int
    pages: int


class _Watched(NamedTuple):
    """A framework, and the structures where the caller may decide for it."""

    framework: Framework
    structures: frozenset[int]


def waiting_for(held: RolesHeld, *, person_id: int, page: int = 1) -> WaitingPage:
    """Return the dossiers that wait for a person's decision, or soon will, in five statements.

    « Soon » is a rough sieve, by the database: something was shown of three competencies in four.
    What is missing is then derived exactly.
    """
    habilitated = habilitations_in(list(held))
    watched = _watched(held, habilitated, person_id)
    rows = _candidates(watched, page=max(page, 1))
    total = rows[0].total if rows else 0
    standings = _standings(rows, watched)
    return WaitingPage(
        dossiers=tuple(
            _dossier(row, standing, Caller(person_id=person_id, roles=held[row.structure_id]))
            for row, standing in zip(rows, standings, strict=True)
        ),
        total=total,
        page=max(page, 1),
        pages=max(1, -(-total // PAGE)),
    )


def _watched(held: RolesHeld, habilitated: Habilitations, person_id: int) -> dict[int, _Watched]:
    """Choose the frameworks that lead to something, and where the caller may decide."""
    found = {}
    for line in framework_lines():
        framework = framework_structure(line.id)
        structures = frozenset(
            structure_id
            for structure_id, roles in held.items()
            if line.is_for(structure_id)
            and role_to_sign_off(framework, roles) is not None
            and is_open_to(person_id, habilitated.get((structure_id, framework.code), ()))
        )
        if structures and framework.rules_for(RulePurpose.AWARD):
            found[framework.id] = _Watched(framework, structures)
    return found


def _candidates(watched: Mapping[int, _Watched], *, page: int) -> list[Row[Any]]:
    if not watched:
        return []
    sieve = _sieve(watched, after=clock.now() - FORGOTTEN).subquery()
    wanted = (
        select(
            sieve.c.learner_id,
            sieve.c.version_id,
            sieve.c.since,
            func.count().over().label("total"),
            Learner.public_id,
            Learner.structure_id,
            Person.given_name,
            Person.family_name,
        )
        .join(Learner, Learner.id == sieve.c.learner_id)
        .join(Person, Person.id == Learner.person_id)
        .order_by(sieve.c.since, sieve.c.learner_id, sieve.c.version_id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    return list(db.session.execute(wanted))


def _sieve(watched: Mapping[int, _Watched], *, after: datetime) -> Select[*tuple[Any, ...]]:
    """Select those who showed something of enough competencies and have no award in force yet."""
    version = Item.framework_version_id
    enough = {id_: math.ceil(NEAR * len(list(each.framework.competencies))) for id_, each in watched.items()}
    where = or_(
        *(and_(version == id_, Evidence.structure_id.in_(each.structures)) for id_, each in watched.items())
    )
    is_awarded = (
        select(1)
        .where(Award.learner_id == Evidence.learner_id, Award.framework_version_id == version)
        .where(Award.ended_at.is_(None))
        .exists()
    )
    return (
        select(
            Evidence.learner_id, version.label("version_id"), func.max(Evidence.recorded_at).label("since")
        )
        .join(Item, Item.id == Evidence.item_id)
        .where(where, Evidence.level > 0, ~Evidence.is_declared, ~Evidence.is_sign_off, ~is_awarded)
        .group_by(Evidence.learner_id, version)
        .having(func.max(Evidence.recorded_at) >= after)
        .having(func.count(Item.competency_id.distinct()) >= case(enough, value=version))
    )


def _standings(rows: list[Row[Any]], watched: Mapping[int, _Watched]) -> list[Standing]:
    """Derive where each stands, in two statements whatever the frameworks."""
    if not rows:
        return []
    ids = list(dict.fromkeys(row.learner_id for row in rows))
    frameworks = [watched[version_id].framework for version_id in {row.version_id for row in rows}]
    evidence = evidence_of(ids, [item for each in frameworks for item in each.subjects])
    meetings = meetings_of(ids)
    return [
        standing_in(watched[row.version_id].framework, evidence[row.learner_id], meetings[row.learner_id])
        for row in rows
    ]


def _dossier(row: Row[Any], standing: Standing, caller: Caller) -> Dossier:
    stands = eligibility(standing, caller, habilitated=())
    assert stands is not None, "a framework that is watched leads to something"
    achieved = Achieved(standing.framework, in_plain_values(standing))
    return Dossier(
        learner_public_id=row.public_id,
        learner_name=f"{row.given_name} {row.family_name}".strip(),
        framework=standing.framework,
        since=clock.in_paris(row.since).date(),
        validated=sum(map(achieved.competency_is_validated, standing.framework.competencies)),
        eligibility=stands,
    )
