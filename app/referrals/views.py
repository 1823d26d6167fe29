"""The counsellor's pages: who was oriented, what they agreed to show, a new orientation."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock
from app.core.access import Reach, Role, current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import form_fields, page_asked, sought_in
from app.core.writing import writing
from app.people import queries as people_queries
from app.people import services as people
from app.referrals import queries, schemas, services
from app.referrals.schemas import Wanted

MOST_LEARNERS = 12
"""How many people a search shows to choose from."""

blueprint = Blueprint("referrals", __name__)


@blueprint.get("/mes-jeunes")
@open_to(Role.COUNSELLOR)
def followed() -> str:
    """List the people whom the counsellor's structure oriented."""
    number = page_asked()
    page = queries.referrals_of(current_reach().structures_as(Role.COUNSELLOR), number)
    return render_template("referrals/followed.html", page=page)


@blueprint.get("/mes-jeunes/orienter")
@open_to(Role.COUNSELLOR)
def choose() -> str:
    """Offer a person and a cycle to choose."""
    return _form({})


@blueprint.post("/mes-jeunes/orienter/recherche")
@open_to(Role.COUNSELLOR)
def search() -> str:
    """Offer the people found by their name, and a cycle to choose."""
    return _form({}, sought=sought_in(request.form))


@blueprint.post("/mes-jeunes/orienter")
@open_to(Role.COUNSELLOR)
def refer() -> AnyResponse:
    """Orient a person: their record there, their seats, their agreement, in one write."""
    try:
        wanted = schemas.wanted(form_fields(request.form))
    except Invalid as trouble:
        return make_response(_form(trouble.errors), Invalid.status)
    reach = current_reach()
    with writing(idempotency_key=request.form.get("key")) as write:
        made = services.refer(
            _learner(wanted, reach),
            cycle_public_id=wanted.cycle,
            agreed_on=wanted.agreed_on,
            note=wanted.note,
            by=reach.person_id,
        )
        return write.answer(redirect(url_for("referrals.referral", referral_id=made.public_id, envoi=1)))


@blueprint.get("/mes-jeunes/<referral_id>")
@open_to(Role.COUNSELLOR)
def referral(referral_id: str) -> str:
    """Show one orientation, and what the person agreed to show of it."""
    line = queries.referral_of(referral_id, current_reach().structures_as(Role.COUNSELLOR))
    return render_template(
        "referrals/referral.html", line=line, just_sent="envoi" in request.args, today=clock.today()
    )


@blueprint.post("/mes-jeunes/<referral_id>/accord")
@open_to(Role.COUNSELLOR, *queries.RECEIVERS)
def agree(referral_id: str) -> AnyResponse:
    """Record that the person agrees to be followed."""
    reach = current_reach()
    sheet = queries.referral_within_reach(referral_id, reach)
    day = schemas.agreement(form_fields(request.form))
    with writing(idempotency_key=request.form.get("key")) as write:
        services.agree(sheet, on=day, by=reach.person_id)
        return write.answer(redirect(_way_out(referral_id, reach)))


@blueprint.get("/mes-jeunes/<referral_id>/fin-accord")
@open_to(Role.COUNSELLOR, *queries.RECEIVERS)
def ending(referral_id: str) -> str:
    """Ask for a confirmation before an agreement ends."""
    sheet = queries.referral_within_reach(referral_id, current_reach())
    return render_template("referrals/ending.html", sheet=sheet, today=clock.today())


@blueprint.post("/mes-jeunes/<referral_id>/fin-accord")
@open_to(Role.COUNSELLOR, *queries.RECEIVERS)
def end_agreement(referral_id: str) -> AnyResponse:
    """End an agreement: nothing is shown from the next request on."""
    reach = current_reach()
    sheet = queries.referral_within_reach(referral_id, reach)
    with writing(idempotency_key=request.form.get("key")) as write:
        services.end_agreement(sheet, by=reach.person_id)
        return write.answer(redirect(_way_out(referral_id, reach)))


def _way_out(referral_id: str, reach: Reach) -> str:
    """Return where the caller goes on: the counsellor's page, or the page of the agreement."""
    endpoint = "referrals.referral" if Role.COUNSELLOR in reach.roles else "referrals.ending"
    return url_for(endpoint, referral_id=referral_id)


def _learner(wanted: Wanted, reach: Reach) -> int:
    """Return the id of the person to orient, registered first in the counsellor's structure if new."""
    if wanted.learner is not None:
        return people_queries.learner_within_reach(wanted.learner, reach, roles=(Role.COUNSELLOR,)).id
    person = people.register_person(
        given_name=wanted.given_name, family_name=wanted.family_name, birth_year=wanted.birth_year
    )
    structure_id = min(reach.structures_as(Role.COUNSELLOR))
    return people.register_learner(structure_id, person_id=person.id, by=reach.person_id).id


def _form(errors: dict[str, Any], *, sought: str = "") -> str:
    """Draw the form of an orientation, with what was typed and what is wrong with it."""
    ours = current_reach().structures_as(Role.COUNSELLOR)
    found = people_queries.page_of_learners(ours, sought).lines[:MOST_LEARNERS]
    return render_template(
        "referrals/choose.html",
        sought=sought,
        learners=found,
        offers=queries.offers(not_of=ours, now=clock.now()),
        typed=request.form,
        errors={name: sentences[0] for name, sentences in errors.items()},
        today=clock.today(),
    )
