"""What is a code worth? Pages for anyone, without an account."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, current_app, g, jsonify, make_response, render_template, request
from flask_login import current_user

from app.awards import queries, schemas
from app.awards.queries import Answer
from app.awards.queries.sharing import of_code
from app.awards.views.blueprint import verification
from app.awards.views.outage import NO_ANSWER, current_outage
from app.awards.views.papers import count_opening, explained, one_more_unknown, varied
from app.awards.views.recent import RecentPages
from app.core import rates
from app.core.access import PUBLIC, open_to
from app.core.answers import wants_json
from app.core.identifiers import fold

WRONG_NAMES = rates.Limit("wrong family name", most=10)
WRONG_NAMES_OF_A_CODE = rates.Limit("wrong family name of a code", most=30)
LONGEST_NAME = 200


@verification.get("/v/<code>.json")
@open_to(PUBLIC)
def answer_as_json(code: str) -> Response:
    """Answer for a code, to a machine."""
    return _in_json(_answer(code))


@verification.get("/v/<code>", strict_slashes=False)
@open_to(PUBLIC)
def answer(code: str) -> Response:
    """Answer for a code, as a page or to a machine, as it asks."""
    return answered(_answer(code))


@verification.post("/v/<code>.json", endpoint="name_as_json")
@verification.post("/v/<code>", endpoint="name")
@open_to(PUBLIC)
def name(code: str) -> Response:
    """Answer for a code whose holder asks for the family name on the paper; nothing is kept of it."""
    typed, found = _name_typed(), _answer(code)
    if found.asks_name and typed:
        found = _answer_to_name(code, typed)
    if not found.asks_name:
        return answered(found)
    refused = _in_json(found) if wants_json() else make_response(_name_page(found, typed, is_wrong=True))
    refused.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return varied(refused)


def answered(found: Answer) -> Response:
    """Answer with a page or in JSON, as it was asked."""
    return _in_json(found) if wants_json() else varied(make_response(_page(found), _status(found)))


def _answer(code: str, *, family_name: str | None = None) -> Answer:
    """Look a code up; only the unknown ones count against whoever asks.

    A code that is known is always answered: whoever shares the address of someone who guesses is
    not shut out, and with 60 random bits guessing leads nowhere.

    Raises:
        TooMany: too many unknown codes came from this address.
    """
    try:
        found = queries.verdict_for(code, family_name=family_name)
    except NO_ANSWER as failure:
        return Answer(code=code, away_since=current_outage().goes_on(failure))
    current_outage().ends()
    if found.is_unknown:
        one_more_unknown()
    elif found.verdict is not None:
        count_opening(of_code(fold(found.code)))
    return found


def _answer_to_name(code: str, typed: str) -> Answer:
    """Look a code up with a family name; the wrong ones count against whoever asks, and for the code.

    Raises:
        TooMany: too many wrong names came from this address, or for this code.
    """
    tries = ((WRONG_NAMES, rates.visitor()), (WRONG_NAMES_OF_A_CODE, fold(code)))
    for limit, subject in tries:
        rates.check(limit, subject)
    found = _answer(code, family_name=typed)
    if found.asks_name:
        for limit, subject in tries:
            rates.fail(limit, subject)
    return found


def _name_typed() -> str:
    """Return the family name that a form or a program sends, cut where no name is as long."""
    sent: object = request.get_json(silent=True) if request.is_json else request.form
    typed = sent.get("nom") if isinstance(sent, Mapping) else None
    return typed[:LONGEST_NAME].strip() if isinstance(typed, str) else ""


def _page(found: Answer) -> str:
    """Draw a page, or take it from memory: for somebody signed in, the frame is their own."""
    if found.asks_name:
        return _name_page(found)
    g.something_is_broken = found.away_since is not None
    return _drawn(found) if current_user.is_authenticated else _pages().get(found, draw=_drawn)


def _drawn(found: Answer) -> str:
    return render_template(
        "awards/answer.html",
        answer=found,
        words=schemas.told(found),
        entry=found.entry,
        **explained(found.entry.shown if found.entry else None),
    )


def _pages() -> RecentPages:
    pages: RecentPages = current_app.extensions.setdefault("recent_answers", RecentPages())
    return pages


def _name_page(found: Answer, typed: str = "", *, is_wrong: bool = False) -> str:
    words = schemas.told(found)
    return render_template(
        "awards/name_asked.html", answer=found, words=words, typed=typed, is_wrong=is_wrong
    )


def _in_json(found: Answer) -> Response:
    response = jsonify(schemas.answer_as_json(found))
    response.status_code = _status(found)
    return varied(response)


def _status(found: Answer) -> int:
    """Return the status of an answer; a name that is asked for is an answer like another."""
    if found.away_since is not None:
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.OK if found.verdict or found.asks_name else HTTPStatus.NOT_FOUND
