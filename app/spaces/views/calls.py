"""The call list: whom to remind of the next sessions, whom to tell what changed, without e-mail."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.pages import form_fields
from app.core.writing import writing
from app.sessions import services
from app.sessions.queries.calls import calls_to_make
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

AHEAD = {1: "aujourd’hui", 2: "aujourd’hui et demain", 4: "les quatre jours qui viennent", 8: "la semaine"}
"""How many days, today included, the list may cover."""

USUAL_DAYS = 4


@blueprint.get("/appels")
@open_to(*KEEPERS)
def calls() -> str:
    """List whom to call, with what to say."""
    days = _days()
    sessions = calls_to_make(current_reach().structures_as(*KEEPERS), days=days)
    return render_template(
        "sessions/calls.html",
        sessions=sessions,
        left=sum(session.left for session in sessions),
        days=days,
        ahead=AHEAD,
        now=clock.now(),
        is_saved="note" in request.args,
    )


@blueprint.post("/appels")
@open_to(*KEEPERS)
def note_calls() -> Response:
    """Note who was told, and who was not after all."""
    reach = current_reach()
    fields = form_fields(request.form)
    structures = reach.structures_as(*KEEPERS)
    with writing(idempotency_key=request.form.get("key")) as write:
        services.note_told(_pairs(fields.get("told")), structure_ids=structures, by=reach.person_id)
        services.note_not_told(_pairs(fields.get("again")), structure_ids=structures, by=reach.person_id)
        return write.answer(redirect(url_for("spaces.calls", jours=_days(), note=1)))


def _days() -> int:
    asked = request.args.get("jours", USUAL_DAYS, type=int)
    return asked if asked in AHEAD else USUAL_DAYS


def _pairs(sent: object) -> list[tuple[str, str]]:
    """Read the boxes that were ticked: a session and a learner each, apart by a dot."""
    ticked = [str(each).partition(".") for each in sent] if isinstance(sent, list) else []
    return [(session_id, learner_id) for session_id, _dot, learner_id in ticked]
