"""All the sheets of a structure: those to complete, and one file of the closed ones of a period."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta

from flask import make_response, render_template, request, stream_with_context
from werkzeug.wrappers import Response

from app.core import clock, journal
from app.core.access import current_reach, open_to
from app.core.errors import Invalid, NotFound, Refused
from app.core.french import MONTHS
from app.core.pages import disposition, page_asked
from app.core.writing import writing
from app.core.zips import zipped
from app.sessions.queries.sheet_export import lines_to_export
from app.sessions.queries.to_complete import Asked, filters_of, sheets_to_complete
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet_export import members
from app.spaces.views.blueprint import blueprint

EXPORTED = "attendance:sheet:export"
MONTHS_OFFERED = 18
LONGEST = timedelta(days=366)


@blueprint.get("/feuilles")
@open_to(*KEEPERS)
def sheets() -> Response:
    """List the sheets to complete, and offer the closed ones of a period in one file."""
    return _page({})


@blueprint.post("/feuilles/export.zip")
@open_to(*KEEPERS)
def export_sheets() -> Response:
    """Send the sealed sheets of a period, their evidence and the table of presences, as they are read."""
    reach = current_reach()
    structures = reach.structures_as(*KEEPERS)
    try:
        first, last = _period(request.form)
        lines = lines_to_export(structures, first=first, last=last)
        if not lines:
            raise NotFound("Aucune feuille n’est close pour ces jours. Choisissez-en d’autres.")
    except Refused as refusal:
        return _page(request.form, refusal)
    with writing():
        words = {"sheets": len(lines), "first": first.isoformat(), "last": last.isoformat()}
        for structure_id in structures:
            journal.record(
                structure_id, "attendance:sheet:export", "feuilles", by=reach.person_id, words=words
            )
    response = make_response(stream_with_context(zipped(members(lines))))
    response.headers["Content-Type"] = "application/zip"
    name = f"feuilles-{first.isoformat()}-{last.isoformat()}.zip"
    response.headers["Content-Disposition"] = disposition("attachment", name)
    return response


def _period(form: Mapping[str, str]) -> tuple[date, date]:
    """Read the two days of the period, both included.

    Raises:
        Invalid: a day cannot be read, or the period is too long or goes backwards.
    """
    errors = {}
    days = {name: _day(form.get(name, "")) for name in ("du", "au")}
    for name, day in days.items():
        if day is None:
            errors[name] = ["Écrivez ce jour, par exemple 01/11/2026."]
    first, last = days["du"], days["au"]
    if first and last and not first <= last <= first + LONGEST:
        errors["au"] = ["Choisissez un jour qui suit le premier, d’un an au plus."]
    if errors or first is None or last is None:
        raise Invalid("Il reste quelque chose à corriger.", errors)
    return first, last


def _day(typed: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(typed)
        if clock.OLDEST_DAY <= day <= clock.LATEST_DAY:
            return day
    return None


def _asked() -> Asked:
    month = _day(f"{request.args.get('mois', '')}-01")
    return Asked(
        month=month,
        trainer=request.args.get("avec") or None,
        site=request.args.get("lieu") or None,
        is_of_before="avant" in request.args,
    )


def _page(typed: Mapping[str, str], refusal: Refused | None = None) -> Response:
    structures, asked = current_reach().structures_as(*KEEPERS), _asked()
    today = clock.today()
    page = render_template(
        "sessions/to_complete.html",
        found=sheets_to_complete(structures, asked, page=page_asked()),
        filters=filters_of(structures),
        asked=asked,
        months=_months(today),
        first=typed.get("du", today.replace(day=1).isoformat()),
        last=typed.get("au", today.isoformat()),
        errors=refusal.errors if isinstance(refusal, Invalid) else {},
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def _months(today: date) -> list[tuple[str, str]]:
    """Offer the last months, this one first: « 2026-11 », « novembre 2026 »."""
    number = today.year * 12 + today.month - 1
    months = (divmod(number - back, 12) for back in range(MONTHS_OFFERED))
    return [(f"{year}-{month + 1:02}", f"{MONTHS[month]} {year}") for year, month in months]
