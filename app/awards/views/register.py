"""The manager's register of certificates, and taking one back."""

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.awards import queries, services
from app.awards.queries import CertificateLine
from app.awards.rules import CertificateState
from app.awards.services.revoking import LONGEST_REASON
from app.awards.views.blueprint import blueprint
from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.keys import current_keys
from app.core.pages import page_asked
from app.core.writing import writing


@blueprint.get("/certificats")
@open_to(Role.MANAGER)
def register() -> str:
    """List what the manager's structures have granted, the newest first."""
    lines = queries.register_of(current_reach().structures_as(Role.MANAGER), page=page_asked())
    return render_template("awards/register.html", register=lines, trouble=current_keys().trouble())


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
    reason = " ".join(request.form.get("reason", "").split())
    if not reason or len(reason) > LONGEST_REASON:
        error = f"Dites pourquoi, en {LONGEST_REASON} caractères au plus."
        return Response(_revoking_page(line, reason=reason, error=error), 422, content_type="text/html")
    with writing(idempotency_key=request.form.get("key")) as write:
        services.revoke(line.award_id, reason=reason, by_person_id=current_reach().person_id)
        home = url_for("awards.of_learner", public_id=line.learner_public_id, fait="revoque")
        return write.answer(redirect(home, 303))


def _line(public_id: str) -> CertificateLine:
    line = queries.line_within(public_id, structure_ids=current_reach().structures_as(Role.MANAGER))
    if line is None:
        raise NotFound
    return line


def _revoking_page(line: CertificateLine, *, reason: str = "", error: str | None = None) -> str:
    return render_template("awards/revoke.html", line=line, reason=reason, error=error)
