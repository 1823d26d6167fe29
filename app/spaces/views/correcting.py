"""Correct a closed sheet: the same rows, and the reason; the next version is closed at once."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.database import db
from app.core.errors import Invalid, Refused
from app.core.pages import DAMAGED, form_fields, key_in
from app.core.writing import writing
from app.sessions import services as sessions
from app.sessions.models import CourseSession
from app.sessions.queries import Desk, desk_within_reach
from app.sessions.queries.closing import version_in_force
from app.sessions.services.sheets import LONGEST_REASON
from app.spaces import sheet
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet_form import SheetTyped, check_nobody_left, marks_wanted, sheet_typed
from app.spaces.views.blueprint import blueprint


@blueprint.get("/seances/<session_id>/corriger")
@open_to(*KEEPERS)
def correcting(session_id: str) -> Response:
    """Show the rows of a closed sheet, to be changed, and ask for the reason."""
    desk = _desk(session_id)
    version = version_in_force(desk.id)
    if not version:
        return redirect(url_for("spaces.session", session_id=session_id))
    return _page(desk, version=version)


@blueprint.post("/seances/<session_id>/corriger")
@open_to(*KEEPERS)
def correct(session_id: str) -> Response:
    """Record what changed and close the next version; whatever is refused, what was typed stays."""
    desk, by = _desk(session_id), current_reach().person_id
    fields = form_fields(request.form)
    typed = sheet_typed(fields, desk, key=key_in(request.form))
    reason, version = str(fields.get("reason", "")), _number(fields.get("version", ""))
    try:
        check_nobody_left(typed)
        marks = marks_wanted(typed, desk)
        with writing(idempotency_key=typed.key) as write:
            sessions.correct_sheet(
                db.session.get_one(CourseSession, desk.id),
                marks,
                seen=typed.seen_marks,
                seen_version=version,
                reason=reason,
                key=typed.key,
                by=by,
            )
            return write.answer(redirect(url_for("spaces.versions", session_id=session_id, clos=1), 303))
    except Refused as refusal:
        return _page(desk, version=version, reason=reason, typed=typed, refusal=refusal)


def _desk(session_id: str) -> Desk:
    return desk_within_reach(session_id, current_reach().structures_as(*KEEPERS))


def _number(typed: object) -> int:
    if isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) < 6:
        return int(typed)
    raise Invalid(DAMAGED)


def _page(
    desk: Desk,
    *,
    version: int,
    reason: str = "",
    typed: SheetTyped | None = None,
    refusal: Refused | None = None,
) -> Response:
    errors = refusal.errors if isinstance(refusal, Invalid) else None
    seen = " ".join(map(str, typed.seen_marks)) if typed else sheet.seen_marks(desk)
    page = render_template(
        "sessions/correcting.html",
        desk=desk,
        version=version,
        lines=sheet.lines_of(desk, (), {}, typed=typed.lines if typed else None, errors=errors),
        seen_marks=seen,
        reason=reason,
        longest=LONGEST_REASON,
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
