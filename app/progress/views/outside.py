"""What a jury decided for a learner: read it, write it down, take back a mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from marshmallow import fields, validate
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, Role, current_reach, open_to
from app.core.errors import Invalid
from app.core.french import typography
from app.core.pages import form_fields, key_in
from app.core.writing import writing
from app.curricula.queries import framework_lines, framework_structure
from app.curricula.rules import Framework
from app.people.queries import LearnerLine, learner_within_reach
from app.people.schemas import Form, read, text
from app.progress.queries.outside import outside_decisions_of
from app.progress.services.outside import (
    OutsideDecisionWanted,
    end_outside_decision,
    record_outside_decision,
    rules_decided_outside,
)
from app.progress.views.blueprint import blueprint

READERS = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)
WRITERS = (Role.EVALUATOR, Role.MANAGER)
DONE = {
    "note": "C’est noté. La décision du jury est gardée ici.",
    "retire": "C’est retiré. La décision reste visible, et ne compte plus.",
}
WHEN = "Écrivez le jour où le jury a décidé."


@dataclass(frozen=True, slots=True)
class Title:
    """Something that a jury may decide: the value of a form's answer, and its name."""

    framework: Framework
    rule_code: str
    name: str

    @property
    def value(self) -> str:
        """What the form sends to name it."""
        return f"{self.framework.id}/{self.rule_code}"


class OutsideDecisionForm(Form):
    """What is known of a jury's decision."""

    rule = text("Choisissez le titre.", longest=200, required=True)
    body = text("Dites quel jury a décidé.", longest=200, required=True)
    reference = text("Recopiez la référence écrite sur la décision.", longest=100, required=True)
    decided_on = fields.Date(required=True, error_messages={"required": WHEN, "invalid": WHEN})
    verdict = fields.String(
        required=True,
        validate=validate.OneOf(["favorable", "defavorable"], error="Dites ce que le jury a décidé."),
        error_messages={"required": "Dites ce que le jury a décidé."},
    )


@blueprint.get("/apprenants/<learner_id>/decisions")
@open_to(*READERS)
def outside_decisions(learner_id: str) -> Response:
    """Show what outside bodies decided for a learner, mistakes included."""
    reach = current_reach()
    return _page(learner_within_reach(learner_id, reach, roles=READERS), reach)


@blueprint.post("/apprenants/<learner_id>/decisions")
@open_to(*WRITERS)
def record_decision(learner_id: str) -> Response:
    """Write down a jury's decision; whatever is refused, what was typed stays on the page."""
    reach = current_reach()
    learner = learner_within_reach(learner_id, reach, roles=WRITERS)
    try:
        typed = read(OutsideDecisionForm(), form_fields(request.form))
        wanted, key = _wanted(typed, learner.structure_id), key_in(request.form)
        with writing(idempotency_key=key) as write:
            record_outside_decision(learner.structure_id, learner.id, wanted, key=key, by=reach.person_id)
            return write.answer(_back(learner_id, "note"))
    except Invalid as refusal:
        return _page(learner, reach, typed=request.form, refusal=refusal)


@blueprint.post("/apprenants/<learner_id>/decisions/<decision_id>/fin")
@open_to(*WRITERS)
def end_decision(learner_id: str, decision_id: str) -> Response:
    """Take back a record that was a mistake; it stays visible."""
    reach = current_reach()
    learner = learner_within_reach(learner_id, reach, roles=WRITERS)
    with writing(idempotency_key=request.form.get("key")) as write:
        end_outside_decision(decision_id, learner_id=learner.id, by=reach.person_id)
        return write.answer(_back(learner_id, "retire"))


def titles_decided_outside(structure_id: int) -> list[Title]:
    """List what a jury may decide, among the frameworks that a structure may use."""
    return [
        Title(framework, rule.code, typography(f"{rule.title} (version {framework.version})"))
        for line in framework_lines()
        if line.is_for(structure_id)
        for framework in [framework_structure(line.id)]
        for rule in rules_decided_outside(framework)
    ]


def _wanted(typed: Mapping[str, Any], structure_id: int) -> OutsideDecisionWanted:
    titles = titles_decided_outside(structure_id)
    chosen = next((each for each in titles if each.value == typed["rule"]), None)
    if chosen is None:
        raise Invalid("Il reste quelque chose à corriger.", {"rule": ["Choisissez un titre de la liste."]})
    return OutsideDecisionWanted(
        framework=chosen.framework,
        rule_code=chosen.rule_code,
        body=_one_line(typed["body"]),
        reference=_one_line(typed["reference"]),
        decided_on=_possible(typed["decided_on"]),
        is_favourable=typed["verdict"] == "favorable",
    )


def _possible(day: date) -> date:
    if day < clock.OLDEST_DAY:
        raise Invalid("Il reste quelque chose à corriger.", {"decided_on": ["Vérifiez l’année."]})
    return day


def _one_line(typed: str) -> str:
    return " ".join(typed.split())


def _page(
    learner: LearnerLine,
    reach: Reach,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: Invalid | None = None,
) -> Response:
    page = render_template(
        "progress/decisions.html",
        learner=learner,
        facts=outside_decisions_of([learner.id], ended_too=True)[learner.id],
        titles=titles_decided_outside(learner.structure_id),
        may_write=learner.structure_id in reach.structures_as(*WRITERS),
        typed=typed or {},
        refusal=refusal,
        errors=refusal.errors if refusal else {},
        done=None if refusal else DONE.get(request.args.get("fait", "")),
    )
    return make_response(page, refusal.status if refusal else 200)


def _back(learner_id: str, done: str) -> Response:
    return redirect(url_for("progress.outside_decisions", learner_id=learner_id, fait=done), 303)
