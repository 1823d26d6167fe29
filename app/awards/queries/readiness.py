"""Who of a group is ready for what a framework leads to, and what the others miss."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, select

from app.awards.errors import NotOursToGrant, NotYoursToDecide
from app.awards.models import Award
from app.awards.queries.eligibility import Caller, Eligibility, eligibility, role_to_grant
from app.core.access import Role
from app.core.database import db
from app.core.errors import NotFound
from app.courses.models import Course
from app.curricula.models import Habilitation
from app.curricula.queries import framework_structure
from app.curricula.queries.frameworks import framework_lines
from app.curricula.rules import Framework
from app.people.models import Learner, Person
from app.progress.queries import standings_of
from app.sessions.models import CourseSession, Cycle, Enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The people of a cycle; `framework_version_id` is what its course prepares, where it says so.

    `habilitated` names, by framework, those who alone may validate it in the structure.
    """

    id: int
    public_id: str
    structure_id: int
    title: str
    framework_version_id: int | None
    habilitated: Mapping[str, frozenset[int]]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One person of a group; `has_it` tells that the award is theirs already."""

    learner_id: int
    public_id: str
    name: str
    stands: Eligibility
    has_it: bool

    @property
    def is_ready(self) -> bool:
        """Tell whether the caller's decision is all that is missing."""
        return not self.has_it and self.stands.can_be_granted


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """A group before a framework's award, by name; `role` is the one in which the caller decides."""

    framework: Framework
    role: Role
    candidates: tuple[Candidate, ...]

    @property
    def ready(self) -> tuple[Candidate, ...]:
        """Those whom only the decision is missing."""
        return tuple(each for each in self.candidates if each.is_ready)


def group_within(public_id: str, structure_ids: Collection[int]) -> Group:
    """Return a cycle's group, in one statement.

    Raises:
        NotFound: no such cycle in these structures.
    """
    alone = (Habilitation.structure_id == Cycle.structure_id) & Habilitation.ended_at.is_(None)
    rows = db.session.execute(
        select(
            Cycle.id,
            Cycle.public_id,
            Cycle.structure_id,
            Cycle.title,
            Course.framework_version_id,
            Habilitation.framework_code,
            Habilitation.person_id,
        )
        .join(Course, Course.id == Cycle.course_id)
        .outerjoin(Habilitation, alone)
        .where(Cycle.public_id == public_id, Cycle.structure_id.in_(sorted(structure_ids)))
    ).all()
    if not rows:
        raise NotFound
    cycle = rows[0]
    return Group(
        id=cycle.id,
        public_id=cycle.public_id,
        structure_id=cycle.structure_id,
        title=cycle.title,
        framework_version_id=cycle.framework_version_id,
        habilitated=_habilitated(rows),
    )


def _habilitated(rows: Iterable[Any]) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for row in rows:
        if row.person_id is not None:
            found[row.framework_code] = found.get(row.framework_code, frozenset()) | {row.person_id}
    return found


def readiness_of(
    group: Group, framework_version_id: int, *, person_id: int, roles: Collection[Role]
) -> Readiness:
    """Return where each of a group stands, in three statements whatever their number.

    Raises:
        UnknownFramework: it is not loaded.
        NotOursToGrant: an outside body decides.
        NotYoursToDecide: none of these roles may.
    """
    framework = framework_structure(framework_version_id)
    role = role_to_grant(framework_version_id, roles)
    people = _people(group, framework_version_id)
    standings = standings_of([row.id for row in people], framework_version_id)
    caller = Caller(person_id=person_id, roles=roles)
    alone = group.habilitated.get(framework.code, frozenset())
    candidates = []
    for row in people:
        stands = eligibility(standings[row.id], caller, habilitated=alone)
        assert stands is not None, "role_to_grant refuses where nothing is granted"
        candidates.append(_candidate(row, stands))
    return Readiness(framework=framework, role=role, candidates=tuple(candidates))


def grantable(structure_id: int, roles: Collection[Role]) -> list[tuple[int, str]]:
    """List what the caller may grant in a structure: each framework version and its name."""
    found = []
    for line in framework_lines():
        if not line.is_for(structure_id):
            continue
        try:
            role_to_grant(line.id, roles)
        except (NotOursToGrant, NotYoursToDecide):
            continue
        found.append((line.id, f"{line.short_name}, version {line.version}"))
    return found


def _people(group: Group, framework_version_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Read who was enrolled in any session of a cycle, by name, with their award if they have it."""
    rode = (
        select(Enrolment.learner_id)
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .where(CourseSession.cycle_id == group.id, Enrolment.ended_at.is_(None))
    )
    in_force = and_(
        Award.learner_id == Learner.id,
        Award.framework_version_id == framework_version_id,
        Award.ended_at.is_(None),
    )
    wanted = (
        select(Learner.id, Learner.public_id, Person, Award.id.label("award_id"))
        .join(Person, Person.id == Learner.person_id)
        .outerjoin(Award, in_force)
        .where(Learner.id.in_(rode), Learner.structure_id == group.structure_id)
        .order_by(Person.sought_name, Learner.id)
    )
    return db.session.execute(wanted).all()


def _candidate(row: Row[*tuple[Any, ...]], stands: Eligibility) -> Candidate:
    return Candidate(
        learner_id=row.id,
        public_id=row.public_id,
        name=row.Person.full_name,
        stands=stands,
        has_it=row.award_id is not None,
    )


def chosen_among(readiness: Readiness, public_ids: Iterable[str]) -> list[int]:
    """Return the learners that were ticked, by their public ids; a stranger's is left out."""
    wanted = set(public_ids)
    return [each.learner_id for each in readiness.candidates if each.public_id in wanted and not each.has_it]
