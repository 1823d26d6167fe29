"""Plan a cycle, or one that is given again: the questions, the dates, the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, current_reach, open_to
from app.core.errors import Invalid
from app.core.french import typography
from app.core.pages import form_fields
from app.core.writing import writing
from app.courses.queries import CourseLine, courses_of
from app.courses.services import create_course_from_framework
from app.curricula.queries import FrameworkLine
from app.curricula.queries.offers import offered_frameworks
from app.sessions import services as sessions
from app.sessions.errors import Clash
from app.sessions.queries.clashes import ClashFound, Span
from app.sessions.queries.repeating import cycle_to_repeat, people_of_cycle
from app.sessions.services.planning import Setting, plan_cycle_at
from app.spaces.cycle_form import USUAL, CycleWanted, cycle_wanted
from app.spaces.dates import DateRow, DatesRefused, rows_wanted, sent_in, spans_of
from app.spaces.newcomers import KEEPERS
from app.spaces.planning_choices import Choices, choices_of, setting_of
from app.spaces.planning_fields import TO_CORRECT
from app.spaces.views.blueprint import blueprint
from app.spaces.views.plan_pages import clashes_on, dates_page, form_page


@dataclass(frozen=True, slots=True)
class Taught:
    """What a cycle can teach: the structures' courses, and the frameworks that none prepares yet."""

    courses: tuple[CourseLine, ...]
    frameworks: tuple[FrameworkLine, ...]

    @property
    def options(self) -> list[tuple[str, str]]:
        """The courses, then the frameworks that no course prepares yet."""
        prepared = {course.framework_version_id for course in self.courses}
        return [(f"course-{course.public_id}", course.title) for course in self.courses] + [
            (f"framework-{line.id}", f"{typography(line.short_name)} (nouveau parcours)")
            for line in self.frameworks
            if line.id not in prepared
        ]


@dataclass(frozen=True, slots=True)
class CourseChosen:
    """A course by its id, or the framework from which one is still to be made."""

    kind: Literal["course", "framework"]
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A cycle about to be planned: everything but its dates is known to be good."""

    wanted: CycleWanted
    structure_id: int
    setting: Setting
    chosen: CourseChosen


@blueprint.get("/cycles/nouveau")
@open_to(*KEEPERS)
def new_cycle() -> Response:
    """Ask what to plan, with the field's usual cycle filled in."""
    choices = choices_of(current_reach())
    usual = USUAL | {"first_on": clock.today().isoformat(), "trainer": choices.planner}
    return _form(usual | ({} if choices.has_rooms else {"seats": "8"}), choices)


@blueprint.get("/cycles/<cycle_id>/refaire")
@open_to(*KEEPERS)
def repeat_cycle(cycle_id: str) -> Response:
    """Ask when to give a cycle again: the same course, hours, room, trainers and seats."""
    reach = current_reach()
    earlier = cycle_to_repeat(cycle_id, reach.structures_as(*KEEPERS))
    return _form(USUAL | earlier.typed | {"first_on": "", "again": cycle_id}, choices_of(reach))


@blueprint.post("/cycles/nouveau")
@open_to(*KEEPERS)
def plan_cycle() -> Response:
    """Show the dates of a cycle, then plan it."""
    reach = current_reach()
    choices = choices_of(reach)
    sent = sent_in(form_fields(request.form))
    if sent.step == "back":
        return _form(request.form, choices)
    try:
        plan = _plan(sent.plan, choices, reach, seen=sent.seen)
        wanted = plan.wanted.meetings
        rows = rows_wanted(sent, wanted, structure_id=plan.structure_id, site_id=plan.setting.site_id)
        if sent.step == "dates":
            found = clashes_on(rows, wanted, plan.structure_id, plan.setting)
            return _dates(rows, plan, found)
        spans = spans_of(rows, wanted.begins, wanted.ends)
        with writing(idempotency_key=request.form.get("key")) as write:
            public_id = _write(plan, spans, by=reach.person_id)
            return write.answer(redirect(url_for("spaces.cycle", cycle_id=public_id)))
    except DatesRefused as refusal:
        return _dates(refusal.rows, plan, refusal=refusal)
    except Clash as refusal:
        return _dates(rows, plan, refusal.found, refusal)
    except Invalid as refusal:
        return _form(request.form, choices, refusal)


def _form(typed: Mapping[str, str], choices: Choices, refusal: Invalid | None = None) -> Response:
    taught = _taught(current_reach())
    return form_page("sessions/new_cycle.html", typed, refusal, choices=choices, taught=taught)


def _dates(
    rows: tuple[DateRow, ...], plan: Plan, found: tuple[ClashFound, ...] = (), refusal: Invalid | None = None
) -> Response:
    action = url_for("spaces.plan_cycle")
    return dates_page(action, plan.wanted.title, rows, plan.wanted.meetings, found, refusal)


def _taught(reach: Reach) -> Taught:
    structures = reach.structures_as(*KEEPERS)
    return Taught(courses_of(structures), tuple(offered_frameworks(structures)))


def _plan(typed: Mapping[str, object], choices: Choices, reach: Reach, *, seen: frozenset[str]) -> Plan:
    """Read the questions, and find everything that was chosen.

    Raises:
        Invalid: with a sentence for each field.
    """
    wanted = cycle_wanted(typed)
    structure_id, setting = setting_of(wanted.meetings, choices, clashes_seen=seen)
    chosen = _course_chosen(wanted.course, structure_id, _taught(reach))
    return Plan(wanted=wanted, structure_id=structure_id, setting=setting, chosen=chosen)


def _write(plan: Plan, spans: list[Span], *, by: int) -> str:
    """Plan the cycle, with its course where there was none, and the people of an earlier one."""
    course_id = plan.chosen.id
    if plan.chosen.kind == "framework":
        course_id = create_course_from_framework(plan.structure_id, course_id, by=by).id
    earlier = cycle_to_repeat(plan.wanted.again, [plan.structure_id]) if plan.wanted.same_people else None
    made = plan_cycle_at(
        plan.structure_id,
        plan.setting,
        course_id=course_id,
        title=plan.wanted.title,
        spans=spans,
        by=by,
    )
    for learner_id in people_of_cycle(earlier.id) if earlier else ():
        sessions.enrol_in_cycle(learner_id, made.id, by=by)
    return made.public_id


def _course_chosen(chosen: str, structure_id: int, taught: Taught) -> CourseChosen:
    """Return the course, or else the framework from which to make one.

    Raises:
        Invalid: it is neither, or belongs to another structure than the place.
    """
    kind, _dash, name = chosen.partition("-")
    for course in taught.courses:
        if kind == "course" and course.public_id == name and course.structure_id == structure_id:
            return CourseChosen("course", course.id)
    for line in taught.frameworks:
        if kind == "framework" and str(line.id) == name:
            return CourseChosen("framework", line.id)
    sentence = "Choisissez un parcours de la même structure que le lieu."
    raise Invalid(TO_CORRECT, {"course": [sentence]})
