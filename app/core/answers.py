"""What is answered when something is refused or broken: a plain French page, or a problem in JSON."""

import secrets
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from app.core import logs, writing
from app.core.access import PUBLIC, access_of
from app.core.database import db
from app.core.errors import Invalid, NotFound, Refused, TooMany, Unavailable
from app.core.pages import DAMAGED

_log = structlog.get_logger(__name__)

_TITLES = {
    400: "Demande incomprise",
    401: "Il faut vous identifier",
    403: "Cette page ne vous est pas ouverte",
    404: "Page introuvable",
    409: "Ce n’est pas possible",
    413: "Fichier trop lourd",
    422: "À corriger",
    429: "Trop d’essais",
    500: "Une erreur de notre part",
    503: "Un instant",
}
_OWN_TITLES = {"form_expired": "À renvoyer"}
_BODILESS = {"GET", "HEAD"}
_NEVER_SHOWN = {"csrf_token", "key", "secret", "card", "proof", "drawing"}


def init_app(app: Flask) -> None:
    """Register the one handler of refusals, and those of what is not ours."""
    app.before_request(turn_away_what_cannot_be_kept)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(writing.AlreadyAnswered, writing.first_answer)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(SecurityError, of_another_host)
    app.register_error_handler(HTTPException, of_the_web)
    app.register_error_handler(OperationalError, database_away)
    app.register_error_handler(Exception, broken)


def turn_away_what_cannot_be_kept() -> None:
    """Refuse an address or a form that holds a NUL character, which PostgreSQL keeps in no text.

    Raises:
        NotFound: no page has such an address.
        Invalid: no keyboard types such a form.
    """
    if "\0" in request.path or b"%00" in request.query_string:
        raise NotFound
    if request.method in _BODILESS:
        return
    if any("\0" in value for values in request.form.listvalues() for value in values):
        raise Invalid(DAMAGED)


def refused(refusal: Refused) -> Response:
    """Answer a refusal with its own sentence."""
    _log.info("refused", code=refusal.code, path=logs.masked(request.path))
    details = {"errors": refusal.errors} if isinstance(refusal, Invalid) and refusal.errors else {}
    response = _answer(refusal.status, refusal.code, refusal.message, **details)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = "300"
    return response


def form_expired(_error: CSRFError) -> Response:
    """Show again all that was typed in a form whose token has expired, ready to be sent."""
    sentence = "Cette page est restée ouverte trop longtemps. Rien n’est perdu : vérifiez, puis renvoyez."
    return _answer(400, "form_expired", sentence, typed=typed_fields(), must_sign_in=_must_sign_in())


def _must_sign_in() -> bool:
    """Tell whether the page that was sent is for people who are signed in, and nobody is any more."""
    return (
        PUBLIC not in access_of(current_app, request.endpoint or "static")
        and not current_user.is_authenticated
    )


def typed_fields() -> list[tuple[str, str]]:
    """Return what was typed in the form, secrets and technical fields left out."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_SHOWN]


def too_large(_error: RequestEntityTooLarge) -> Response:
    """Refuse an upload over the cap."""
    sentence = "Ce fichier dépasse 2 Mo. Choisissez-en un plus léger, puis recommencez."
    return _answer(413, "too_large", sentence)


def of_another_host(_error: SecurityError) -> Response:
    """Turn away a request for a host that is not ours, in bare words: no link could be built."""
    sentence = "Cette adresse n’est pas celle de ce service. L’administrateur la règle par PUBLIC_URL."
    return Response(f"{sentence}\n", 400, content_type="text/plain; charset=utf-8")


def of_the_web(error: HTTPException) -> Response:
    """Answer what the web framework refuses: unknown page, wrong method, bad request."""
    status = error.code or 500
    if status in {301, 302, 303, 307, 308}:
        return make_response(error.get_response())
    if status in {404, 405}:
        return refused(NotFound())
    return _answer(
        status, "refused", "Cette demande n’a pas été comprise. Revenez en arrière et recommencez."
    )


def database_away(error: OperationalError) -> Response:
    """Say plainly that the database does not answer; keep what was typed."""
    _log.error("database.away", path=logs.masked(request.path), where=logs.where(error))
    sentence = "Le service ne répond pas pour le moment. Rien n’est perdu : renvoyez dans une minute."
    if is_full(error):
        sentence = (
            "Le disque du service est plein. Prévenez qui l’administre, puis renvoyez : rien n’est perdu."
        )
    return _answer(Unavailable.status, Unavailable.code, sentence, typed=typed_fields())


def is_full(error: OperationalError) -> bool:
    """Tell whether the database has no room left on its disk (SQLITE_FULL; SQLSTATE 53100)."""
    cause = error.orig
    return (
        getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(cause, "sqlstate", "") == "53100"
    )


def broken(error: Exception) -> Response:
    """Turn a bug into a 500 page with an incident number; its words stay out of page and log."""
    db.session.rollback()
    incident = secrets.token_hex(4)
    _log.error(
        "broken",
        incident=incident,
        error=type(error).__name__,
        path=logs.masked(request.path),
        where=logs.where(error),
    )
    sentence = "L’erreur vient de nous, pas de vous. Réessayez ; si elle revient, donnez ce numéro."
    return _answer(500, "broken", sentence, incident=incident)


def wants_json() -> bool:
    """Tell whether the caller is a program."""
    if request.path.startswith("/api/") or request.path.endswith(".json"):
        return True
    kinds = ["text/html", "application/json"]
    return request.accept_mimetypes.best_match(kinds, default="text/html") == "application/json"


def _answer(status: int, code: str, sentence: str, **details: Any) -> Response:
    g.something_is_broken = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    title = _OWN_TITLES.get(code) or _TITLES.get(status, HTTPStatus(status).phrase)
    if wants_json():
        shown = {name: value for name, value in details.items() if name not in {"typed", "must_sign_in"}}
        body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": sentence}
        response = jsonify(body | shown)
        response.headers["Content-Type"] = "application/problem+json"
    else:
        page = render_template(
            "errors/refused.html", title=title, sentence=sentence, status=status, **details
        )
        response = make_response(page)
    response.status_code = status
    return response
