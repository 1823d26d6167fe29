"""The planning: a week or a month, day by day, by place and by trainer; it prints on A4."""

from flask import render_template, request

from app.core import clock
from app.core.access import Role, current_reach, open_to
from app.sessions.queries.rooms import trainers_of, venues_of
from app.spaces.calendar import days_shown, filters_asked, period_asked
from app.spaces.newcomers import KEEPERS
from app.spaces.planning_choices import Choices
from app.spaces.views.blueprint import blueprint

WATCHERS = (*KEEPERS, Role.EVALUATOR)
FILTERS = ("lieu", "animateur")


@blueprint.get("/planning")
@open_to(*WATCHERS)
def planning() -> str:
    """Show what is planned in the person's structures, a week or a month at a time."""
    reach = current_reach()
    structures = reach.structures_as(*WATCHERS)
    choices = Choices(venues_of(structures), trainers_of(structures), reach.person_id)
    period = period_asked(request.args)
    return render_template(
        "sessions/planning.html",
        period=period,
        days=days_shown(structures, period, filters_asked(request.args, choices)),
        choices=choices,
        kept={name: request.args[name] for name in FILTERS if request.args.get(name)},
        today=clock.today(),
        can_keep=bool(reach.structures_as(*KEEPERS)),
    )
