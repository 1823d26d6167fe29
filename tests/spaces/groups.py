"""A group in a cycle that follows a framework, and its grid as a browser would send it."""

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape

from werkzeug.test import Client

from app.core import clock
from app.core.database import write_transaction
from app.courses.services import create_course_from_framework
from app.curricula.rules import Framework, Item
from app.people.models import Learner
from app.sessions.models import Cycle
from app.sessions.services import enrol_in_cycle, plan_cycle
from tests.support.attainments import the_framework
from tests.support.factories import a_learner, the_site, the_structure, the_trainer

FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
SELECT = re.compile(r'<select name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option[^>]* value="([^"]*)"( selected)?>')


def a_group(*names: str, code: str = "visa-internet", sessions: int = 6) -> tuple[Cycle, list[Learner]]:
    """Plan a cycle whose first session began ten minutes ago, with people in it."""
    where, trainer, framework = the_structure(), the_trainer(), the_framework(code)
    first = clock.now() - timedelta(minutes=10)
    with write_transaction():
        course = create_course_from_framework(where.id, framework.id, by=trainer.id)
        cycle = plan_cycle(
            where.id,
            course_id=course.id,
            site_id=the_site().id,
            trainer_id=trainer.id,
            title=f"{framework.short_name}, les mardis",
            seats=40,
            starts=[first + timedelta(weeks=week) for week in range(sessions)],
            by=trainer.id,
        )
    people = [a_learner(name, f"Martin {number:02}") for number, name in enumerate(names)]
    for learner in people:
        with write_transaction():
            enrol_in_cycle(learner.id, cycle.id, by=trainer.id)
    return cycle, people


def address_of(cycle: Cycle) -> str:
    """Return the address of a cycle's grid."""
    return f"/cycles/{cycle.public_id}/grille"


def subjects_of(framework: Framework) -> Sequence[Item]:
    """List what a grid marks, in the framework's order."""
    return [item for competency in framework.competencies for item in competency.subjects]


def form_in(page: str) -> dict[str, str]:
    """Return all the fields of the grid's form, as a browser would send them untouched."""
    form = page[page.index('id="grille"') :]
    form = form[: form.index("</form>")]
    fields = {name: unescape(value) for name, value in FIELD.findall(form)}
    return fields | {name: _chosen(options) for name, options in SELECT.findall(form)}


def form_of(client: Client, address: str) -> dict[str, str]:
    """Open a grid and return its form."""
    return form_in(client.get(address).text)


def _chosen(options: str) -> str:
    found = OPTION.findall(options)
    return next((value for value, selected in found if selected), found[0][0])
