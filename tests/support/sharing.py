"""Share links that holders really made, for tests."""

from datetime import date

from app.awards.models import Access, NameShown, ShareLink
from app.awards.services.sharing import Disclosure, make_link, set_access
from app.core.access import Reach
from app.core.writing import writing
from app.people.models import Learner


def reach_of(learner: Learner) -> Reach:
    """Return what a learner reaches: their own record."""
    return Reach(person_id=learner.person_id, learners=frozenset({learner.id}))


def a_link(
    code: str,
    holder: Learner,
    *,
    name_shown: NameShown = NameShown.FULL,
    shows_competencies: bool = True,
    ends_on: date | None = None,
    label: str = "",
) -> ShareLink:
    """Let a holder make a link to their paper; it has no end unless told."""
    shown = Disclosure(
        name_shown=name_shown, shows_competencies=shows_competencies, ends_on=ends_on, label=label
    )
    with writing():
        return make_link(code, shown, holder=reach_of(holder))


def choose(code: str, access: Access, holder: Learner) -> None:
    """Let a holder say who may see the page of their code."""
    with writing():
        set_access(code, access, holder=reach_of(holder))
