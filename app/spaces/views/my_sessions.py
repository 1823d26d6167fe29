"""What a learner has ahead: their sessions, what changed, what they may join, without anybody's help."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.writing import writing
from app.people.models import Learner
from app.sessions import services
from app.sessions.models import CourseSession
from app.sessions.queries.offers import offers_open_to
from app.sessions.queries.own_sessions import OwnPlace, places_ahead, session_of_ones_own
from app.sessions.queries.telling import grouped, unread_notices
from app.spaces.views.blueprint import blueprint


@blueprint.get("/mes-seances")
@open_to(Role.LEARNER)
def my_sessions() -> str:
    """Show a learner what they have ahead, what changed, and what they may join."""
    reach = current_reach()
    places = places_ahead(reach.learners)
    return render_template(
        "sessions/mine.html",
        places=places,
        notices=grouped(unread_notices(reach.learners)),
        offers=offers_open_to(reach.structures_as(Role.LEARNER), places),
        just_done=request.args.get("fait", ""),
    )


@blueprint.get("/mes-seances/<session_id>/absence")
@open_to(Role.LEARNER)
def ask_absence(session_id: str) -> str:
    """Ask a learner to confirm that they will not come."""
    return render_template("sessions/absence.html", place=_own_place(session_id))


@blueprint.post("/mes-seances/<session_id>/absence")
@open_to(Role.LEARNER)
def announce_absence(session_id: str) -> Response:
    """Free the seat of a learner who will not come; whoever waits gets it."""
    held, learner, by = _own(session_id)
    with writing(idempotency_key=request.form.get("key")) as write:
        services.announce_absence(learner.id, held.id, by=by)
        return write.answer(_back("absence"))


@blueprint.post("/mes-seances/<session_id>/retour")
@open_to(Role.LEARNER)
def come_after_all(session_id: str) -> Response:
    """Give a learner back the seat that they had freed, while it is free."""
    held, learner, by = _own(session_id)
    with writing(idempotency_key=request.form.get("key")) as write:
        services.come_after_all(learner.id, held.id, by=by)
        return write.answer(_back("retour"))


@blueprint.post("/mes-seances/<session_id>/inscription")
@open_to(Role.LEARNER)
def enrol_oneself(session_id: str) -> Response:
    """Enrol a learner in a workshop, or in all that remains of its cycle."""
    held, learner, by = _own(session_id)
    with writing(idempotency_key=request.form.get("key")) as write:
        made = services.enrol_oneself(learner, held, by=by)
        waits = any(place.status == "waiting" for place in made)
        return write.answer(_back("attente" if waits else "inscription"))


@blueprint.post("/mes-seances/<session_id>/attente")
@open_to(Role.LEARNER)
def stop_waiting(session_id: str) -> Response:
    """Take a learner off a waiting list."""
    held, learner, by = _own(session_id)
    with writing(idempotency_key=request.form.get("key")) as write:
        services.stop_waiting(learner, held, by=by)
        return write.answer(_back("plus-attente"))


@blueprint.post("/mes-seances/avis")
@open_to(Role.LEARNER)
def read_notices() -> Response:
    """Note that a learner read what changed."""
    reach = current_reach()
    with writing(idempotency_key=request.form.get("key")) as write:
        services.read_notices(request.form.getlist("notice"), learner_ids=reach.learners)
        return write.answer(_back("lu"))


def _own(session_id: str) -> tuple[CourseSession, Learner, int]:
    """Find a session, the record that the learner has in it, and who acts: themselves."""
    reach = current_reach()
    return *session_of_ones_own(session_id, reach.learners), reach.person_id


def _own_place(session_id: str) -> OwnPlace:
    for place in places_ahead(current_reach().learners):
        if place.public_id == session_id and place.is_still_to_come:
            return place
    raise NotFound


def _back(done: str) -> Response:
    return redirect(url_for("spaces.my_sessions", fait=done))
