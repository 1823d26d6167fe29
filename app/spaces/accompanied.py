"""A learner whom the staff accompany, and the titles that they hold, in one statement."""

from sqlalchemy import Subquery, or_, select

from app.awards.models import Award, Certificate
from app.core import clock
from app.core.access import Reach, Role
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner, Person, Site
from app.people.queries import LearnerLine

READERS = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)


def learner_with_titles(public_id: str, reach: Reach) -> tuple[LearnerLine, frozenset[int]]:
    """Find a learner of the caller's structures, and the framework of each certificate in force.

    Raises:
        NotFound: there is none, or they are out of reach.
    """
    in_force = _titles_in_force()
    wanted = (
        select(
            *(Learner.id, Learner.public_id, Learner.structure_id, Learner.person_id, Learner.site_id),
            *(Person.given_name, Person.family_name, Person.birth_year, Site.name.label("site_name")),
            in_force.c.framework_version_id,
        )
        .join(Person, Person.id == Learner.person_id)
        .outerjoin(Site, Site.id == Learner.site_id)
        .outerjoin(in_force, in_force.c.learner_id == Learner.id)
        .where(Learner.public_id == public_id, Learner.structure_id.in_(reach.structures_as(*READERS)))
    )
    rows = [dict(row._mapping) for row in db.session.execute(wanted)]
    if not rows:
        raise NotFound
    titles = frozenset(version for row in rows if (version := row.pop("framework_version_id")) is not None)
    return LearnerLine(**{**rows[0], "site_name": rows[0]["site_name"] or ""}), titles


def _titles_in_force() -> Subquery:
    return (
        select(Award.learner_id, Award.framework_version_id)
        .join(Certificate, Certificate.award_id == Award.id)
        .where(
            Certificate.ended_at.is_(None),
            Certificate.sealed_at.is_not(None),
            or_(Certificate.expires_on.is_(None), Certificate.expires_on >= clock.today()),
        )
        .subquery()
    )
