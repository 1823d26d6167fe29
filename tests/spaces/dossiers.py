"""People whose dossiers wait: an evaluator, and what trainers observed of the B2i."""

from werkzeug.test import TestResponse

from app.core.access import Role
from app.people.models import Learner
from tests.support.attainments import shown, the_framework
from tests.support.factories import a_member, the_trainer

B2I = "b2i-adultes-2012"


def an_evaluator(given_name: str = "Samia") -> int:
    """Make an evaluator of the structure."""
    return a_member(Role.EVALUATOR, given_name, "Haddad").person_id


def observed(learner: Learner, *, but: tuple[str, ...] = (), level: int = 2, by: int | None = None) -> None:
    """Let a trainer observe every item of the B2i, but those of some competencies."""
    for competency in the_framework(B2I).competencies:
        for item in competency.items:
            if competency.code not in but:
                shown(learner, item.id, level=level, by=by or the_trainer().id)


def plain(answer: TestResponse) -> str:
    """Return a page with ordinary spaces."""
    return answer.text.replace("\u202f", " ").replace("\u00a0", " ")
