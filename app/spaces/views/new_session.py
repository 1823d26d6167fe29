"""Plan a session that belongs to no cycle: a workshop, an appointment, a free access that may repeat."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import form_fields
from app.core.writing import writing
from app.sessions.errors import Clash
from app.sessions.models import CourseSession
from app.sessions.queries.clashes import ClashFound, Span
from app.sessions.services.planning import Setting, plan_sessions
from app.spaces.dates import DateRow, DatesRefused, Sent, rows_wanted, sent_in, spans_of
from app.spaces.newcomers import KEEPERS
from app.spaces.planning_choices import Choices, choices_of, setting_of
from app.spaces.session_form import KINDS, USUAL, SessionsWanted, sessions_wanted
from app.spaces.views.blueprint import blueprint
from app.spaces.views.plan_pages import clashes_on, dates_page, form_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sessions about to be planned: everything but their dates is known to be good."""

    wanted: SessionsWanted
    structure_id: int
    setting: Setting


@blueprint.get("/seances/nouvelle")
@open_to(*KEEPERS)
def new_session() -> Response:
    """Ask what to plan: one session, or a free access that repeats."""
    choices = choices_of(current_reach())
    return _form(USUAL | {"first_on": clock.today().isoformat(), "trainer": choices.planner}, choices)


@blueprint.post("/seances/nouvelle")
@open_to(*KEEPERS)
def plan_session() -> Response:
    """Plan a session at once where nothing stands against its day; otherwise show the dates first."""
    reach = current_reach()
    choices = choices_of(reach)
    sent = sent_in(form_fields(request.form))
    if sent.step == "back":
        return _form(request.form, choices)
    try:
        wanted = sessions_wanted(sent.plan)
        structure_id, setting = setting_of(wanted.meetings, choices, clashes_seen=sent.seen)
        plan = Plan(wanted=wanted, structure_id=structure_id, setting=setting)
        rows = rows_wanted(sent, wanted.meetings, structure_id=structure_id, site_id=setting.site_id)
        if _needs_a_look(sent, wanted, rows):
            return _dates(rows, plan, clashes_on(rows, wanted.meetings, structure_id, setting))
        spans = spans_of(rows, wanted.meetings.begins, wanted.meetings.ends)
        with writing(idempotency_key=request.form.get("key")) as write:
            made = _write(plan, spans, by=reach.person_id)
            return write.answer(redirect(_where(made)))
    except DatesRefused as refusal:
        return _dates(refusal.rows, plan, refusal=refusal)
    except Clash as refusal:
        return _dates(rows, plan, refusal.found, refusal)
    except Invalid as refusal:
        return _form(request.form, choices, refusal)


def _needs_a_look(sent: Sent, wanted: SessionsWanted, rows: tuple[DateRow, ...]) -> bool:
    """Tell whether the dates are still to be shown: there are several, or a holiday among them."""
    return sent.dates is None and (not wanted.meetings.is_once or any(row.why for row in rows))


def _write(plan: Plan, spans: list[Span], *, by: int) -> list[CourseSession]:
    return plan_sessions(
        plan.structure_id,
        plan.setting,
        kind=plan.wanted.kind,
        title=plan.wanted.title,
        spans=spans,
        by=by,
    )


def _where(made: list[CourseSession]) -> str:
    """Lead to the session, or to the week of the first where there are several."""
    if len(made) == 1:
        return url_for("spaces.session", session_id=made[0].public_id)
    first = clock.in_paris(made[0].starts_at).date()
    return url_for("spaces.planning", jour=first.isoformat(), vue="mois")


def _form(typed: Mapping[str, str], choices: Choices, refusal: Invalid | None = None) -> Response:
    return form_page("sessions/new_session.html", typed, refusal, choices=choices, kinds=KINDS)


def _dates(
    rows: tuple[DateRow, ...], plan: Plan, found: tuple[ClashFound, ...] = (), refusal: Invalid | None = None
) -> Response:
    action = url_for("spaces.plan_session")
    return dates_page(action, plan.wanted.title, rows, plan.wanted.meetings, found, refusal)
