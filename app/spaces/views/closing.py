"""Close a session's sheet, and read what each closed version says."""

from collections.abc import Mapping

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.database import db
from app.core.errors import Refused
from app.core.keys import current_keys
from app.core.pages import form_fields, key_in
from app.core.writing import writing
from app.sessions import rules
from app.sessions import services as sessions
from app.sessions.errors import SheetNotReady
from app.sessions.models import CourseSession
from app.sessions.queries.closing import scan_lines, session_within_reach, versions_of
from app.sessions.queries.sheet_facts import SheetFacts
from app.sessions.queries.sheet_reading import facts_within_reach
from app.sessions.rules import signing
from app.sessions.services.sheets import check_can_close
from app.spaces.closing_form import could_not_sign, lines_to_close
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet_versions import told_versions
from app.spaces.sheet_words import all_halves_words
from app.spaces.unable_form import REASONS
from app.spaces.views.blueprint import blueprint


@blueprint.get("/seances/<session_id>/cloture")
@open_to(*KEEPERS)
def closing(session_id: str) -> Response:
    """Show what the sheet says, what is missing, and the one button that signs and closes it."""
    facts = _facts(session_id)
    if facts.version:
        return redirect(url_for("spaces.versions", session_id=session_id))
    return _page(facts)


@blueprint.post("/seances/<session_id>/cloture")
@open_to(*KEEPERS)
def close(session_id: str) -> Response:
    """Countersign and close; whatever is refused, the reasons that were typed stay."""
    facts, by = _facts(session_id), current_reach().person_id
    fields, key = form_fields(request.form), key_in(request.form)
    try:
        unable = could_not_sign(fields, facts)
        with writing(idempotency_key=key) as write:
            held = db.session.get_one(CourseSession, facts.id)
            sessions.close_sheet(held, unable=unable, key=key, by=by)
            return write.answer(redirect(url_for("spaces.versions", session_id=session_id, clos=1), 303))
    except Refused as refusal:
        return _page(_facts(session_id), typed=fields, refusal=refusal)


@blueprint.get("/seances/<session_id>/versions")
@open_to(*KEEPERS)
def versions(session_id: str) -> str:
    """Show the version in force with its papers, then what each correction changed."""
    held = session_within_reach(session_id, current_reach().structures_as(*KEEPERS))
    kept = versions_of(held.id)
    waits = bool(kept) and kept[0].sealed_at is None
    return render_template(
        "sessions/versions.html",
        held=held,
        versions=told_versions(kept),
        scans=scan_lines(held.id),
        trouble=current_keys().trouble() if waits else None,
        waits=waits,
        just_closed="clos" in request.args,
    )


def _facts(session_id: str) -> SheetFacts:
    return facts_within_reach(session_id, current_reach().structures_as(*KEEPERS))


def _page(
    facts: SheetFacts, *, typed: Mapping[str, object] | None = None, refusal: Refused | None = None
) -> Response:
    now = clock.now()
    page = render_template(
        "sessions/closing.html",
        facts=facts,
        lines=lines_to_close(facts, typed or {}),
        reasons=REASONS,
        halves=all_halves_words(facts.slots),
        blocked=_why_not(facts),
        is_over=now >= rules.closing_opens_at(starts_at=facts.starts_at, ends_at=facts.ends_at),
        can_sign=any(signing.standing_of(span, now=now) is signing.Standing.OPEN for span in facts.half_days),
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def _why_not(facts: SheetFacts) -> str | None:
    """Say why the sheet cannot be closed as it stands."""
    try:
        check_can_close(facts)
    except SheetNotReady as refusal:
        return refusal.message
    return None
