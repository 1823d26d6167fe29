"""The manager's register of certificates, and taking one back."""

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.awards import queries, services
from app.awards.errors import NotPrintable, SameName
from app.awards.queries import CertificateLine
from app.awards.queries.register import Filter
from app.awards.rules import CertificateState
from app.awards.services.revoking import LONGEST_REASON
from app.awards.views.blueprint import blueprint
from app.core import clock
from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.keys import current_keys
from app.core.pages import page_asked
from app.core.writing import writing
from app.people.queries import learner_within_reach

YEARS_OFFERED = 6
STATES = (
    (CertificateState.IN_FORCE.value, "En vigueur"),
    (CertificateState.PENDING.value, "En attente du cachet"),
    (CertificateState.REVOKED.value, "Révoqués"),
    (CertificateState.REPLACED.value, "Remplacés"),
    (CertificateState.EXPIRED.value, "Expirés"),
)
_SAY_WHY = f"Dites pourquoi, en {LONGEST_REASON} caractères au plus."


@blueprint.get("/certificats")
@open_to(Role.MANAGER)
def register() -> str:
    """List what the manager's structures have granted, the newest first."""
    asked = _filter_asked()
    lines = queries.register_of(current_reach().structures_as(Role.MANAGER), page=page_asked(), asked=asked)
    this_year = clock.today().year
    return render_template(
        "awards/register.html",
        register=lines,
        asked=asked,
        years=range(this_year, this_year - YEARS_OFFERED, -1),
        states=STATES,
        trouble=current_keys().trouble(),
    )


def _filter_asked() -> Filter:
    """Read the filter of the address; what is not offered filters nothing."""
    year, state = request.args.get("annee", type=int), request.args.get("etat")
    first = clock.today().year - YEARS_OFFERED
    return Filter(
        year=year if year is not None and year in range(first + 1, first + YEARS_OFFERED + 1) else None,
        state=CertificateState(state) if state in dict(STATES) else None,
    )


@blueprint.get("/certificats/<public_id>/revoquer")
@open_to(Role.MANAGER)
def ask_to_revoke(public_id: str) -> str:
    """Ask the manager to confirm, and why; what has ended already cannot be revoked."""
    line = _line(public_id)
    if line.state in (CertificateState.REVOKED, CertificateState.REPLACED):
        raise NotFound
    return _revoking_page(line)


@blueprint.post("/certificats/<public_id>/revoquer")
@open_to(Role.MANAGER)
def revoke(public_id: str) -> Response:
    """Take a certificate back; its public page says so at once."""
    line = _line(public_id)
    reason, error = _reason_typed()
    if error:
        return _again(_revoking_page(line, reason=reason, error=error))
    with writing(idempotency_key=request.form.get("key")) as write:
        services.revoke(line.award_id, reason=reason, by_person_id=current_reach().person_id)
        home = url_for("awards.of_learner", public_id=line.learner_public_id, fait="revoque")
        return write.answer(redirect(home, 303))


@blueprint.get("/certificats/<public_id>/remplacer")
@open_to(Role.MANAGER)
def ask_to_replace(public_id: str) -> str:
    """Show the name on the paper and the person's present one, and ask why."""
    line = _line(public_id)
    if line.ended_on is not None:
        raise NotFound
    return _replacing_page(line)


@blueprint.post("/certificats/<public_id>/remplacer")
@open_to(Role.MANAGER)
def replace(public_id: str) -> Response:
    """Enter a certificate in the person's present name; the old code leads to it."""
    line = _line(public_id)
    reason, error = _reason_typed()
    if error:
        return _again(_replacing_page(line, reason=reason, error=error))
    try:
        with writing(idempotency_key=request.form.get("key")) as write:
            services.replace(line.certificate_id, reason=reason, by_person_id=current_reach().person_id)
            home = url_for("awards.of_learner", public_id=line.learner_public_id, fait="remplace")
            return write.answer(redirect(home, 303))
    except (SameName, NotPrintable) as refusal:
        return _again(_replacing_page(line, reason=reason, refusal=refusal.message))


def _reason_typed() -> tuple[str, str | None]:
    """Return the reason as it was typed, and what is wrong with it."""
    reason = " ".join(request.form.get("reason", "").split())
    return reason, None if 0 < len(reason) <= LONGEST_REASON else _SAY_WHY


def _again(page: str) -> Response:
    return Response(page, 422, content_type="text/html")


def _replacing_page(line: CertificateLine, **told: str | None) -> str:
    learner = learner_within_reach(line.learner_public_id, current_reach(), roles=(Role.MANAGER,))
    typed = {"reason": "", "error": None, "refusal": None} | told
    return render_template("awards/replace.html", line=line, learner=learner, **typed)


def _line(public_id: str) -> CertificateLine:
    line = queries.line_within(public_id, structure_ids=current_reach().structures_as(Role.MANAGER))
    if line is None:
        raise NotFound
    return line


def _revoking_page(line: CertificateLine, *, reason: str = "", error: str | None = None) -> str:
    return render_template("awards/revoke.html", line=line, reason=reason, error=error)
