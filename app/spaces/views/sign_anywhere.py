"""« Émarger »: anybody with a card signs on any machine, and leaves nothing behind on it."""

from dataclasses import dataclass

from flask import current_app, make_response, render_template, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.core import clock, rates
from app.core.access import PUBLIC, Role, open_to
from app.core.errors import Invalid, Refused, TooMany
from app.core.identifiers import new_public_id
from app.core.pages import form_fields
from app.core.writing import writing
from app.people import services as people
from app.people.proof import check_secret
from app.people.queries import candidate_named
from app.people.rules.signing_in import normalised
from app.people.schemas import SignInForm, read
from app.sessions.errors import SigningNotOpen
from app.sessions.models import SignedHow
from app.sessions.queries.signing import SignableSession, Signature
from app.sessions.queries.to_sign import ToSign, to_sign
from app.sessions.rules import signing
from app.sessions.rules.signing import HalfDaySpan, Standing
from app.sessions.services.signing import Signed, sign
from app.spaces.signing_form import named, refused
from app.spaces.views.blueprint import blueprint

PROOF_LASTS = 300
"""Seconds during which whoever proved who they are can sign, before they prove it again."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A half-day that somebody can sign, will sign, or signed."""

    held: SignableSession
    span: HalfDaySpan
    standing: Standing
    act: Signature | None

    @property
    def can_sign(self) -> bool:
        """Tell whether there is something to press."""
        signed = self.act is not None and self.act.is_own
        return self.standing is Standing.OPEN and not signed and not self.held.is_closed


@blueprint.get("/emarger")
@open_to(PUBLIC)
def sign_anywhere() -> Response:
    """Ask for a card and its code; show a learner who is signed in what they can sign."""
    if _signed_in():
        told = request.args.get("fait")
        return _choose(current_user.reach.person_id, done=told is not None, was_signed=told == "deja")
    return _ask({})


@blueprint.post("/emarger")
@open_to(PUBLIC)
def prove_who_signs() -> Response:
    """Show whoever gives the right code what they can sign; nobody is signed in."""
    try:
        typed = read(SignInForm(), form_fields(request.form))
        candidate = candidate_named(typed["identifiant"])
        subject = candidate.identifiant if candidate else normalised(typed["identifiant"])
        known = check_secret(candidate, typed["secret"], subject=subject)
        with writing():
            people.confirm(known)
    except (Invalid, TooMany) as refusal:
        return _ask(request.form, refusal)
    return _choose(known.person_id, proof=_proofs().dumps(known.person_id))


@blueprint.post("/emarger/signer")
@open_to(PUBLIC)
def sign_one_of_mine() -> Response:
    """Keep the act of somebody who proved who they are a moment ago."""
    proof = request.form.get("proof", "")
    person_id = current_user.reach.person_id if _signed_in() and not proof else _proved(proof)
    if person_id is None:
        return _ask({}, Invalid("Cinq minutes ont passé : tapez de nouveau votre numéro et votre code."))
    try:
        signed = _sign(person_id)
    except Refused as refusal:
        return _choose(person_id, proof=proof, refusal=refusal)
    return _choose(person_id, proof=proof, done=True, was_signed=not signed.is_new)


def _sign(person_id: int) -> Signed:
    """Sign the half-day that the form names; a second try finds the first act."""
    asked = request.form.get("session", ""), request.form.get("half", "")
    for each in to_sign(person_id):
        for span in each.held.spans:
            if (each.held.public_id, named(span)) == asked:
                with writing():
                    return sign(
                        each.learner_id,
                        each.held.id,
                        day=span.day,
                        half=span.half,
                        how=SignedHow.PIN,
                        key=new_public_id(),
                        by=person_id,
                    )
    raise SigningNotOpen("Cette séance n’est plus à signer : elle a changé, ou votre place a été rendue.")


def _signed_in() -> bool:
    return bool(current_user.is_authenticated and Role.LEARNER in current_user.reach.roles)


def _proofs() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="attendance signing")


def _proved(proof: str) -> int | None:
    """Return who proved who they are with this, less than five minutes ago; nobody otherwise."""
    try:
        person_id: int = _proofs().loads(proof, max_age=PROOF_LASTS)
    except BadData:
        return None
    return person_id


def _lines(found: tuple[ToSign, ...]) -> list[Line]:
    """List the half-days of today and of now, those of yesterday left out."""
    now = clock.now()
    lines = [
        Line(held=each.held, span=span, standing=signing.standing_of(span, now=now), act=_act(each, span))
        for each in found
        for span in each.held.spans
    ]
    return [line for line in lines if line.standing is not Standing.OVER]


def _act(found: ToSign, span: HalfDaySpan) -> Signature | None:
    acts = [act for act in found.signatures if (act.day, act.half) == (span.day, span.half)]
    return min(acts, key=lambda act: (not act.is_own, act.id), default=None)


def _ask(typed: object, refusal: Refused | None = None) -> Response:
    errors = refused(refusal) if refusal else {}
    page = render_template("sessions/sign_anywhere.html", typed=typed, refusal=refusal, errors=errors)
    return _answer(page, refusal)


def _choose(
    person_id: int,
    *,
    proof: str = "",
    refusal: Refused | None = None,
    done: bool = False,
    was_signed: bool = False,
) -> Response:
    page = render_template(
        "sessions/sign_mine.html",
        lines=_lines(to_sign(person_id)),
        named=named,
        opens_at=signing.signing_opens_at,
        proof=proof,
        refusal=refusal,
        done=done,
        was_signed=was_signed,
    )
    return _answer(page, refusal)


def _answer(page: str, refusal: Refused | None) -> Response:
    answer = make_response(page, refusal.status if refusal else 200)
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(int(rates.WINDOW.total_seconds()))
    return answer
