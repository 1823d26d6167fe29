"""What crosswalks suggest for a learner: a trainer or a manager confirms, or says « not yet »."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from marshmallow import fields, validate
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import form_fields, key_in
from app.core.writing import writing
from app.people.queries import LearnerLine, learner_within_reach
from app.people.schemas import Form, read, text
from app.progress.queries.suggestions import suggestions_for
from app.progress.rules.suggestions import strength_word
from app.progress.schemas import Id
from app.progress.services.suggestions import Confirmation, answer_suggestion
from app.progress.views.blueprint import blueprint

ANSWERING = (Role.TRAINER, Role.MANAGER)
DAMAGED = "Rechargez la page et recommencez."
DONE = {
    "confirme": "C’est noté : vous avez confirmé, et la raison est gardée avec.",
    "refuse": "C’est noté : la suggestion est refusée, elle ne reviendra pas.",
    "deja": "Cette suggestion avait déjà sa réponse : rien n’a changé.",
}


class AnswerForm(Form):
    """The competency that a suggestion is for, and what is answered."""

    framework = text(DAMAGED, longest=64, required=True)
    version = text(DAMAGED, longest=64, required=True)
    code = text(DAMAGED, longest=64, required=True)
    answer = fields.String(required=True, validate=validate.OneOf(["oui", "non"], error=DAMAGED))
    level = fields.Integer(load_default=None, allow_none=True)
    items = fields.List(fields.String(), load_default=list)
    seen = fields.List(Id(), load_default=list)


@blueprint.get("/apprenants/<learner_id>/suggestions")
@open_to(*ANSWERING)
def suggestions(learner_id: str) -> Response:
    """Show what is probably held already, with the reasons, and what was refused."""
    return _page(learner_within_reach(learner_id, current_reach(), roles=ANSWERING))


@blueprint.post("/apprenants/<learner_id>/suggestions")
@open_to(*ANSWERING)
def answer(learner_id: str) -> Response:
    """Keep an answer, once; of two people at once, the second finds that it was answered."""
    reach = current_reach()
    learner = learner_within_reach(learner_id, reach, roles=ANSWERING)
    try:
        typed = read(AnswerForm(), form_fields(request.form))
        confirmation, key = _confirmation(typed), key_in(request.form)
        target = (typed["framework"], typed["version"], typed["code"])
        with writing(idempotency_key=key) as write:
            is_kept = answer_suggestion(learner.id, target, confirmation, key=key, by=reach.person_id)
            done = "deja" if not is_kept else "refuse" if confirmation is None else "confirme"
            home = url_for("progress.suggestions", learner_id=learner_id, fait=done)
            return write.answer(redirect(home, 303))
    except Invalid as refusal:
        return _page(learner, refusal)


def _confirmation(typed: dict[str, Any]) -> Confirmation | None:
    if typed["answer"] == "non":
        return None
    level = -1 if typed["level"] is None else typed["level"]
    return Confirmation(level=level, codes=typed["items"], seen=typed["seen"])


def _page(learner: LearnerLine, refusal: Invalid | None = None) -> Response:
    page = render_template(
        "progress/suggestions.html",
        learner=learner,
        found=suggestions_for(learner.id, learner.structure_id),
        strength=strength_word,
        typed=request.form,
        refusal=refusal,
        done=None if refusal else DONE.get(request.args.get("fait", "")),
    )
    return make_response(page, refusal.status if refusal else 200)
