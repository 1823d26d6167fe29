"""« Faire signer »: one tablet goes from hand to hand, each one finds their name and signs."""

from flask import make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.errors import Invalid, Refused, TooMany
from app.core.identifiers import new_public_id
from app.core.writing import writing
from app.people import services as people
from app.people.errors import SignInRefused
from app.people.proof import check_secret
from app.people.queries import candidate_of
from app.sessions.drawings import redrawn
from app.sessions.errors import DrawingRefused
from app.sessions.queries.signers import Signer, SigningDesk, signing_desk
from app.sessions.rules import signing
from app.sessions.rules.signing import HalfDaySpan
from app.sessions.services.signing import Signed, sign
from app.spaces import signing_form, tablet
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

blueprint.before_app_request(tablet.keep_in_place)


@blueprint.get("/seances/<session_id>/signer")
@open_to(*KEEPERS)
def names_to_sign(session_id: str) -> str:
    """Show the names of a session, each one to press; those who signed have their tick."""
    desk = _desk(session_id)
    span = signing_form.span_asked(desk.held, request.args.get("demi"))
    return render_template(
        "sessions/sign.html",
        desk=desk,
        span=span,
        named=signing_form.named,
        standing=signing.standing_of(span, now=clock.now()).value,
        opens_at=signing.signing_opens_at(span),
        just=_just_signed(desk, request.args.get("signe", "")),
        was_signed="deja" in request.args,
        is_handed_over=tablet.is_handed_over(),
    )


@blueprint.get("/seances/<session_id>/signer/<learner_id>")
@open_to(*KEEPERS)
def sign_page(session_id: str, learner_id: str) -> Response:
    """Show one person what they sign, in plain words."""
    desk = _desk(session_id)
    span = signing_form.span_asked(desk.held, request.args.get("demi"))
    return _person(desk, desk.signer(learner_id), span)


@blueprint.post("/seances/<session_id>/signer/<learner_id>")
@open_to(*KEEPERS)
def sign_here(session_id: str, learner_id: str) -> Response:
    """Keep the act of whoever proved who they are, and go back to the names.

    The form holds a secret, so its answer is not kept for a resend: a second try finds the first act.
    """
    desk = _desk(session_id)
    signer, typed = desk.signer(learner_id), signing_form.typed_in(request.form)
    span = signing_form.span_asked(desk.held, typed.get("half"))
    try:
        signed = _sign(desk, signer, span, typed)
    except Refused as refusal:
        return _person(desk, signer, span, refusal=refusal)
    address = url_for(
        "spaces.names_to_sign",
        session_id=session_id,
        demi=signing_form.named(span),
        signe=learner_id,
        deja=None if signed.is_new else "1",
    )
    return redirect(address, 303)


@blueprint.get("/seances/<session_id>/reprendre")
@open_to(*KEEPERS)
def end_of_tablet(session_id: str) -> Response:
    """Ask for the trainer's password before the tablet shows anything else."""
    return _end(_desk(session_id))


@blueprint.post("/seances/<session_id>/reprendre")
@open_to(*KEEPERS)
def take_tablet_back(session_id: str) -> Response:
    """Give the tablet back to its trainer, who types their password."""
    desk = _desk(session_id)
    candidate = candidate_of(current_reach().person_id)
    subject = candidate.identifiant if candidate else str(current_reach().person_id)
    try:
        known = check_secret(
            candidate, request.form.get("secret", "")[: signing_form.LONGEST], subject=subject
        )
        with writing():
            people.confirm(known)
    except SignInRefused:
        return _end(desk, Invalid("Ce mot de passe n’est pas le bon : vérifiez, puis recommencez."))
    except (Invalid, TooMany) as refusal:
        return _end(desk, refusal)
    tablet.take_back()
    return redirect(url_for("spaces.signatures", session_id=session_id), 303)


def _desk(session_id: str) -> SigningDesk:
    return signing_desk(session_id, current_reach().structures_as(*KEEPERS))


def _sign(desk: SigningDesk, signer: Signer, span: HalfDaySpan, typed: dict[str, str]) -> Signed:
    """Check who signs, outside any write transaction, then keep the act."""
    if typed.get("drawing") and not desk.held.keeps_images:
        raise DrawingRefused("Cette structure ne garde pas de signature dessinée : signez sans dessin.")
    drawing = redrawn(typed.get("drawing", ""))
    proved = signing_form.proved(signer, typed)
    with writing():
        people.confirm(proved.candidate)
        return sign(
            signer.learner_id,
            desk.held.id,
            day=span.day,
            half=span.half,
            how=proved.how,
            key=new_public_id(),
            by=proved.candidate.person_id,
            drawing=drawing,
        )


def _just_signed(desk: SigningDesk, public_id: str) -> Signer | None:
    return next((signer for signer in desk.signers if signer.public_id == public_id), None)


def _person(
    desk: SigningDesk, signer: Signer, span: HalfDaySpan, *, refusal: Refused | None = None
) -> Response:
    page = render_template(
        "sessions/sign_one.html",
        desk=desk,
        signer=signer,
        span=span,
        half=signing_form.named(span),
        act=signer.act_of(span),
        standing=signing.standing_of(span, now=clock.now()).value,
        opens_at=signing.signing_opens_at(span),
        is_over=clock.now() >= span.ends,
        refusal=refusal,
        errors=signing_form.refused(refusal) if refusal else {},
    )
    return tablet.seen(page, refusal.status if refusal else 200)


def _end(desk: SigningDesk, refusal: Refused | None = None) -> Response:
    page = render_template("sessions/sign_end.html", held=desk.held, name=current_user.name, refusal=refusal)
    return make_response(page, refusal.status if refusal else 200)
