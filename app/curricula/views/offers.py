"""What a structure offers, and who may validate it."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.pages import form_fields
from app.core.writing import writing
from app.curricula import rules, services
from app.curricula.queries import framework_structure
from app.curricula.queries.habilitations import people_habilitated
from app.curricula.queries.offers import FrameworkOffer, offer_of, offers_of
from app.curricula.rules import CertificationRule, Framework, RulePurpose
from app.curricula.views.blueprint import blueprint
from app.people.queries import StaffLine, staff_of
from app.people.views.managed import Place, place_asked

DECIDING = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)
"""The roles among which a rule names who decides."""


@blueprint.get("/referentiels")
@open_to(Role.MANAGER)
def frameworks() -> str:
    """List the frameworks that the structure may use, and which it offers."""
    place = place_asked()
    return render_template(
        "curricula/frameworks.html",
        place=place,
        offers=offers_of(place.structure.id),
        problems=(),
        refusal=None,
    )


@blueprint.get("/referentiels/<code>/<version>")
@open_to(Role.MANAGER)
def framework(code: str, version: str) -> str:
    """Show a framework whole, what it asks for, and who may validate it here."""
    place = place_asked()
    offer = offer_of(place.structure.id, code, version)
    shape = framework_structure(offer.line.id)
    return render_template(
        "curricula/framework.html",
        place=place,
        offer=offer,
        framework=shape,
        asked=[(rule, rules.asked_by(shape, rule)) for rule in _leading_somewhere(shape)],
        staff=_deciders(place),
        habilitated=people_habilitated(place.structure.id, code),
    )


@blueprint.post("/referentiels/<code>/<version>/offre")
@open_to(Role.MANAGER)
def set_offered(code: str, version: str) -> Response:
    """Offer a framework in the structure, or no longer."""
    place, offer = _here(code, version)
    offered = request.form.get("offered") == "1"
    with writing(idempotency_key=request.form.get("key")) as write:
        services.set_offered(place.structure.id, offer.line.id, offered=offered, by=current_reach().person_id)
        return write.answer(_back_to(place, code, version))


@blueprint.post("/referentiels/<code>/<version>/validation")
@open_to(Role.MANAGER)
def set_habilitated(code: str, version: str) -> Response:
    """Say who alone may validate a framework; nobody means whoever holds the role."""
    place, _offer = _here(code, version)
    named = form_fields(request.form).get("people", [])
    known = {line.public_id: line.person_id for line in _deciders(place)}
    chosen = {known[name] for name in named if isinstance(name, str) and name in known}
    with writing(idempotency_key=request.form.get("key")) as write:
        services.set_habilitated(place.structure.id, code, chosen, by=current_reach().person_id)
        return write.answer(_back_to(place, code, version))


def _leading_somewhere(shape: Framework) -> tuple[CertificationRule, ...]:
    """Return the rules that lead to a document or to the next step, those of awards first."""
    return (*shape.rules_for(RulePurpose.AWARD), *shape.rules_for(RulePurpose.ELIGIBILITY))


def _here(code: str, version: str) -> tuple[Place, FrameworkOffer]:
    place = place_asked()
    return place, offer_of(place.structure.id, code, version)


def _deciders(place: Place) -> tuple[StaffLine, ...]:
    return staff_of(place.structure.id, DECIDING)


def _back_to(place: Place, code: str, version: str) -> Response:
    home = url_for(
        "curricula.framework", code=code, version=version, structure=place.named, fait="enregistre"
    )
    return redirect(home, 303)
