"""Is this file real? Pages for anyone; nothing that is sent is kept."""

import re
from http import HTTPStatus

from flask import Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.awards import queries, schemas
from app.awards.queries import Answer
from app.awards.queries.credentials import examined_credential
from app.awards.queries.examination import Examination, examined_digest
from app.awards.views.blueprint import verification
from app.awards.views.outage import NO_ANSWER, current_outage
from app.awards.views.papers import explained, varied
from app.awards.views.verify import answered
from app.core import rates
from app.core.access import PUBLIC, open_to
from app.core.answers import wants_json
from app.core.identifiers import code_is_well_typed, fold, grouped
from app.core.keys import IssuingImpossible, current_keys
from certificates.portable import portable_text
from certificates.verdict import Decision

REFUSED_FILES = rates.Limit("refused certificate file", most=30)
UNKNOWN_DIGESTS = rates.Limit("unknown file digest", most=30)


@verification.get("/verifier")
@open_to(PUBLIC)
def ask() -> Response:
    """Ask for the code of a paper, or for the file."""
    return _ask_page()


@verification.post("/verifier")
@open_to(PUBLIC)
def check() -> AnyResponse:
    """Lead to the page of a code, or examine a file, or what a browser says of one."""
    file = request.files.get("document")
    if file is not None and file.filename:
        return _examine(file)
    if "sha256" in request.form:
        return _look_up_digest(request.form["sha256"], request.form.get("code"))
    return _look_up(request.form.get("code", ""))


def _look_up(typed: str) -> AnyResponse:
    """Lead to the page of a code, or of the whole link pasted; else show again what was typed."""
    code = fold(typed.strip().rstrip("/").rpartition("/")[2])
    if code_is_well_typed(code):
        return redirect(url_for("verification.answer", code=grouped(code)), HTTPStatus.SEE_OTHER)
    words = schemas.told(Answer(code=typed, is_mistyped=True))
    error = words.sentence if code else "Tapez le code écrit sous le carré à scanner."
    return _ask_page(typed=typed, code_error=error)


def _look_up_digest(typed: str, code: str | None) -> Response:
    """Answer for the digest of a file that stayed on the device of whoever holds it."""
    sha256 = typed.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        return _ask_page(file_error="Choisissez le fichier une nouvelle fois.")
    rates.check(UNKNOWN_DIGESTS, rates.visitor())
    try:
        examination = examined_digest(sha256, code=code)
    except NO_ANSWER as failure:
        return _away(failure)
    if examination.entry is None:
        rates.fail(UNKNOWN_DIGESTS, rates.visitor())
    return _answered(examination)


def _examine(file: FileStorage) -> Response:
    """Examine what was sent, a PDF or a portable copy; only what is refused counts against the sender.

    Raises:
        TooMany: too many refused files came from this address.
    """
    rates.check(REFUSED_FILES, rates.visitor())
    sent = file.read(current_app.extensions["settings"].upload_bytes + 1)
    try:
        examination = _examined(sent)
    except NO_ANSWER as failure:
        return _away(failure)
    current_outage().ends()
    if examination.verdict.decision is not Decision.VALID:
        rates.fail(REFUSED_FILES, rates.visitor())
    return _answered(examination)


def _examined(sent: bytes) -> Examination:
    """Examine a portable copy or a file; where the keys were never made, nothing is ours."""
    keys, credential = current_keys(), portable_text(sent)
    try:
        roots, published = [keys.root()], [] if credential is None else keys.published_keys()
    except IssuingImpossible:
        roots, published = [], []
    if credential is not None:
        return examined_credential(credential, issuer_id=keys.issuer_id, keys=published)
    return queries.examined(sent, roots=roots, crls=keys.lists())


def _away(failure: Exception) -> Response:
    return answered(Answer(code="", away_since=current_outage().goes_on(failure)))


def _answered(examination: Examination) -> Response:
    if wants_json():
        return varied(jsonify(schemas.examination_as_json(examination)))
    page = render_template(
        "awards/examination.html",
        examination=examination,
        words=schemas.told_of_file(examination),
        parts=schemas.parts_told(examination),
        differences=schemas.differences(examination),
        title_differs=schemas.title_differs(examination),
        entry=examination.entry,
        **explained(examination.shown),
    )
    return varied(make_response(page))


def _ask_page(*, typed: str = "", code_error: str | None = None, file_error: str | None = None) -> Response:
    """Ask, or ask again where something was wrong."""
    page = render_template("awards/verify.html", typed=typed, code_error=code_error, file_error=file_error)
    is_refused = code_error or file_error
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK)
