"""The passport of what a person can do: made, shown and taken away, by them or by the staff beside them."""

from collections.abc import Collection
from typing import Literal

from flask import current_app, make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.awards import queries, services
from app.awards.views.blueprint import blueprint
from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.keys import current_keys
from app.core.pages import disposition
from app.core.writing import writing
from app.people.queries import LearnerLine, learner_within_reach

STAFF = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)
PDF = "application/pdf"
CREDENTIAL = "application/vc+jwt"


@blueprint.get("/mon-parcours/passeport")
@open_to(Role.LEARNER)
def own_passport() -> str:
    """Tell a person what their passport is, and let them make it or take it away."""
    return _page(sorted(current_reach().learners))


@blueprint.post("/mon-parcours/passeport")
@open_to(Role.LEARNER)
def make_own_passport() -> Response:
    """Make a person's passport as things stand today."""
    lines = queries.passport_lines(current_reach().learners)
    wanted = request.form.get("learner")
    chosen = [line for line in lines if wanted in (None, "", line.learner_public_id)]
    if not chosen:
        raise NotFound
    return _make(chosen[0].learner_id, url_for("awards.own_passport", fait=1))


@blueprint.get("/mon-parcours/passeport.pdf")
@open_to(Role.LEARNER)
def own_passport_as_pdf() -> Response:
    """Serve the sealed bytes of a person's passport."""
    return _file(current_reach().learners, "pdf")


@blueprint.get("/mon-parcours/passeport.jwt")
@open_to(Role.LEARNER)
def own_passport_as_credential() -> Response:
    """Serve the portable copy of a person's passport."""
    return _file(current_reach().learners, "credential")


@blueprint.get("/apprenants/<public_id>/passeport")
@open_to(*STAFF)
def passport(public_id: str) -> str:
    """Show a learner's passport to the staff of their structure."""
    learner = learner_within_reach(public_id, current_reach(), roles=STAFF)
    return _page([learner.id], learner=learner)


@blueprint.post("/apprenants/<public_id>/passeport")
@open_to(*STAFF)
def make_passport(public_id: str) -> Response:
    """Make a learner's passport for them."""
    learner = learner_within_reach(public_id, current_reach(), roles=STAFF)
    return _make(learner.id, url_for("awards.passport", public_id=public_id, fait=1))


@blueprint.get("/apprenants/<public_id>/passeport.pdf")
@open_to(*STAFF)
def passport_as_pdf(public_id: str) -> Response:
    """Serve the sealed bytes of a learner's passport."""
    return _file([learner_within_reach(public_id, current_reach(), roles=STAFF).id], "pdf")


@blueprint.get("/apprenants/<public_id>/passeport.jwt")
@open_to(*STAFF)
def passport_as_credential(public_id: str) -> Response:
    """Serve the portable copy of a learner's passport."""
    return _file([learner_within_reach(public_id, current_reach(), roles=STAFF).id], "credential")


def _page(learner_ids: Collection[int], *, learner: LearnerLine | None = None) -> str:
    return render_template(
        "awards/passport.html",
        learner=learner,
        lines=queries.passport_lines(learner_ids),
        trouble=current_keys().trouble(),
        demo=current_app.extensions["settings"].demo,
        is_made="fait" in request.args,
    )


def _make(learner_id: int, home: str) -> Response:
    """Take a place, seal outside the write transaction, then keep; a resend gets the first answer."""
    prepared = services.prepare_passport(learner_id)
    if prepared is None:
        return redirect(home, 303)
    with writing():
        place = services.take_place()
    made = services.make_passport(prepared, place)
    with writing(idempotency_key=request.form.get("key")) as write:
        services.keep_passport(made, by_person_id=current_reach().person_id)
        return write.answer(redirect(home, 303))


def _file(learner_ids: Collection[int], form: Literal["pdf", "credential"]) -> Response:
    """Serve stored bytes; the file's name holds the code, never the person's."""
    stored = queries.stored_passport(learner_ids, form=form, public_id=request.args.get("passeport"))
    if stored is None:
        raise NotFound
    extension, kind, shown = ("pdf", PDF, "inline") if form == "pdf" else ("jwt", CREDENTIAL, "attachment")
    response = make_response(stored.content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = disposition(shown, f"passeport-{stored.code}.{extension}")
    response.set_etag(f"{stored.digest}-{form}")
    return response.make_conditional(request)
