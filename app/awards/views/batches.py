"""Delivering to a whole group: who is ready, the decision, and how far it is."""

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.awards.errors import NobodyChosen
from app.awards.queries.batches import batch_within, batches_of, lines_of
from app.awards.queries.eligibility import DECIDING
from app.awards.queries.readiness import Group, Readiness, chosen_among, grantable, group_within, readiness_of
from app.awards.services.batches import ask_batch
from app.awards.views.blueprint import blueprint
from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.keys import current_keys
from app.core.pages import form_fields
from app.core.writing import writing
from app.curricula.queries import framework_structure
from app.sessions.queries import cycles_of

STAFF = tuple(DECIDING)
SECONDS_BETWEEN_LOOKS = 3


@blueprint.get("/delivrances")
@open_to(*STAFF)
def batches() -> str:
    """List the groups that something can be delivered to, and what was delivered lately."""
    reach = current_reach()
    structures = reach.structures_as(*STAFF)
    return render_template(
        "awards/batches.html",
        cycles=cycles_of(structures),
        batches=batches_of(structures),
        trouble=current_keys().trouble(),
    )


@blueprint.get("/delivrances/cycle/<cycle_id>")
@open_to(*STAFF)
def new_batch(cycle_id: str) -> str:
    """Show who of a group is ready, for the caller to decide."""
    return _choosing_page(_group(cycle_id))


@blueprint.post("/delivrances/cycle/<cycle_id>")
@open_to(*STAFF)
def ask_for_batch(cycle_id: str) -> Response:
    """Take the decision for everyone ticked; a job carries it out."""
    group, reach = _group(cycle_id), current_reach()
    readiness = _readiness(group, request.form.get("framework", 0, type=int))
    named = form_fields(request.form).get("people", [])
    ticked = chosen_among(readiness, [each for each in named if isinstance(each, str)])
    try:
        with writing(idempotency_key=request.form.get("key")) as write:
            batch = ask_batch(
                group.structure_id,
                readiness.framework.id,
                ticked,
                title=group.title,
                role=readiness.role,
                by_person_id=reach.person_id,
            )
            return write.answer(redirect(url_for("awards.batch", public_id=batch.public_id), 303))
    except NobodyChosen as refusal:
        page = _choosing_page(group, readiness, error=refusal.message)
        return Response(page, refusal.status, content_type="text/html")


@blueprint.get("/delivrances/<public_id>")
@open_to(*STAFF)
def batch(public_id: str) -> str:
    """Show how far a batch is; it is looked at again until everyone is done with."""
    found = batch_within(public_id, structure_ids=current_reach().structures_as(*STAFF))
    if found is None:
        raise NotFound
    return render_template(
        "awards/batch.html",
        batch=found,
        framework=framework_structure(found.framework_version_id),
        lines=lines_of(found.id),
        seconds=SECONDS_BETWEEN_LOOKS,
        may_archive=found.structure_id in current_reach().structures_as(Role.MANAGER),
    )


def _group(cycle_id: str) -> Group:
    return group_within(cycle_id, current_reach().structures_as(*STAFF))


def _roles_in(group: Group) -> list[Role]:
    reach = current_reach()
    return [role for role in STAFF if group.structure_id in reach.structures_as(role)]


def _readiness(group: Group, framework_id: int) -> Readiness:
    return readiness_of(group, framework_id, person_id=current_reach().person_id, roles=_roles_in(group))


def _choosing_page(group: Group, readiness: Readiness | None = None, *, error: str | None = None) -> str:
    """Show the framework that was asked for, else the one that the course prepares, else the first."""
    offered = grantable(group.structure_id, _roles_in(group))
    known = [framework_id for framework_id, _name in offered]
    asked = request.args.get("referentiel", group.framework_version_id, type=int)
    chosen = asked if asked in known else next(iter(known), None)
    prepared = group.framework_version_id if asked == group.framework_version_id != chosen else None
    if readiness is None and chosen is not None:
        readiness = _readiness(group, chosen)
    return render_template(
        "awards/batch_new.html",
        group=group,
        offered=offered,
        readiness=readiness,
        decided_by_others=framework_structure(prepared) if prepared is not None else None,
        trouble=current_keys().trouble(),
        error=error,
    )
