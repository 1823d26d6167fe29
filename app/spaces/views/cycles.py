"""Cycles: the list, and one with its sessions and people."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.pages import sought_in
from app.core.writing import writing
from app.sessions import services as sessions
from app.sessions.queries import CyclePage, cycle_within_reach, cycles_of
from app.spaces import newcomers
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint


@blueprint.get("/cycles")
@open_to(*KEEPERS)
def cycles() -> str:
    """List the cycles of the person's structures, the latest first."""
    lines = cycles_of(current_reach().structures_as(*KEEPERS))
    return render_template("sessions/cycles.html", lines=lines, now=clock.now())


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
        is_changed=request.args.get("fait") == "changees",
        sought=sought,
        found=newcomers.found(page.structure_id, sought, here=here),
        has_sessions_ahead=any(
            each.starts_at > clock.now() and each.cancelled_at is None for each in page.sessions
        ),
        can_enrol=any(each.ends_at > clock.now() and each.cancelled_at is None for each in page.sessions),
    )
