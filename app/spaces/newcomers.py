"""Who joins a session or a cycle: somebody of the structure, sought by name, or somebody new."""

from collections.abc import Collection, Mapping

from app.core.access import Reach, Role
from app.core.errors import NotFound
from app.people import services as people
from app.people.queries import LearnerLine, learner_within_reach, learners_of

KEEPERS = (Role.TRAINER, Role.MANAGER)
"""Who keeps the sheets and the cycles of a structure."""

MOST_FOUND = 8


def found(structure_id: int, sought: str, *, here: Collection[str]) -> tuple[LearnerLine, ...] | None:
    """Look for learners of a structure who are not here yet; None when nothing was asked.

    Args:
        here: the public ids of those who are in the session or the cycle.
    """
    if not sought:
        return None
    others = (line for line in learners_of([structure_id], sought) if line.public_id not in here)
    return tuple(others)[:MOST_FOUND]


def learner_of(structure_id: int, public_id: str, reach: Reach) -> LearnerLine:
    """Find a learner of this very structure.

    Raises:
        NotFound: there is none, or they are out of reach.
    """
    learner = learner_within_reach(public_id, reach, roles=KEEPERS)
    if learner.structure_id != structure_id:
        raise NotFound
    return learner


def newcomer(structure_id: int, form: Mapping[str, str], *, by: int) -> int:
    """Register somebody new in a structure, by their given name alone if need be; return their id."""
    person = people.register_person(
        given_name=form.get("given_name", ""), family_name=form.get("family_name", "")
    )
    return people.register_learner(structure_id, person_id=person.id, by=by).id
