"""The register of learners: search, add, put names right, make a card."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import form_fields, page_asked, sought_in
from app.core.writing import writing
from app.people import queries, secrets, services
from app.people.queries import SiteLine
from app.people.schemas import LearnerForm, NamesForm, NothingForm, read
from app.people.services import Card
from app.people.services.learners import NamesakeThere
from app.people.views.blueprint import blueprint

WELCOMING = (Role.TRAINER, Role.MANAGER, Role.ADMIN)
FOLLOWING = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)
"""The roles that register people and make cards."""

DONE = {"inscription": "La personne est inscrite.", "noms": "Le nom est corrigé."}


@blueprint.get("/apprenants")
@open_to(*queries.STAFF)
def learners() -> str:
    """Show the register, fifty people a page."""
    return _register(number=page_asked())


@blueprint.post("/apprenants/recherche")
@open_to(*queries.STAFF)
def search_learners() -> str:
    """Show the people found by any part of their name, fifty at most."""
    return _register(sought=sought_in(request.form))


@blueprint.get("/apprenants/recherche")
@open_to(*queries.STAFF)
def leave_search() -> Response:
    """Lead to the register whoever asks again for a search: no address holds what was sought."""
    return redirect(url_for("people.learners"))


@blueprint.get("/apprenants/nouveau")
@open_to(*WELCOMING)
def new_learner() -> Response:
    """Ask for what is known of a new learner; a given name is enough."""
    return _new_learner_page(typed={})


@blueprint.post("/apprenants/nouveau")
@open_to(*WELCOMING)
def add_learner() -> Response:
    """Register a person, unless somebody of the same name is there and nobody said that it is another."""
    sites = queries.sites_of(current_reach().structures_as(*WELCOMING))
    try:
        typed = read(LearnerForm(), form_fields(request.form))
        structure_id, site_id = _place(sites, typed.pop("site"))
        another, by = typed.pop("another"), current_reach().person_id
        with writing(idempotency_key=request.form.get("key")) as write:
            if not another:
                services.check_namesakes(structure_id, **typed)
            person = services.register_person(**typed)
            learner = services.register_learner(structure_id, person_id=person.id, site_id=site_id, by=by)
            return write.answer(_to_sheet(learner.public_id, "inscription"))
    except Invalid as refusal:
        return _new_learner_page(typed=request.form, refusal=refusal)


@blueprint.get("/apprenants/<public_id>")
@open_to(*queries.STAFF)
def learner(public_id: str) -> str:
    """Show what staff keep about a learner, and the doors to their progress and certificates."""
    sheet = queries.sheet_within_reach(public_id, current_reach())
    structure_id, reach = sheet.line.structure_id, current_reach()
    return render_template(
        "people/learner.html",
        sheet=sheet,
        may_welcome=structure_id in reach.structures_as(*WELCOMING),
        may_follow=structure_id in reach.structures_as(*FOLLOWING),
        done=DONE.get(request.args.get("fait", "")),
    )


@blueprint.get("/apprenants/<public_id>/noms")
@open_to(*WELCOMING)
def learner_names(public_id: str) -> Response:
    """Show a learner's names, to put them right."""
    line = queries.learner_within_reach(public_id, current_reach(), roles=WELCOMING)
    typed = {name: getattr(line, name) or "" for name in ("given_name", "family_name", "birth_year")}
    return _names_page(public_id, typed=typed)


@blueprint.post("/apprenants/<public_id>/noms")
@open_to(*WELCOMING)
def change_learner_names(public_id: str) -> Response:
    """Correct a learner's names; the journal keeps what they were."""
    line = queries.learner_within_reach(public_id, current_reach(), roles=WELCOMING)
    try:
        typed = read(NamesForm(), form_fields(request.form))
        with writing(idempotency_key=request.form.get("key")) as write:
            services.change_names(line.id, **typed, by=current_reach().person_id)
            return write.answer(_to_sheet(public_id, "noms"))
    except Invalid as refusal:
        return _names_page(public_id, typed=request.form, refusal=refusal)


@blueprint.post("/apprenants/<public_id>/carte")
@open_to(*WELCOMING)
def make_card(public_id: str) -> Response:
    """Make a card and show it, once, ready to print; the one before it ends.

    Its secrets are shown in this answer alone, so the answer is not kept for a resend: a second
    press makes a second card, and the page that is left on the screen is the one that holds.
    """
    line = queries.learner_within_reach(public_id, current_reach(), roles=WELCOMING)
    read(NothingForm(), form_fields(request.form))
    drawn = secrets.drawn_card()
    with writing():
        card = services.make_card(line.id, drawn, by=current_reach().person_id)
    return make_response(render_template("people/card.html", line=line, card=card, **_printed(card)))


def _register(*, sought: str = "", number: int = 1) -> str:
    reach = current_reach()
    page = queries.page_of_learners(reach.structures_as(*queries.STAFF), sought, number)
    may = {
        "add": bool(reach.structures_as(*WELCOMING)),
        "load": bool(reach.structures_as(Role.MANAGER, Role.ADMIN)),
    }
    return render_template("people/learners.html", page=page, sought=sought, may=may)


def _printed(card: Card) -> dict[str, str]:
    public_url: str = current_app.extensions["settings"].public_url
    address = public_url + url_for("people.card_sign_in", token=card.token)
    return {"address": address, "site_address": urlsplit(public_url).netloc + url_for("people.sign_in")}


def _place(sites: tuple[SiteLine, ...], public_id: str) -> tuple[int, int | None]:
    """Return the structure and the site of a new learner; the choice is among what is within reach."""
    for site in sites:
        if site.public_id == public_id or len(sites) == 1:
            return site.structure_id, site.id
    structures = current_reach().structures_as(*WELCOMING)
    if public_id or len(structures) > 1:
        raise Invalid("Choisissez un lieu.", {"site": ["Choisissez un lieu de la liste."]})
    return min(structures), None


def _to_sheet(public_id: str, done: str) -> Response:
    return redirect(url_for("people.learner", public_id=public_id, fait=done))


def _new_learner_page(*, typed: Any, refusal: Invalid | None = None) -> Response:
    sites = queries.sites_of(current_reach().structures_as(*WELCOMING))
    namesakes = refusal.lines if isinstance(refusal, NamesakeThere) else ()
    errors = {} if namesakes else _errors(refusal)
    page = render_template(
        "people/new_learner.html", sites=sites, typed=typed, namesakes=namesakes, errors=errors
    )
    return make_response(page, refusal.status if refusal else 200)


def _names_page(public_id: str, *, typed: Any, refusal: Invalid | None = None) -> Response:
    page = render_template(
        "people/learner_names.html", public_id=public_id, typed=typed, errors=_errors(refusal)
    )
    return make_response(page, refusal.status if refusal else 200)


def _errors(refusal: Invalid | None) -> dict[str, list[str]]:
    if refusal is None:
        return {}
    return refusal.errors or {"given_name": [refusal.message]}
