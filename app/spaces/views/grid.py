"""The grid of a group: what each one manages of a framework, on one page and in one request."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, current_reach, open_to
from app.core.errors import Invalid, NotFound, Refused
from app.core.pages import form_fields, key_in
from app.core.writing import writing
from app.curricula.queries import FrameworkLine, framework_structure
from app.curricula.queries.offers import FrameworkOffer, offers_of
from app.progress.queries import evidence_of
from app.progress.services import record_evidence
from app.sessions.queries import CyclePage, Rider, cycle_within_reach
from app.spaces.grid import grid_of
from app.spaces.grid_form import GridTyped, check_nobody_left, grid_typed, ticks_wanted
from app.spaces.grid_plan import named, subjects_of
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint


@blueprint.get("/cycles/<cycle_id>/grille")
@open_to(*KEEPERS)
def grid(cycle_id: str) -> Response:
    """Show what each one of a group manages, in the framework of its course or in another."""
    cycle = _cycle(cycle_id, current_reach())
    return _page(cycle, offers_of(cycle.structure_id))


@blueprint.post("/cycles/<cycle_id>/grille")
@open_to(*KEEPERS)
def save_grid(cycle_id: str) -> Response:
    """Save a whole workshop in one request; whatever is refused, what was chosen stays on the page."""
    reach = current_reach()
    cycle = _cycle(cycle_id, reach)
    offers = offers_of(cycle.structure_id)
    line = _chosen(cycle, offers)
    if line is None:
        raise Invalid("Choisissez d’abord un référentiel.")
    framework, group = framework_structure(line.id), _group(cycle)
    typed = grid_typed(form_fields(request.form), group, key=key_in(request.form))
    ticks = ticks_wanted(typed, subjects_of(framework))
    try:
        with writing(idempotency_key=typed.key) as write:
            check_nobody_left(typed)
            new = record_evidence(
                cycle.structure_id,
                framework,
                ticks,
                seen=typed.seen,
                key=typed.key,
                by=reach.person_id,
                course_session_id=_session_of_today(cycle),
                subject=cycle.public_id,
            )
            address = url_for("spaces.grid", cycle_id=cycle_id, referentiel=named(line), note=len(new))
            return write.answer(redirect(address))
    except Refused as refusal:
        return _page(cycle, offers, typed=typed, refusal=refusal)


def _cycle(cycle_id: str, reach: Reach) -> CyclePage:
    return cycle_within_reach(cycle_id, reach.structures_as(*KEEPERS))


def _group(cycle: CyclePage) -> list[Rider]:
    """Return those who have a seat in the cycle."""
    return [rider for rider in cycle.people if rider.seated]


def _chosen(cycle: CyclePage, offers: tuple[FrameworkOffer, ...]) -> FrameworkLine | None:
    """Return the version that the address names, else that of the course; None where there is none.

    Raises:
        NotFound: the structure does not offer what the address names.
    """
    asked = request.args.get("referentiel")
    for offer in offers:
        if named(offer.line) == asked and (offer.is_offered or _is_taught(offer, cycle)):
            return offer.line
        if asked is None and _is_taught(offer, cycle):
            return offer.line
    if asked is not None:
        raise NotFound
    return None


def _is_taught(offer: FrameworkOffer, cycle: CyclePage) -> bool:
    return offer.line.id == cycle.framework_version_id


def _session_of_today(cycle: CyclePage) -> int | None:
    """Return the session of the cycle that was held or is held today, the latest; None without one."""
    now, today = clock.now(), clock.today()
    begun = [
        each.id
        for each in cycle.sessions
        if each.cancelled_at is None
        and each.starts_at <= now
        and clock.in_paris(each.starts_at).date() == today
    ]
    return begun[-1] if begun else None


def _page(
    cycle: CyclePage,
    offers: tuple[FrameworkOffer, ...],
    *,
    typed: GridTyped | None = None,
    refusal: Refused | None = None,
) -> Response:
    """Draw the grid; after a refusal, with what was chosen and what the page showed then."""
    line = _chosen(cycle, offers)
    framework = framework_structure(line.id) if line else None
    group = _group(cycle)
    shown = None
    if framework is not None and group:
        evidence = evidence_of([rider.id for rider in group], subjects_of(framework))
        shown = grid_of(framework, group, evidence, typed=typed.lines if typed else None)
    page = render_template(
        "spaces/grid.html",
        cycle=cycle,
        framework=framework,
        frameworks=[offer.line for offer in offers if offer.is_offered or _is_taught(offer, cycle)],
        grid=shown,
        named=named,
        lifted=typed.lifted if typed else {},
        noted=request.args.get("note", type=int) if refusal is None else None,
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
