"""Take in a passport that a learner brings: examine it, show it in plain words, then decide."""

from collections.abc import Mapping

from flask import make_response, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import form_fields, key_in
from app.core.writing import writing
from app.people.queries import LearnerLine, learner_within_reach
from app.people.schemas import Form, read, text
from app.progress.queries.imports import Examined, examined, imports_of
from app.progress.rules.imports import HEAVIEST
from app.progress.schemas import Id
from app.progress.services.imports import import_passport
from app.progress.views.blueprint import blueprint

RECEIVING = (Role.TRAINER, Role.MANAGER)
HOW = {
    "observation": "observé",
    "interview": "dit à l’oral",
    "work": "travail remis",
    "test": "test réussi",
    "recognised": "reconnu",
}
DONE = {
    "reconnu": "C’est repris : ces savoir-faire comptent ici, avec le nom de leur émetteur.",
    "declare": "C’est gardé comme « déclaré, non vérifié » : rien ne compte pour l’instant.",
}


class TextForm(Form):
    """The text of a passport, where it is pasted instead of given as a file."""

    credential = text("", longest=HEAVIEST)


class DecisionForm(Form):
    """The passport that was shown, and what the person who takes it in vouches for."""

    credential = text("Donnez le fichier du passeport.", longest=HEAVIEST, required=True)
    person = fields.Boolean(load_default=False)
    seen = fields.List(Id(), load_default=list)


@blueprint.get("/apprenants/<learner_id>/passeport/importer")
@open_to(*RECEIVING)
def passport_to_import(learner_id: str) -> Response:
    """Ask for a passport, and list those that were taken in before."""
    return _form_page(learner_within_reach(learner_id, current_reach(), roles=RECEIVING))


@blueprint.post("/apprenants/<learner_id>/passeport/importer")
@open_to(*RECEIVING)
def examine_passport(learner_id: str) -> Response:
    """Show what a passport says and what it would bring; write nothing."""
    learner = learner_within_reach(learner_id, current_reach(), roles=RECEIVING)
    try:
        pasted = read(TextForm(), form_fields(request.form))["credential"]
        return _examined_page(learner, examined(_file() or pasted.encode(), learner))
    except Invalid as refusal:
        return _form_page(learner, refusal)


@blueprint.post("/apprenants/<learner_id>/passeport/reprendre")
@open_to(*RECEIVING)
def take_in_passport(learner_id: str) -> Response:
    """Take a passport in, once: it comes back with the form and is examined again."""
    reach = current_reach()
    learner = learner_within_reach(learner_id, reach, roles=RECEIVING)
    try:
        typed = read(DecisionForm(), form_fields(request.form))
        found = examined(typed["credential"].encode(), learner)
    except Invalid as refusal:
        return _form_page(learner, refusal)
    key = key_in(request.form)
    try:
        with writing(idempotency_key=key) as write:
            kept = import_passport(
                learner.id,
                found,
                seen=typed["seen"],
                person_is_confirmed=typed["person"],
                key=key,
                by=reach.person_id,
            )
            done = "reconnu" if kept.is_recognised else "declare"
            home = url_for("progress.passport_to_import", learner_id=learner_id, fait=done)
            return write.answer(redirect(home, 303))
    except Invalid as refusal:
        return _examined_page(learner, found, refusal)


def _file() -> bytes:
    """Return the bytes of the file that came, one over the cap at the most, and close it."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read(HEAVIEST + 1)


def _errors(refusal: Invalid | None) -> Mapping[str, list[str]]:
    return (refusal.errors or {"file": [refusal.message]}) if refusal else {}


def _form_page(learner: LearnerLine, refusal: Invalid | None = None) -> Response:
    page = render_template(
        "progress/import.html",
        learner=learner,
        earlier=imports_of(learner.id),
        errors=_errors(refusal),
        done=None if refusal else DONE.get(request.args.get("fait", "")),
    )
    return make_response(page, refusal.status if refusal else 200)


def _examined_page(learner: LearnerLine, found: Examined, refusal: Invalid | None = None) -> Response:
    page = render_template(
        "progress/import_examined.html", learner=learner, found=found, how=HOW, errors=_errors(refusal)
    )
    return make_response(page, refusal.status if refusal else 200)
