"""The door: sign in with a card or a password, sign out."""

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.core import rates
from app.core.access import PUBLIC, open_to
from app.core.errors import Invalid, Refused, TooMany
from app.core.identifiers import grouped
from app.core.pages import DEVICE_COOKIE, form_fields
from app.core.writing import writing
from app.people import identity, queries, services
from app.people.errors import CardEnded
from app.people.proof import check_secret
from app.people.queries import Candidate
from app.people.rules.signing_in import normalised
from app.people.schemas import CardForm, SignInForm, read
from app.people.views.blueprint import blueprint

WITH_NOTHING_BEHIND = '"cache", "cookies", "storage"'
BUT_THE_QUEUE = '"cache"'


@blueprint.get("/connexion")
@open_to(PUBLIC)
def sign_in() -> Response:
    """Ask who is there."""
    if current_user.is_authenticated:
        return redirect(identity.own_page(current_user.reach))
    return _sign_in_page(typed={"next": request.args.get("next", "")})


@blueprint.post("/connexion")
@open_to(PUBLIC)
def open_session() -> Response:
    """Let in whoever gives the right secret, to the page that they asked for or their own."""
    try:
        typed = read(SignInForm(), form_fields(request.form))
        candidate = queries.candidate_named(typed["identifiant"])
        subject = candidate.identifiant if candidate else normalised(typed["identifiant"])
        token = _checked(candidate, typed["secret"], subject=subject)
    except (Invalid, TooMany) as refusal:
        return _sign_in_page(typed=request.form, refusal=refusal)
    person = identity.begin(token)
    return redirect(local_page(typed["next"]) or identity.own_page(person.reach))


@blueprint.get("/carte/<token>")
@open_to(PUBLIC)
def card_sign_in(token: str) -> Response:
    """Ask for the PIN of a card whose QR code was scanned; show its place, never its holder."""
    return _card_page(_of_card(token))


@blueprint.post("/carte/<token>")
@open_to(PUBLIC)
def open_session_with_card(token: str) -> Response:
    """Let in the holder of a card who gives its PIN."""
    candidate = _of_card(token)
    try:
        typed = read(CardForm(), form_fields(request.form))
        opened = _checked(candidate, typed["secret"], subject=candidate.identifiant)
    except (Invalid, TooMany) as refusal:
        return _card_page(candidate, refusal=refusal)
    return redirect(identity.own_page(identity.begin(opened).reach))


@blueprint.post("/deconnexion")
@open_to(PUBLIC)
def sign_out() -> Response:
    """End the session, and leave nothing behind on a shared workstation.

    A device that works without a network keeps its storage, where presences may wait to be sent;
    the next page erases every name from it and locks what waits.
    """
    if current_user.is_authenticated:
        with writing():
            services.sign_out(current_user.session_id)
    identity.end()
    answer = redirect(url_for("spaces.home"))
    is_kept = DEVICE_COOKIE in request.cookies
    answer.headers["Clear-Site-Data"] = BUT_THE_QUEUE if is_kept else WITH_NOTHING_BEHIND
    return answer


def local_page(asked: str) -> str | None:
    """Return the page that was asked for before signing in, when it is one of ours; never another site."""
    if (
        not asked.startswith("/")
        or asked.startswith(("//", "/carte/"))
        or "\\" in asked
        or not asked.isprintable()
    ):
        return None
    try:
        current_app.url_map.bind("localhost").match(asked.partition("?")[0], method="GET")
    except HTTPException:
        return None
    return asked


def _checked(candidate: Candidate | None, secret: str, *, subject: str) -> str:
    """Check a secret outside any write transaction, then open the session or count the failure.

    Raises:
        SignInRefused, AccountLocked, TooMany: nobody comes in.
    """
    proved = check_secret(candidate, secret, subject=subject)
    with writing():
        return services.sign_in(proved)


def _of_card(token: str) -> Candidate:
    candidate = queries.candidate_with_card(token)
    if candidate is None:
        raise CardEnded
    return candidate


def _sign_in_page(*, typed: object, refusal: Refused | None = None) -> Response:
    page = render_template("people/sign_in.html", typed=typed, **_told(refusal))
    return _answer(page, refusal)


def _card_page(candidate: Candidate, *, refusal: Refused | None = None) -> Response:
    number = grouped(candidate.identifiant)
    page = render_template("people/card_sign_in.html", place=candidate.place, number=number, **_told(refusal))
    return _answer(page, refusal)


def _told(refusal: Refused | None) -> dict[str, object]:
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    return {"sentence": refusal.message if refusal else None, "errors": errors}


def _answer(page: str, refusal: Refused | None) -> Response:
    answer = make_response(page, refusal.status if refusal else 200)
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(int(rates.WINDOW.total_seconds()))
    return answer
