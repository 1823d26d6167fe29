"""A learner's certificates: where they stand, the decision, and what they hold."""

from flask import current_app, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.awards import queries, services
from app.awards.queries.eligibility import DECIDING
from app.awards.views.blueprint import blueprint
from app.core.access import Reach, Role, current_reach, open_to
from app.core.keys import current_keys
from app.core.writing import writing
from app.people.queries import LearnerLine, learner_within_reach

STAFF = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)
DONE = {
    "delivre": "C’est délivré. Le certificat est prêt à imprimer ou à remettre.",
    "remplace": "C’est fait : un nouveau certificat remplace l’ancien, dont le code mène au nouveau.",
    "revoque": "C’est fait : le certificat est révoqué. Sa page publique le dit dès maintenant.",
}


@blueprint.get("/apprenants/<public_id>/certificats")
@open_to(*STAFF)
def of_learner(public_id: str) -> str:
    """Show what can be granted, what is missing, and what was granted."""
    reach = current_reach()
    learner = learner_within_reach(public_id, reach, roles=STAFF)
    held = queries.certificates_of([learner.id]).get(learner.id, ())
    stands = queries.eligibilities(learner.id, roles=_roles_in(learner, reach), person_id=reach.person_id)
    in_force = {line.framework_version_id for line in held if line.ended_on is None}
    return render_template(
        "awards/learner.html",
        learner=learner,
        held=held,
        stands=[each for each in stands if each.framework.id not in in_force],
        trouble=current_keys().trouble(),
        demo=current_app.extensions["settings"].demo,
        may_revoke=learner.structure_id in reach.structures_as(Role.MANAGER),
        done=DONE.get(request.args.get("fait", "")),
    )


@blueprint.post("/apprenants/<public_id>/certificats")
@open_to(*STAFF)
def grant(public_id: str) -> Response:
    """Grant what the learner's framework leads to: the press of the button is the decision."""
    reach = current_reach()
    learner = learner_within_reach(public_id, reach, roles=STAFF)
    framework_id = request.form.get("framework", 0, type=int)
    role = queries.role_to_grant(framework_id, _roles_in(learner, reach))
    with writing(idempotency_key=request.form.get("key")) as write:
        services.grant(learner.id, framework_id, by_person_id=reach.person_id, role=role)
        home = url_for("awards.of_learner", public_id=public_id, fait="delivre")
        return write.answer(redirect(home, 303))


def _roles_in(learner: LearnerLine, reach: Reach) -> list[Role]:
    """Return the deciding roles that the caller holds in the learner's structure."""
    return [role for role in DECIDING if learner.structure_id in reach.structures_as(role)]
