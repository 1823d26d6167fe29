"""A tablet that goes from hand to hand: it shows the names to sign, and nothing else of its trainer's.

The mark is in the signed cookie: it stays until the trainer types their password, or signs out.
"""

from flask import Response as Answer
from flask import current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

_HELD = "tablet"
_ALLOWED = frozenset(
    {
        "static",
        "spaces.manifest",
        "spaces.service_worker",
        "people.sign_out",
        "spaces.names_to_sign",
        "spaces.sign_page",
        "spaces.sign_here",
        "spaces.end_of_tablet",
        "spaces.take_tablet_back",
    }
)
SEES = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
"""The permissions of the one page where a card may be shown to the camera."""


def hand_over(session_id: str) -> None:
    """Keep this browser on the names of one session."""
    session[_HELD] = session_id


def take_back() -> None:
    """Give this browser back to its trainer."""
    session.pop(_HELD, None)


def is_handed_over() -> bool:
    """Tell whether this browser goes from hand to hand."""
    return _HELD in session


def keep_in_place() -> Response | None:
    """Lead whoever holds the tablet back to the names; run before each request that has our cookie."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies or request.endpoint == "static":
        return None
    held = session.get(_HELD)
    here = (request.view_args or {}).get("session_id", held)
    if held is None or (request.endpoint in _ALLOWED and here == held):
        return None
    return redirect(url_for("spaces.names_to_sign", session_id=held))


def seen(page: str, status: int = 200) -> Answer:
    """Answer a page on which the camera may be asked for."""
    answer = current_app.make_response((page, status))
    answer.headers["Permissions-Policy"] = SEES
    return answer
