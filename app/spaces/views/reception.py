"""The reception: who comes to the free access, who is helped one-to-one; each noted in a few seconds."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, current_reach, open_to
from app.core.errors import Invalid, NotFound
from app.core.pages import form_fields, key_in, sought_in
from app.core.writing import writing
from app.people.queries import SiteLine, sites_of
from app.sessions.queries.visits import (
    Reception,
    busy_site_id,
    reception_of,
    support_within_reach,
    usual_themes,
    visit_within_reach,
)
from app.sessions.rules import coop
from app.sessions.services import visits
from app.spaces import newcomers
from app.spaces.newcomers import KEEPERS
from app.spaces.reception_form import SEEN, help_in, someone_in, workstation_in
from app.spaces.views.blueprint import blueprint

NOBODY = Reception(workstations=(), there=(), left=(), helps=())


@blueprint.get("/accueil")
@open_to(*KEEPERS)
def reception() -> Response:
    """Show who is there now, and what was noted today."""
    return _reception_page(_sites(current_reach()))


@blueprint.post("/accueil/<site_id>")
@open_to(*KEEPERS)
def note_arrival(site_id: str) -> Response:
    """Note an arrival, or show whom a search found for it."""
    reach = current_reach()
    sites = _sites(reach, site_id)
    if "search" in request.form:
        return _reception_page(sites, typed=request.form)
    try:
        fields = form_fields(request.form)
        site, key = sites[0], key_in(request.form)
        station = workstation_in(fields, reception_of(site.id, clock.today()).workstations)
        who = someone_in(fields, site, reach)
        with writing(idempotency_key=key) as write:
            visits.begin_visit(site.id, who, workstation_id=station, key=key, by=reach.person_id)
            return write.answer(_back(site))
    except Invalid as refusal:
        return _reception_page(sites, typed=request.form, refusal=refusal)


@blueprint.post("/accueil/visites/<visit_id>/depart")
@open_to(*KEEPERS)
def note_departure(visit_id: str) -> Response:
    """Note that somebody leaves."""
    return _of_a_visit(visit_id, leaves=True)


@blueprint.post("/accueil/visites/<visit_id>/erreur")
@open_to(*KEEPERS)
def strike_visit(visit_id: str) -> Response:
    """Take back a visit that was noted by mistake."""
    return _of_a_visit(visit_id, leaves=False)


@blueprint.get("/accueil/<site_id>/aide")
@open_to(*KEEPERS)
def help_form(site_id: str) -> Response:
    """Ask what help was given."""
    return _help_page(_sites(current_reach(), site_id)[0])


@blueprint.post("/accueil/<site_id>/aide")
@open_to(*KEEPERS)
def note_help(site_id: str) -> Response:
    """Note a help, or show whom a search found for it."""
    reach = current_reach()
    site = _sites(reach, site_id)[0]
    if "search" in request.form:
        return _help_page(site, typed=request.form)
    try:
        fields = form_fields(request.form)
        who, given, key = someone_in(fields, site, reach), help_in(fields), key_in(request.form)
        with writing(idempotency_key=key) as write:
            visits.record_support(site.id, who, given, key=key, by=reach.person_id)
            return write.answer(_back(site))
    except Invalid as refusal:
        return _help_page(site, typed=request.form, refusal=refusal)


@blueprint.post("/accueil/aides/<support_id>/erreur")
@open_to(*KEEPERS)
def strike_support(support_id: str) -> Response:
    """Take back a help that was noted by mistake."""
    reach = current_reach()
    noted = support_within_reach(support_id, reach.structures_as(*KEEPERS))
    with writing(idempotency_key=request.form.get("key")) as write:
        visits.strike(noted, by=reach.person_id)
        return write.answer(redirect(url_for("spaces.reception", lieu=request.form.get("site"))))


def _of_a_visit(visit_id: str, *, leaves: bool) -> Response:
    reach = current_reach()
    visit = visit_within_reach(visit_id, reach.structures_as(*KEEPERS))
    with writing(idempotency_key=request.form.get("key")) as write:
        if leaves:
            visits.end_visit(visit.id, by=reach.person_id)
        else:
            visits.strike(visit, by=reach.person_id)
        return write.answer(redirect(url_for("spaces.reception", lieu=request.form.get("site"))))


def _sites(reach: Reach, asked: str | None = None) -> tuple[SiteLine, ...]:
    """Return the sites within reach, first the one that was asked for, else the one that is busy.

    Raises:
        NotFound: it is not among them.
    """
    wanted, structures = asked or request.args.get("lieu"), reach.structures_as(*KEEPERS)
    sites = sites_of(structures)
    if wanted:
        first = [site for site in sites if site.public_id == wanted]
        if not first:
            raise NotFound
    else:
        busy = busy_site_id(structures) if len(sites) > 1 else None
        first = [site for site in sites if site.id == busy]
    return (*first, *(site for site in sites if site not in first))


def _reception_page(
    sites: tuple[SiteLine, ...], *, typed: Mapping[str, str] | None = None, refusal: Invalid | None = None
) -> Response:
    day = reception_of(sites[0].id, clock.today()) if sites else NOBODY
    page = render_template(
        "sessions/reception.html", sites=sites, day=day, themes=coop.THEMES, **_asked(sites, typed, refusal)
    )
    return make_response(page, refusal.status if refusal else 200)


def _help_page(
    site: SiteLine, *, typed: Mapping[str, str] | None = None, refusal: Invalid | None = None
) -> Response:
    page = render_template(
        "sessions/help.html",
        site=site,
        usual=usual_themes(site.structure_id) or tuple(coop.LEARNING_THEMES)[:6],
        coop=coop,
        **_asked((site,), typed, refusal),
    )
    return make_response(page, refusal.status if refusal else 200)


def _asked(
    sites: tuple[SiteLine, ...], typed: Mapping[str, str] | None, refusal: Invalid | None
) -> dict[str, Any]:
    """Say what was typed, whom it found and what is wrong with it."""
    typed = typed or {}
    sought = sought_in(typed)
    return {
        "typed": typed,
        "chosen": {name: _ticked(typed, name) for name in ("themes", "equipment")},
        "sought": sought,
        "found": newcomers.found(sites[0].structure_id, sought, here=()) if sites else None,
        "seen": SEEN,
        "refusal": refusal,
        "errors": refusal.errors if refusal else {},
    }


def _ticked(typed: Mapping[str, str], name: str) -> list[str]:
    return [value for field, value in typed.items() if field.startswith(f"{name}-")]


def _back(site: SiteLine) -> Response:
    return redirect(url_for("spaces.reception", lieu=site.public_id))
