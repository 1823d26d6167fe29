"""Draw the sheet of a session, with what was typed and refused where there is some."""

from collections.abc import Mapping
from datetime import datetime

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, current_reach
from app.core.errors import Invalid, Refused
from app.core.french import time_fr
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework
from app.progress.queries import evidence_of
from app.sessions import rules
from app.sessions.models import SessionKind
from app.sessions.queries import Desk, desk_within_reach
from app.spaces import newcomers, sheet
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet_form import SheetTyped

DONE = {
    "1": "Enregistré",
    "annule": "Annulé\u202f: les présences sont revenues à ce qu’elles étaient",
    "annule-acquis": "Annulé\u202f: les savoir-faire sont revenus à ce qu’ils étaient",
    "annule-tout": "Annulé\u202f: les présences et les savoir-faire sont revenus à ce qu’ils étaient",
}
"""What the page says of the last act, by the word of its address."""


def desk_of(session_id: str, reach: Reach) -> Desk:
    """Read the sheet of a session that the caller keeps.

    Raises:
        NotFound: there is none within reach.
    """
    return desk_within_reach(session_id, reach.structures_as(*KEEPERS))


def frameworks_of(desk: Desk) -> tuple[Framework, ...]:
    """Return the framework that the session prepares, if it prepares one, then those it also aims at."""
    own = [desk.framework_version_id] if desk.framework_version_id else []
    return tuple(map(framework_structure, dict.fromkeys([*own, *(aim["framework"] for aim in desk.aims)])))


def back_to(desk: Desk, where: str, *, saved: str | None = None) -> Response:
    """Return to the part of the page that was used, so that the keyboard goes on from there."""
    return redirect(url_for("spaces.session", session_id=desk.public_id, saved=saved, _anchor=where))


def page(
    desk: Desk,
    *,
    sought: str = "",
    typed: SheetTyped | None = None,
    aside: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
) -> Response:
    """Draw the sheet; after a refusal, with what was typed and what the page showed then.

    Args:
        aside: what was typed in one of the small forms around the sheet, by the name of its field.
    """
    goals = sheet.goals_of(desk)
    evidence = evidence_of([place.counts_as for place in desk.seated], [goal.item for goal in goals])
    errors = refusal.errors if isinstance(refusal, Invalid) else None
    saved_at = sheet.saved_at(desk, evidence)
    drawn = render_template(
        "sessions/session.html",
        desk=desk,
        lines=sheet.lines_of(desk, goals, evidence, typed=typed.lines if typed else None, errors=errors),
        holes=sheet.HOLES,
        goals=goals,
        seen_marks=_as_sent(typed.seen_marks) if typed else sheet.seen_marks(desk),
        seen_evidence=_as_sent(typed.seen_evidence) if typed else sheet.seen_evidence(evidence),
        typed=typed,
        aside=aside or {},
        refusal=refusal,
        done=None if refusal else _done(saved_at),
        saved_at=saved_at,
        last_act=sheet.last_act(desk, evidence, by=current_reach().person_id),
        sought=sought,
        found=newcomers.found(desk.structure_id, sought, here={place.public_id for place in desk.places}),
        **_openings(desk),
    )
    return make_response(drawn, refusal.status if refusal else 200)


def _done(saved_at: datetime | None) -> str | None:
    """Say the last act, and when the sheet was saved; what was taken back has no hour of its own."""
    word = request.args.get("saved", "")
    return f"{DONE[word]} à {time_fr(saved_at)}" if word == "1" and saved_at else DONE.get(word)


def _openings(desk: Desk) -> dict[str, object]:
    """Say what can be done now."""
    now, opens_at = clock.now(), rules.marks_open_at(desk.starts_at)
    can_change = desk.version is None and desk.cancelled_at is None
    has_opened = now >= opens_at
    return {
        "opens_at": opens_at,
        "has_opened": has_opened,
        "is_open": can_change and has_opened,
        "free": rules.seats_left(seats=desk.seats, enrolled=desk.taken),
        "can_enrol": can_change
        and rules.enrolment_is_open(ends_at=desk.ends_at, cancelled_at=desk.cancelled_at, now=now),
        "can_change": can_change,
        "counts_visitors": can_change and has_opened and desk.kind is SessionKind.FREE_ACCESS,
    }


def _as_sent(ids: tuple[int, ...]) -> str:
    return " ".join(map(str, ids))
