"""The history of one thing that a learner shows, and a new piece of evidence of it."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid, Refused
from app.core.files import ACCEPTED, HEAVIEST, WorkFile, examined
from app.core.pages import disposition, form_fields, key_in
from app.core.writing import writing
from app.curricula.queries import framework_named
from app.curricula.rules import Framework, marks_for
from app.people.queries import LearnerLine, learner_within_reach
from app.people.schemas import read
from app.progress.models import EvidenceKind
from app.progress.queries.history import Subject, history_of, subject_named
from app.progress.queries.works import stored_file
from app.progress.schemas import EvidenceForm, WithdrawalForm, circumstances_of
from app.progress.services import TickWanted, record_evidence, withdraw_evidence
from app.progress.services.circumstances import check_circumstances
from app.progress.views.blueprint import blueprint

READERS = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)
WRITERS = (Role.TRAINER, Role.MANAGER)
SANDBOX = "sandbox; default-src 'none'"
ADDRESS = "/apprenants/<learner_id>/preuves/<framework>/<version>/<code>"
DONE = {
    "note": "C’est noté.",
    "deja": "C’était déjà noté : rien n’a changé.",
    "retire": "C’est retiré. Cette preuve ne compte plus.",
}


@blueprint.get(ADDRESS)
@open_to(*READERS)
def history(learner_id: str, framework: str, version: str, code: str) -> Response:
    """Show a thing, the level held and why, then every piece of evidence, newest first."""
    learner = learner_within_reach(learner_id, current_reach(), roles=READERS)
    return _page(learner, framework_named(framework, version, structures=[learner.structure_id]), code)


@blueprint.post(ADDRESS)
@open_to(*WRITERS)
def record_one(learner_id: str, framework: str, version: str, code: str) -> Response:
    """Record a piece of evidence; whatever is refused, what was typed stays on the page."""
    reach = current_reach()
    learner = learner_within_reach(learner_id, reach, roles=WRITERS)
    known = framework_named(framework, version, structures=[learner.structure_id])
    subject, key = subject_named(known, code), key_in(request.form)
    try:
        said = read(EvidenceForm(), form_fields(request.form))
        stated = circumstances_of(said, file=_given_file())
        check_circumstances(stated, birth_year=learner.birth_year)
        tick = TickWanted(learner_id=learner.id, item_id=subject.item.id, level=_level(said))
        with writing(idempotency_key=key) as write:
            new = record_evidence(
                learner.structure_id,
                known,
                [tick],
                seen=said["seen"],
                key=key,
                by=reach.person_id,
                circumstances=stated,
                subject=learner.public_id,
            )
            return write.answer(_back(done="note" if new else "deja"))
    except Refused as refusal:
        return _page(learner, known, code, refusal=refusal)


@blueprint.post(f"{ADDRESS}/retrait")
@open_to(*WRITERS)
def withdraw(learner_id: str, framework: str, version: str, code: str) -> Response:
    """Say that a piece of evidence no longer counts."""
    reach = current_reach()
    learner = learner_within_reach(learner_id, reach, roles=WRITERS)
    known = framework_named(framework, version, structures=[learner.structure_id])
    told = history_of(learner.id, known, subject_named(known, code).item).told
    try:
        said = read(WithdrawalForm(), form_fields(request.form))
        if said["evidence"] not in {each.id for each in told}:
            raise Invalid("Cette preuve n’est pas de cette page. Rechargez la page et recommencez.")
        with writing(idempotency_key=request.form.get("key")) as write:
            withdraw_evidence(
                said["evidence"], structure_id=learner.structure_id, reason=said["reason"], by=reach.person_id
            )
            return write.answer(_back(done="retire"))
    except Invalid as refusal:
        return _page(learner, known, code, withdrawal_refused=refusal)


@blueprint.get("/apprenants/<learner_id>/travaux/<digest>")
@open_to(Role.LEARNER, *READERS)
def work(learner_id: str, digest: str) -> Response:
    """Hand back a piece of work as a file to save: a browser never opens it in our name."""
    reach = current_reach()
    found = stored_file(
        digest,
        learner_id,
        structure_ids=reach.structures_as(*READERS),
        learner_ids=reach.learners,
    )
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Disposition"] = disposition("attachment", found.name)
    return response


def _level(said: Mapping[str, Any]) -> int:
    if said["level"] is None:
        raise Invalid("Il reste quelque chose à corriger.", {"level": ["Choisissez un niveau."]})
    level: int = said["level"]
    return level


def _given_file() -> WorkFile | None:
    """Examine the file that came, if one did; one byte over the cap is read at the most."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return None
    with given.stream as stream:
        return examined(given.filename, stream.read(HEAVIEST + 1))


def _back(*, done: str) -> Response:
    assert request.view_args is not None
    return redirect(url_for("progress.history", **request.view_args, fait=done), 303)


def _page(
    learner: LearnerLine,
    framework: Framework,
    code: str,
    *,
    refusal: Refused | None = None,
    withdrawal_refused: Refused | None = None,
) -> Response:
    subject = subject_named(framework, code)
    marks = marks_for(framework, subject.item)
    refused = refusal or withdrawal_refused
    page = render_template(
        "progress/history.html",
        learner=learner,
        framework=framework,
        subject=subject,
        history=history_of(learner.id, framework, subject.item),
        marks=marks,
        words={level.ordinal: level.name for level in (*framework.levels, *marks)},
        counts_from=_counts_from(framework, subject),
        may_write=learner.structure_id in current_reach().structures_as(*WRITERS),
        typed=_typed(request.form) if refusal else {"kind": EvidenceKind.OBSERVATION.value},
        errors=_errors(refusal),
        refusal=refusal,
        withdrawal_refused=withdrawal_refused,
        accepted=",".join(ACCEPTED),
        today=clock.today(),
        done=None if refused else DONE.get(request.args.get("fait", "")),
    )
    return make_response(page, refused.status if refused else 200)


def _counts_from(framework: Framework, subject: Subject) -> int | None:
    """Return the level from which the subject counts: its own, or the framework's."""
    return framework.validated_from if subject.item.level is None else subject.item.level


def _typed(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in form.items() if name not in {"csrf_token", "key"}}


def _errors(refusal: Refused | None) -> dict[str, list[str]]:
    """Return what is wrong field by field; a refusal without a field stands above them all."""
    return refusal.errors if isinstance(refusal, Invalid) else {}
