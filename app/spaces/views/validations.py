"""The evaluator's pages: the dossiers that wait, and one dossier to read and sign off."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.awards.queries.deciding import deciding_on
from app.awards.queries.eligibility import DECIDING, SIGNING, Caller, eligibility, role_to_sign_off
from app.awards.queries.waiting import waiting_for
from app.awards.services.signing_off import sign_off
from app.core.access import Reach, Role, current_reach, open_to
from app.core.errors import Refused
from app.core.keys import current_keys
from app.core.pages import form_fields, key_in, page_asked
from app.core.writing import writing
from app.curricula.queries import framework_named
from app.curricula.queries.habilitations import is_open_to
from app.curricula.rules import Framework
from app.people.queries import LearnerLine, learner_within_reach
from app.progress.queries import standing_of
from app.progress.queries.grounds import grounds_of
from app.spaces.dossier import binder_of, pieces_of
from app.spaces.dossier_form import DossierTyped, dossier_typed
from app.spaces.views.blueprint import blueprint

READERS = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)


@blueprint.get("/validations")
@open_to(*SIGNING)
def validations() -> str:
    """List the dossiers that wait for the person's decision, or soon will."""
    reach = current_reach()
    held = {structure_id: _roles_in(structure_id, reach) for structure_id in reach.structures_as(*SIGNING)}
    waiting = waiting_for(held, person_id=reach.person_id, page=page_asked())
    return render_template("spaces/validations.html", waiting=waiting)


@blueprint.get("/apprenants/<learner_id>/dossier/<framework>/<version>")
@open_to(*READERS)
def dossier(learner_id: str, framework: str, version: str) -> Response:
    """Show all the evidence of a learner in a framework, and what evaluators said of it."""
    reach = current_reach()
    learner = learner_within_reach(learner_id, reach, roles=READERS)
    read = framework_named(framework, version, structures=[learner.structure_id])
    return _page(learner, read, reach)


@blueprint.post("/apprenants/<learner_id>/dossier/<framework>/<version>")
@open_to(*SIGNING)
def save_dossier(learner_id: str, framework: str, version: str) -> Response:
    """Save all the opinions of a page in one request; whatever is refused, what was typed stays."""
    reach = current_reach()
    learner = learner_within_reach(learner_id, reach, roles=SIGNING)
    read = framework_named(framework, version, structures=[learner.structure_id])
    typed = dossier_typed(form_fields(request.form), key=key_in(request.form))
    try:
        wanted = typed.wanted
        with writing(idempotency_key=typed.key) as write:
            sign_off(
                learner.id,
                read,
                wanted,
                seen=typed.seen,
                key=typed.key,
                by_person_id=reach.person_id,
                roles=_roles_in(learner.structure_id, reach),
            )
            here = url_for(
                "spaces.dossier", learner_id=learner_id, framework=framework, version=version, fait="note"
            )
            return write.answer(redirect(here, 303))
    except Refused as refusal:
        return _page(learner, read, reach, typed=typed, refusal=refusal)


def _page(
    learner: LearnerLine,
    framework: Framework,
    reach: Reach,
    *,
    typed: DossierTyped | None = None,
    refusal: Refused | None = None,
) -> Response:
    """Draw a dossier; after a refusal, with what was typed and what the page showed then."""
    standing, deciding = standing_of(learner.id, framework.id), deciding_on(learner, framework.id)
    caller = Caller(person_id=reach.person_id, roles=_roles_in(learner.structure_id, reach))
    may_sign = role_to_sign_off(framework, caller.roles) is not None
    binder = binder_of(standing, grounds_of(pieces_of(standing)), reader_id=reach.person_id)
    page = render_template(
        "spaces/dossier.html",
        learner=learner,
        binder=binder,
        stands=eligibility(standing, caller, habilitated=deciding.habilitated),
        is_awarded=deciding.is_awarded,
        may_sign=may_sign and is_open_to(reach.person_id, deciding.habilitated),
        is_kept_for_others=may_sign and not is_open_to(reach.person_id, deciding.habilitated),
        typed=typed,
        seen=" ".join(map(str, typed.seen if typed else binder.seen)),
        refusal=refusal,
        saved="fait" in request.args and refusal is None,
        trouble=current_keys().trouble(),
    )
    return make_response(page, refusal.status if refusal else 200)


def _roles_in(structure_id: int, reach: Reach) -> list[Role]:
    """Return the deciding roles that the caller holds in a structure."""
    return [role for role in DECIDING if structure_id in reach.structures_as(role)]
