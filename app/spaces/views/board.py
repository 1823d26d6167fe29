"""The board: a page to project, whose code changes every five minutes."""

import hashlib
import hmac
from typing import Any

from flask import current_app, make_response, render_template, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.sessions.queries.signing import session_to_sign
from app.sessions.rules import signing
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

LOOKS_AGAIN = 60
"""Seconds after which a board without a code looks whether its time has come."""


def board_secret() -> bytes:
    """Return what the codes of the boards are made from: a key of their own, drawn from ours."""
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), b"attendance board", hashlib.sha256)


@blueprint.get("/seances/<session_id>/tableau")
@open_to(*KEEPERS)
def board(session_id: str) -> Response:
    """Show the code of now in large letters; the browser asks again when it changes, without script."""
    held, now = session_to_sign(session_id, current_reach().structures_as(*KEEPERS)), clock.now()
    span = signing.span_at(held.spans, now=now)
    is_open = span is not None and not held.is_closed and held.cancelled_at is None
    code = _code(held.public_id) if is_open else None
    changes_at = signing.board_changes_at(now)
    page = render_template(
        "sessions/board.html",
        held=held,
        code=code,
        changes_at=changes_at,
        opens_at=signing.signing_opens_at(held.spans[0]),
        is_to_come=now < signing.signing_opens_at(held.spans[0]),
        address=public_address("spaces.check_in_page", session_id=held.public_id, code=code)
        if code
        else None,
        to_type=public_address("spaces.type_code").partition("://")[2],
    )
    answer = make_response(page)
    left = int((changes_at - now).total_seconds()) + 1
    answer.headers["Refresh"] = str(left if code else min(left, LOOKS_AGAIN))
    return answer


def _code(public_id: str) -> str:
    window = signing.board_window(clock.now())
    return signing.board_code(board_secret(), session=public_id, window=window)


def public_address(endpoint: str, **parts: Any) -> str:
    """Return the address of a page as people outside type or scan it."""
    public_url: str = current_app.extensions["settings"].public_url
    return public_url + url_for(endpoint, **parts)
