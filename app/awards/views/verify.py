"""Is this certificate real? Pages for anyone, without an account; nothing that is sent is kept."""

from typing import Any

from flask import Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.awards import queries, schemas
from app.awards.queries import Answer, Examination
from app.awards.views.blueprint import verification
from app.awards.views.recent import RecentPages
from app.core import rates
from app.core.access import PUBLIC, open_to
from app.core.answers import wants_json
from app.core.identifiers import code_is_well_typed, fold, grouped
from app.core.keys import IssuingImpossible, current_keys
from certificates.verdict import Decision

UNKNOWN_CODES = rates.Limit("unknown certificate code", most=30)
REFUSED_FILES = rates.Limit("refused certificate file", most=30)


@verification.get("/verifier")
@open_to(PUBLIC)
def ask() -> str:
    """Ask for the code of a paper, or for the file."""
    return _ask_page()


@verification.post("/verifier")
@open_to(PUBLIC)
def check() -> AnyResponse:
    """Lead to the page of a code, or examine a file."""
    file = request.files.get("document")
    if file is not None and file.filename:
        return _examine(file)
    return _look_up(request.form.get("code", ""))


@verification.get("/v/<code>.json")
@open_to(PUBLIC)
def answer_as_json(code: str) -> Response:
    """Answer for a code, to a machine."""
    return _in_json(_answer(code))


@verification.get("/v/<code>")
@open_to(PUBLIC)
def answer(code: str) -> Response:
    """Answer for a code, as a page or to a machine, as it asks."""
    found = _answer(code)
    if wants_json():
        return _in_json(found)
    is_somebody = current_user.is_authenticated
    page = _drawn(found) if is_somebody else _pages().get(found, draw=_drawn)
    return _varied(make_response(page, _status(found)))


def _answer(code: str) -> Answer:
    """Look a code up; only the unknown ones count against whoever asks.

    A code that is known is always answered: whoever shares the address of someone who guesses is
    not shut out, and with 60 random bits guessing leads nowhere.

    Raises:
        TooMany: too many unknown codes came from this address.
    """
    found = queries.verdict_for(code)
    if found.verdict is None and not found.is_mistyped:
        rates.check(UNKNOWN_CODES, rates.visitor())
        rates.fail(UNKNOWN_CODES, rates.visitor())
    return found


def _drawn(found: Answer) -> str:
    shown = found.entry.shown if found.entry else None
    return render_template(
        "awards/answer.html",
        answer=found,
        words=schemas.told(found),
        entry=found.entry,
        shown=shown,
        compared=schemas.compared(shown) if shown else [],
    )


def _pages() -> RecentPages:
    pages: RecentPages = current_app.extensions.setdefault("recent_answers", RecentPages())
    return pages


def _in_json(found: Answer) -> Response:
    response = jsonify(schemas.answer_as_json(found))
    response.status_code = _status(found)
    return _varied(response)


def _status(found: Answer) -> int:
    return 404 if found.verdict is None else 200


def _varied(response: Response) -> Response:
    response.vary.add("Accept")
    return response


def _look_up(typed: str) -> AnyResponse:
    """Lead to the page of a code, or of the whole link pasted; else show again what was typed."""
    code = fold(typed.strip().rstrip("/").rpartition("/")[2])
    if code_is_well_typed(code):
        return redirect(url_for("verification.answer", code=grouped(code)), 303)
    words = schemas.told(Answer(code=typed, is_mistyped=True))
    error = words.sentence if code else "Tapez le code écrit sous le carré à scanner."
    return make_response(_ask_page(typed=typed, code_error=error), 422)


def _examine(file: FileStorage) -> Response:
    rates.check(REFUSED_FILES, rates.visitor())
    pdf = file.read(current_app.extensions["settings"].upload_bytes + 1)
    keys = current_keys()
    try:
        roots = [keys.root()]
    except IssuingImpossible:
        roots = []
    examination = queries.examined(pdf, roots=roots, crls=keys.lists())
    if examination.verdict.decision is not Decision.VALID:
        rates.fail(REFUSED_FILES, rates.visitor())
    if wants_json():
        return _varied(jsonify(schemas.examination_as_json(examination)))
    return _varied(make_response(_examination_page(examination)))


def _examination_page(examination: Examination) -> str:
    shown = examination.entry.shown if examination.entry else None
    return render_template(
        "awards/examination.html",
        examination=examination,
        words=schemas.told_of_file(examination),
        parts=schemas.parts_told(examination.verdict),
        entry=examination.entry,
        shown=shown,
        compared=schemas.compared(shown) if shown else [],
    )


def _ask_page(**told: Any) -> str:
    return render_template("awards/verify.html", **{"typed": "", "code_error": None, **told})
