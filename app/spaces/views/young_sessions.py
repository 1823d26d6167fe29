"""The sessions of a young person, for the counsellor who oriented them: no more than they agreed to show."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid, NotFound
from app.core.pages import DAMAGED
from app.core.writing import writing
from app.referrals.queries import ReferralSheet, referral_within_reach
from app.sessions import services
from app.sessions.models import CourseSession, EnrolledHow
from app.sessions.queries.offers import offers_that_remain
from app.sessions.queries.own_sessions import places_ahead, session_of_ones_own
from app.spaces.views.blueprint import blueprint


@blueprint.get("/mes-jeunes/<referral_id>/seances")
@open_to(Role.COUNSELLOR)
def young_sessions(referral_id: str) -> str:
    """Show what a young person has ahead, if they agreed, and what they may be enrolled in."""
    sheet = _sheet(referral_id)
    places = places_ahead([sheet.to_learner_id]) if sheet.consent_id else ()
    return render_template(
        "sessions/young.html",
        sheet=sheet,
        places=places,
        offers=offers_that_remain([sheet.to_structure_id], places),
        just_done=request.args.get("fait", ""),
    )


@blueprint.post("/mes-jeunes/<referral_id>/seances")
@open_to(Role.COUNSELLOR)
def enrol_young(referral_id: str) -> Response:
    """Enrol a young person in a workshop, or in all that remains of its cycle."""
    sheet = _sheet(referral_id)
    held = _session(sheet)
    if held.starts_at <= clock.now():
        raise NotFound
    by = current_reach().person_id
    with writing(idempotency_key=request.form.get("key")) as write:
        if held.cycle_id is not None:
            services.enrol_in_cycle(sheet.to_learner_id, held.cycle_id, by=by, how=EnrolledHow.COUNSELLOR)
        else:
            services.enrol(sheet.to_learner_id, held.id, by=by, how=EnrolledHow.COUNSELLOR)
        return write.answer(_back(referral_id, "inscription"))


@blueprint.post("/mes-jeunes/<referral_id>/absence")
@open_to(Role.COUNSELLOR)
def announce_for_young(referral_id: str) -> Response:
    """Say that a young person will not come, or will after all; only if they let their course be followed."""
    sheet = _sheet(referral_id)
    if sheet.consent_id is None:
        raise NotFound
    acts = {"absence": services.announce_absence, "retour": services.come_after_all}
    act = request.form.get("act", "")
    if act not in acts:
        raise Invalid(DAMAGED)
    held = _session(sheet)
    with writing(idempotency_key=request.form.get("key")) as write:
        acts[act](sheet.to_learner_id, held.id, by=current_reach().person_id)
        return write.answer(_back(referral_id, act))


def _sheet(referral_id: str) -> ReferralSheet:
    """Find an orientation that the counsellor's own structure sent."""
    reach = current_reach()
    sheet = referral_within_reach(referral_id, reach)
    if sheet.from_structure_id not in reach.structures_as(Role.COUNSELLOR):
        raise NotFound
    return sheet


def _session(sheet: ReferralSheet) -> CourseSession:
    return session_of_ones_own(request.form.get("session", ""), [sheet.to_learner_id])[0]


def _back(referral_id: str, done: str) -> Response:
    return redirect(url_for("spaces.young_sessions", referral_id=referral_id, fait=done))
