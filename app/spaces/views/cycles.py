"""Cycles: the list, a new one, and one with its sessions and people."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, current_reach, open_to
from app.core.errors import Invalid
from app.core.french import typography
from app.core.pages import form_fields, sought_in
from app.core.writing import writing
from app.courses.queries import CourseLine, courses_of
from app.courses.services import create_course_from_framework
from app.curricula.queries import FrameworkLine
from app.curricula.queries.offers import offered_frameworks
from app.people.queries import SiteLine, sites_of
from app.sessions import services as sessions
from app.sessions.queries import CyclePage, cycle_within_reach, cycles_of
from app.spaces import newcomers
from app.spaces.cycle_form import CycleWanted, cycle_wanted
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

USUAL = {"begins": "14:00", "sessions": "6", "minutes": "120", "seats": "8", "room": "", "title": ""}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new cycle can be made of: the structures' courses, the frameworks, the sites."""

    courses: tuple[CourseLine, ...]
    frameworks: tuple[FrameworkLine, ...]
    sites: tuple[SiteLine, ...]

    @property
    def options(self) -> list[tuple[str, str]]:
        """The courses, then the frameworks that no course prepares yet."""
        prepared = {course.framework_version_id for course in self.courses}
        return [(f"course-{course.public_id}", course.title) for course in self.courses] + [
            (f"framework-{line.id}", f"{typography(line.short_name)} (nouveau parcours)")
            for line in self.frameworks
            if line.id not in prepared
        ]


@blueprint.get("/cycles")
@open_to(*KEEPERS)
def cycles() -> str:
    """List the cycles of the person's structures, the latest first."""
    lines = cycles_of(current_reach().structures_as(*KEEPERS))
    return render_template("sessions/cycles.html", lines=lines, now=clock.now())


@blueprint.get("/cycles/nouveau")
@open_to(*KEEPERS)
def new_cycle() -> Response:
    """Ask what to plan, with the field's usual cycle filled in."""
    return _form(USUAL | {"first_on": clock.today().isoformat()})


@blueprint.post("/cycles/nouveau")
@open_to(*KEEPERS)
def plan_cycle() -> Response:
    """Plan a cycle of weekly sessions."""
    reach = current_reach()
    try:
        wanted = cycle_wanted(form_fields(request.form))
        choices = _choices(reach)
        site = _site(wanted, choices)
        with writing(idempotency_key=request.form.get("key")) as write:
            made = sessions.plan_cycle(
                site.structure_id,
                course_id=_course_id(wanted, choices, site, by=reach.person_id),
                site_id=site.id,
                trainer_id=reach.person_id,
                title=wanted.title,
                seats=wanted.seats,
                starts=wanted.starts,
                minutes=wanted.minutes,
                room=wanted.room,
                by=reach.person_id,
            )
            return write.answer(redirect(url_for("spaces.cycle", cycle_id=made.public_id)))
    except Invalid as refusal:
        return _form(request.form, refusal)


@blueprint.get("/cycles/<cycle_id>")
@open_to(*KEEPERS)
def cycle(cycle_id: str) -> str:
    """Show a cycle, its sessions and its people."""
    return _cycle(cycle_within_reach(cycle_id, current_reach().structures_as(*KEEPERS)))


@blueprint.post("/cycles/<cycle_id>/recherche")
@open_to(*KEEPERS)
def search_for_cycle(cycle_id: str) -> str:
    """Show a cycle with the learners found for it."""
    page = cycle_within_reach(cycle_id, current_reach().structures_as(*KEEPERS))
    return _cycle(page, sought=sought_in(request.form))


@blueprint.post("/cycles/<cycle_id>/inscriptions")
@open_to(*KEEPERS)
def add_to_cycle(cycle_id: str) -> Response:
    """Enrol a learner, or someone new by their given name alone, in all that remains of a cycle."""
    reach = current_reach()
    page = cycle_within_reach(cycle_id, reach.structures_as(*KEEPERS))
    chosen = request.form.get("learner")
    known = newcomers.learner_of(page.structure_id, chosen, reach) if chosen else None
    with writing(idempotency_key=request.form.get("key")) as write:
        learner_id = (
            known.id if known else newcomers.newcomer(page.structure_id, request.form, by=reach.person_id)
        )
        sessions.enrol_in_cycle(learner_id, page.id, by=reach.person_id)
        return write.answer(redirect(url_for("spaces.cycle", cycle_id=cycle_id, _anchor="inscrits")))


def _cycle(page: CyclePage, *, sought: str = "") -> str:
    """Draw a cycle, with those whom a search found."""
    here = {rider.public_id for rider in page.people}
    return render_template(
        "sessions/cycle.html",
        cycle=page,
        now=clock.now(),
        sought=sought,
        found=newcomers.found(page.structure_id, sought, here=here),
        can_enrol=any(each.ends_at > clock.now() and each.cancelled_at is None for each in page.sessions),
    )


def _form(typed: Mapping[str, str], refusal: Invalid | None = None) -> Response:
    page = render_template(
        "sessions/new_cycle.html",
        typed=typed,
        choices=_choices(current_reach()),
        errors=refusal.errors if refusal else {},
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def _choices(reach: Reach) -> Choices:
    structures = reach.structures_as(*KEEPERS)
    return Choices(courses_of(structures), tuple(offered_frameworks(structures)), sites_of(structures))


def _site(wanted: CycleWanted, choices: Choices) -> SiteLine:
    found = next((site for site in choices.sites if site.public_id == wanted.site), None)
    if found is None:
        raise Invalid("Il reste quelque chose à corriger.", {"site": ["Choisissez un lieu de la liste."]})
    return found


def _course_id(wanted: CycleWanted, choices: Choices, site: SiteLine, *, by: int) -> int:
    """Return the course that was chosen, made from its framework where there was none."""
    kind, _dash, name = wanted.course.partition("-")
    for course in choices.courses:
        if kind == "course" and course.public_id == name and course.structure_id == site.structure_id:
            return course.id
    for line in choices.frameworks:
        if kind == "framework" and str(line.id) == name:
            return create_course_from_framework(site.structure_id, line.id, by=by).id
    sentence = "Choisissez un parcours de la même structure que le lieu."
    raise Invalid("Il reste quelque chose à corriger.", {"course": [sentence]})
