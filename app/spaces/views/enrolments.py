"""Who is enrolled, how and since when, who waits: in a session, in a cycle."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import DAMAGED
from app.core.writing import writing
from app.sessions import services
from app.sessions.queries import cycle_within_reach
from app.sessions.queries.enrolment import places_within_reach, riders_ahead
from app.spaces import newcomers
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

ACTS: dict[str, Callable[..., object]] = {
    "retrait": services.withdraw,
    "absence": services.announce_absence,
    "retour": services.come_after_all,
    "place": services.enrol,
}
"""What the buttons of the page of a session do with one person's place."""


@blueprint.get("/seances/<session_id>/inscriptions")
@open_to(*KEEPERS)
def session_enrolments(session_id: str) -> str:
    """Show the places of a session: held, waited for in their order, given up."""
    places = places_within_reach(session_id, current_reach().structures_as(*KEEPERS))
    is_to_come = places.cancelled_at is None and clock.now() < places.starts_at
    return render_template("sessions/enrolments.html", places=places, is_to_come=is_to_come)


@blueprint.post("/seances/<session_id>/places")
@open_to(*KEEPERS)
def change_place(session_id: str) -> Response:
    """Free somebody's place, note that they will not come or will after all, give a seat."""
    reach = current_reach()
    places = places_within_reach(session_id, reach.structures_as(*KEEPERS))
    act = ACTS.get(request.form.get("act", ""))
    if act is None:
        raise Invalid(DAMAGED)
    whose = newcomers.learner_of(places.structure_id, request.form.get("learner", ""), reach)
    with writing(idempotency_key=request.form.get("key")) as write:
        act(whose.id, places.id, by=reach.person_id)
        return write.answer(redirect(url_for("spaces.session_enrolments", session_id=session_id)))


@blueprint.get("/cycles/<cycle_id>/inscriptions")
@open_to(*KEEPERS)
def cycle_enrolments(cycle_id: str) -> str:
    """Show who has places in what remains of a cycle, and since when they wait."""
    cycle = cycle_within_reach(cycle_id, current_reach().structures_as(*KEEPERS))
    return render_template("sessions/cycle_enrolments.html", cycle=cycle, riders=riders_ahead(cycle.id))


@blueprint.post("/cycles/<cycle_id>/retraits")
@open_to(*KEEPERS)
def withdraw_from_cycle(cycle_id: str) -> Response:
    """Free all the places of a person in the sessions to come of a cycle."""
    reach = current_reach()
    cycle = cycle_within_reach(cycle_id, reach.structures_as(*KEEPERS))
    leaving = newcomers.learner_of(cycle.structure_id, request.form.get("learner", ""), reach)
    with writing(idempotency_key=request.form.get("key")) as write:
        services.withdraw_from_cycle(leaving.id, cycle.id, by=reach.person_id)
        return write.answer(redirect(url_for("spaces.cycle_enrolments", cycle_id=cycle_id)))
