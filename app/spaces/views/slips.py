"""Reminder slips on paper, to cut out and hand over to people without e-mail."""

from flask import make_response
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.pages import disposition
from app.sessions.queries.slips import slips_within_reach
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint
from certificates.layouts.slips import draw_slips


@blueprint.get("/seances/<session_id>/rappels.pdf")
@open_to(*KEEPERS)
def slips(session_id: str) -> Response:
    """Draw the slips of all who have a seat in a session."""
    response = make_response(
        draw_slips(slips_within_reach(session_id, current_reach().structures_as(*KEEPERS)))
    )
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = disposition("inline", "rappels.pdf")
    return response
