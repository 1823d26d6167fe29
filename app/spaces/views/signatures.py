"""The signatures of a session: who signed which half-day, who could not, and the trainer's own act."""

from base64 import b64encode

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.errors import Invalid, Refused
from app.core.pages import key_in
from app.core.writing import writing
from app.sessions.queries.practice import images_of
from app.sessions.queries.signers import SigningDesk, signing_desk
from app.sessions.rules import signing
from app.sessions.rules.signing import Standing
from app.sessions.services.signing import countersign, sign_unable
from app.spaces import signing_form, tablet
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint
from app.spaces.views.board import public_address

REASONS = (
    "Carte et code oubliés",
    "Carte bloquée ou perdue",
    "Pas encore de carte",
    "Ne peut pas taper ou lire l’écran",
    "Panne de matériel ou de réseau",
)
OTHER = "autre"


@blueprint.get("/seances/<session_id>/emargement")
@open_to(*KEEPERS)
def signatures(session_id: str) -> Response:
    """Show who signed, by half-day, and what is left to do."""
    return _page(_desk(session_id))


@blueprint.post("/seances/<session_id>/emargement/tablette")
@open_to(*KEEPERS)
def hand_tablet_over(session_id: str) -> Response:
    """Keep this browser on the names of the session, until the trainer's password is typed."""
    held = _desk(session_id).held
    key_in(request.form)
    tablet.hand_over(held.public_id)
    return redirect(url_for("spaces.names_to_sign", session_id=held.public_id), 303)


@blueprint.post("/seances/<session_id>/emargement/temoignage")
@open_to(*KEEPERS)
def vouch(session_id: str) -> Response:
    """Say that somebody was there and could not sign."""
    desk = _desk(session_id)
    try:
        day, half = signing_form.half_day_named(request.form.get("half", ""))
        signer, key = desk.signer(request.form.get("learner", "")), key_in(request.form)
        with writing(idempotency_key=key) as write:
            sign_unable(
                signer.learner_id,
                desk.held.id,
                day=day,
                half=half,
                reason=_reason(),
                key=key,
                by=current_reach().person_id,
            )
            return write.answer(_back(session_id, "temoignage"))
    except Refused as refusal:
        return _page(desk, refusal)


@blueprint.post("/seances/<session_id>/emargement/animateur")
@open_to(*KEEPERS)
def sign_as_trainer(session_id: str) -> Response:
    """Sign a half-day as the trainer who gave it."""
    desk = _desk(session_id)
    try:
        day, half = signing_form.half_day_named(request.form.get("half", ""))
        key = key_in(request.form)
        with writing(idempotency_key=key) as write:
            countersign(desk.held.id, day=day, half=half, key=key, by=current_reach().person_id)
            return write.answer(_back(session_id, "animateur"))
    except Refused as refusal:
        return _page(desk, refusal)


@blueprint.get("/seances/<session_id>/emargement/dessins")
@open_to(*KEEPERS)
def drawn_signatures(session_id: str) -> str:
    """Show the drawn signatures of a session, where the structure keeps them."""
    desk = _desk(session_id)
    drawings = {number: b64encode(content).decode() for number, content in images_of(desk.held.id).items()}
    return render_template("sessions/drawings.html", desk=desk, held=desk.held, drawings=drawings)


def _desk(session_id: str) -> SigningDesk:
    return signing_desk(session_id, current_reach().structures_as(*KEEPERS))


def _reason() -> str:
    """Return the reason that was chosen, with the words that were added."""
    chosen, words = request.form.get("reason", ""), request.form.get("words", "").strip()
    if chosen == OTHER or not chosen:
        return words
    if chosen not in REASONS:
        raise Invalid(
            "Choisissez une raison de la liste.", {"reason": ["Choisissez une raison de la liste."]}
        )
    return f"{chosen} : {words}" if words else chosen


def _back(session_id: str, done: str) -> Response:
    return redirect(url_for("spaces.signatures", session_id=session_id, fait=done), 303)


def _page(desk: SigningDesk, refusal: Refused | None = None) -> Response:
    now, person_id = clock.now(), current_reach().person_id
    begun = [span for span in desk.held.spans if signing.standing_of(span, now=now) is not Standing.TO_COME]
    page = render_template(
        "sessions/signatures.html",
        desk=desk,
        held=desk.held,
        begun=begun,
        opens_at=signing.signing_opens_at(desk.held.spans[0]),
        named=signing_form.named,
        is_at_odds=signing.is_at_odds,
        anywhere=public_address("spaces.sign_anywhere").partition("://")[2],
        reasons=REASONS,
        other=OTHER,
        mine={(act.day, act.half) for act in desk.countersigned if act.recorded_by == person_id},
        typed=request.form,
        refusal=refusal,
        done=request.args.get("fait") if refusal is None else None,
    )
    return make_response(page, refusal.status if refusal else 200)
