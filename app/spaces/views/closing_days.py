"""Closing days: what is planned on them is cancelled, moved or kept, and those enrolled are told."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, current_reach, open_to
from app.core.errors import Invalid, Refused
from app.core.pages import form_fields
from app.core.writing import writing
from app.people.queries import structures_of
from app.sessions.errors import Clash, SessionsTouched
from app.sessions.queries.rooms import closing_within_reach, closings_of, venues_of
from app.sessions.services.clashes import said_of
from app.sessions.services.closing_days import ClosingWanted, close_days, sessions_touched
from app.sessions.services.rooms import end_closing
from app.spaces.closing_days_form import DaysToClose, days_to_close, decisions_typed, to_settle
from app.spaces.dates import keys_of, sent_in
from app.spaces.newcomers import KEEPERS
from app.spaces.planning_fields import TO_CORRECT
from app.spaces.views.blueprint import blueprint


@blueprint.get("/fermetures")
@open_to(*KEEPERS)
def closing_days() -> Response:
    """Show the closings to come, and ask for another."""
    return _page({})


@blueprint.post("/fermetures")
@open_to(*KEEPERS)
def add_closing_days() -> Response:
    """Close some days; where sessions are planned on them, ask first what becomes of each."""
    reach = current_reach()
    sent = sent_in(form_fields(request.form))
    decided = sent.plan.pop("sessions", None)
    try:
        wanted = _wanted(days_to_close(sent.plan), reach)
        decisions = decisions_typed(decided)
        if decided is None and sessions_touched(wanted):
            return _sessions_page(wanted, decided)
        with writing(idempotency_key=request.form.get("key")) as write:
            close_days(wanted, decisions, by=reach.person_id, clashes_seen=sent.seen)
            return write.answer(redirect(url_for("spaces.closing_days")))
    except (SessionsTouched, Clash) as refusal:
        return _sessions_page(wanted, decided, refusal, seen=sent.seen)
    except Invalid as refusal:
        return _page(request.form, refusal)
    except Refused as refusal:
        return _sessions_page(wanted, decided, refusal, seen=sent.seen)


@blueprint.post("/fermetures/<closing_id>/fin")
@open_to(*KEEPERS)
def end_closing_days(closing_id: str) -> Response:
    """Open again on these days; what was decided of each session stays."""
    reach = current_reach()
    closing = closing_within_reach(closing_id, reach.structures_as(*KEEPERS))
    with writing(idempotency_key=request.form.get("key")) as write:
        end_closing(closing, by=reach.person_id)
        return write.answer(redirect(url_for("spaces.closing_days")))


def _wanted(days: DaysToClose, reach: Reach) -> ClosingWanted:
    """Find what is to be closed: a site, or a whole structure by its public id.

    Raises:
        Invalid: it is none of ours.
    """
    structures = reach.structures_as(*KEEPERS)
    sites = {venue.public_id: (venue.structure_id, venue.id) for venue in venues_of(structures)}
    wholes = {one.public_id: (one.id, None) for one in structures_of(structures)}
    found = {**sites, **wholes}.get(days.site)
    if found is None:
        raise Invalid(TO_CORRECT, {"site": ["Choisissez ce qui ferme."]})
    structure_id, site_id = found
    return ClosingWanted(
        structure_id=structure_id,
        site_id=site_id,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        reason=days.reason,
    )


def _page(typed: Mapping[str, str], refusal: Invalid | None = None) -> Response:
    structures = current_reach().structures_as(*KEEPERS)
    wholes, venues = structures_of(structures), venues_of(structures)
    options = [(one.public_id, f"{one.name}, tous les lieux") for one in wholes]
    page = render_template(
        "sessions/closing_days.html",
        closings=closings_of(structures, since=clock.today()),
        options=options + [(venue.public_id, venue.name) for venue in venues],
        typed=typed,
        errors=refusal.errors if refusal else {},
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def _sessions_page(
    wanted: ClosingWanted, decided: Any, refusal: Refused | None = None, *, seen: Collection[str] = ()
) -> Response:
    """Ask what becomes of each session of those days; what was typed, and confirmed (`seen`), stays."""
    errors = refusal.errors if isinstance(refusal, SessionsTouched) and decided is not None else {}
    found = refusal.found if isinstance(refusal, Clash) else ()
    page = render_template(
        "sessions/closing_sessions.html",
        wanted=wanted,
        site=request.form.get("site", ""),
        rows=to_settle(sessions_touched(wanted), decided, errors),
        clashes=[said_of(clash) for clash in found],
        seen=" ".join(sorted({*seen, *keys_of(found).split()})),
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
