"""A learner who is signed in says that they are there, by the code of the board."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock, rates
from app.core.access import Role, current_reach, open_to
from app.core.errors import Refused, TooMany
from app.core.identifiers import fold, new_public_id
from app.core.writing import writing
from app.sessions.errors import BoardCodeRefused
from app.sessions.queries.signing import SignableSession, session_to_sign
from app.sessions.queries.to_sign import boards_of, records_that_sign
from app.sessions.rules import signing
from app.sessions.services.signing import check_in
from app.sessions.services.signing_conditions import check_code, span_of_now
from app.spaces.views.blueprint import blueprint
from app.spaces.views.board import board_secret

LONGEST = 40
WRONG_CODES = rates.Limit("codes of a board", most=8)


@blueprint.get("/pointer")
@open_to(Role.LEARNER)
def type_code() -> Response:
    """Ask for the code of the board."""
    return _form()


@blueprint.post("/pointer")
@open_to(Role.LEARNER)
def find_board() -> Response:
    """Lead to the session whose board shows what was typed; count what no board shows."""
    typed, person = request.form.get("code", "")[:LONGEST], str(current_reach().person_id)
    try:
        rates.check(WRONG_CODES, person)
        held = _board_showing(typed)
    except BoardCodeRefused as refusal:
        rates.fail(WRONG_CODES, person)
        return _form(typed, refusal)
    except Refused as refusal:
        return _form(typed, refusal)
    return redirect(url_for("spaces.check_in_page", session_id=held.public_id, code=fold(typed)), 303)


@blueprint.get("/pointage/<session_id>/<code>")
@open_to(Role.LEARNER)
def check_in_page(session_id: str, code: str) -> Response:
    """Show what is signed; only the button signs, and only then is the code looked at."""
    held = _session(session_id)
    try:
        span_of_now(held)
    except Refused as refusal:
        return _confirm(held, code, refusal)
    return _confirm(held, code)


@blueprint.post("/pointage/<session_id>/<code>")
@open_to(Role.LEARNER)
def check_in_here(session_id: str, code: str) -> Response:
    """Sign the half-day of now, by the code."""
    held, person_id = _session(session_id), current_reach().person_id
    try:
        rates.check(WRONG_CODES, str(person_id))
        with writing():
            signed = check_in(
                records_that_sign(person_id),
                held.id,
                code=code[:LONGEST],
                secret=board_secret(),
                key=new_public_id(),
                by=person_id,
            )
    except BoardCodeRefused as refusal:
        rates.fail(WRONG_CODES, str(person_id))
        return _confirm(held, code, refusal)
    except Refused as refusal:
        return _confirm(held, code, refusal)
    return redirect(url_for("spaces.sign_anywhere", fait="signe" if signed.is_new else "deja"), 303)


def _session(session_id: str) -> SignableSession:
    return session_to_sign(session_id, current_reach().structures_as(Role.LEARNER))


def _board_showing(typed: str) -> SignableSession:
    """Return the session whose board shows a code.

    Raises:
        BoardCodeRefused, SigningNotOpen: none does; one did, and the sentence says when.
    """
    secret = board_secret()
    for held in boards_of(current_reach().structures_as(Role.LEARNER)):
        since = signing.signing_opens_at(held.spans[0])
        until = min(clock.now(), held.ends_at + signing.BOARD_LASTS)
        if signing.board_window_of(typed, secret, session=held.public_id, since=since, now=until):
            span_of_now(held)
            check_code(held.public_id, typed, secret, since=since, now=clock.now())
            return held
    raise BoardCodeRefused("Aucun tableau ne montre ce code : regardez-le bien, puis tapez-le de nouveau.")


def _form(typed: str = "", refusal: Refused | None = None) -> Response:
    return _answer(render_template("sessions/check_in.html", typed=typed, refusal=refusal), refusal)


def _confirm(held: SignableSession, code: str, refusal: Refused | None = None) -> Response:
    span = signing.span_at(held.spans, now=clock.now())
    page = render_template(
        "sessions/check_in_here.html",
        held=held,
        span=span,
        code=code,
        refusal=refusal,
        is_code_wrong=isinstance(refusal, BoardCodeRefused),
    )
    return _answer(page, refusal)


def _answer(page: str, refusal: Refused | None) -> Response:
    answer = make_response(page, refusal.status if refusal else 200)
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(int(rates.WINDOW.total_seconds()))
    return answer
