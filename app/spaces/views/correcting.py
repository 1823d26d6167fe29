"""Correct a closed sheet: the same rows, those it forgot, the reason; the next version is closed at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Reach, current_reach, open_to
from app.core.database import db
from app.core.errors import Invalid, Refused
from app.core.pages import form_fields, key_in
from app.core.writing import writing
from app.sessions import services as sessions
from app.sessions.models import CourseSession
from app.sessions.queries import Desk, desk_within_reach
from app.sessions.queries.practice import practice_of
from app.sessions.services.correcting import LONGEST_REASON
from app.spaces import newcomers, sheet, unable_form
from app.spaces.correction_form import (
    NEW,
    Aside,
    Wanted,
    answered,
    aside_of,
    check_were_there,
    desk_with_forgotten,
    slots_of,
    unsigned,
    was_there,
    with_places,
)
from app.spaces.newcomers import KEEPERS
from app.spaces.scans import given_scan
from app.spaces.sheet_form import SheetTyped, check_nobody_left, marks_wanted, sheet_typed
from app.spaces.unable_form import Whose
from app.spaces.views.blueprint import blueprint


@blueprint.get("/seances/<session_id>/corriger")
@open_to(*KEEPERS)
def correcting(session_id: str) -> Response:
    """Show the rows of a closed sheet, to be changed, and ask for the reason."""
    desk = _desk(session_id, current_reach())
    if desk.version is None:
        return redirect(url_for("spaces.session", session_id=session_id))
    return _page(desk, desk, Aside(version=desk.version), {})


@blueprint.post("/seances/<session_id>/corriger")
@open_to(*KEEPERS)
def correct(session_id: str) -> Response:
    """Look for somebody forgotten, or record what changed and close the next version.

    Whatever is refused, what was typed stays.
    """
    reach, fields = current_reach(), form_fields(request.form)
    kept = _desk(session_id, reach)
    aside, desk = aside_of(fields), desk_with_forgotten(kept, fields, reach)
    typed = sheet_typed(fields, desk, key=key_in(request.form))
    if "find" in fields or aside.is_search:
        return _found(kept, desk, fields, typed, aside)
    try:
        check_nobody_left(typed)
        reasons = unable_form.reasons_given(fields, _unsigned(desk))
        wanted = Wanted(marks=marks_wanted(typed, desk), reasons=reasons, scan=given_scan())
        check_were_there(wanted, desk, given_name=aside.given_name)
        with writing(idempotency_key=typed.key) as write:
            _correct(kept, desk, typed, aside, wanted, by=reach.person_id)
            return write.answer(redirect(url_for("spaces.versions", session_id=session_id, clos=1), 303))
    except Refused as refusal:
        return _page(kept, desk, aside, fields, typed=typed, refusal=refusal)


def _desk(session_id: str, reach: Reach) -> Desk:
    return desk_within_reach(session_id, reach.structures_as(*KEEPERS))


def _unsigned(desk: Desk) -> list[Whose]:
    """List the acts that are missing, where the structure asks people to sign."""
    practice = practice_of(desk.structure_id)
    return unsigned(desk) if practice is not None and practice.signs else []


def _correct(kept: Desk, desk: Desk, typed: SheetTyped, aside: Aside, wanted: Wanted, *, by: int) -> None:
    """Correct the sheet; whoever is new is registered first, and noted present."""
    marks, learners = wanted.marks, {place.public_id: place.learner_id for place in desk.seated}
    forgotten = [place.learner_id for place in answered(desk, typed, among=kept)]
    if aside.given_name or aside.family_name:
        names = {"given_name": aside.given_name, "family_name": aside.family_name}
        learners[NEW] = newcomers.newcomer(desk.structure_id, names, by=by)
        forgotten.append(learners[NEW])
        marks = [*marks, was_there(learners[NEW], aside.given_name)]
    sessions.correct_sheet(
        db.session.get_one(CourseSession, desk.id),
        marks,
        forgotten=forgotten,
        unable=unable_form.could_not_sign(wanted.reasons, learners),
        scan=wanted.scan,
        seen=typed.seen_marks,
        seen_version=aside.version,
        reason=aside.reason,
        key=typed.key,
        by=by,
    )


def _found(kept: Desk, desk: Desk, fields: Mapping[str, Any], typed: SheetTyped, aside: Aside) -> Response:
    """Add a blank row for each person found; those already answered for stay."""
    earlier = replace(kept, seated=(*kept.seated, *answered(desk, typed, among=kept)))
    here = {place.public_id for place in earlier.seated}
    found = newcomers.found(desk.structure_id, aside.sought, here=here) or ()
    answer = replace(aside, searched=aside.sought)
    return _page(kept, with_places(earlier, list(found)), answer, fields, typed=typed, nobody=not found)


def _page(
    kept: Desk,
    desk: Desk,
    aside: Aside,
    fields: Mapping[str, Any],
    *,
    typed: SheetTyped | None = None,
    nobody: bool = False,
    refusal: Refused | None = None,
) -> Response:
    errors = refusal.errors if isinstance(refusal, Invalid) else None
    lines = sheet.lines_of(desk, (), {}, typed=typed.lines if typed else None, errors=errors)
    page = render_template(
        "sessions/correcting.html",
        desk=desk,
        aside=aside,
        lines=lines[: len(kept.seated)],
        added=lines[len(kept.seated) :],
        missing=unable_form.missing_acts(_unsigned(desk), slots_of(desk), fields),
        new=NEW,
        reasons=unable_form.REASONS,
        nobody=nobody,
        seen_marks=" ".join(map(str, typed.seen_marks)) if typed else sheet.seen_marks(desk),
        longest=LONGEST_REASON,
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
