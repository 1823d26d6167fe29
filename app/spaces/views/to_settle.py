"""What devices sent and could not count: a trainer applies it, or puts it aside with a reason."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.errors import Refused
from app.core.pages import form_fields, key_in
from app.core.writing import writing
from app.spaces.newcomers import KEEPERS
from app.spaces.offline.settling import LONGEST_REASON, Settling, settle
from app.spaces.offline.to_settle import decisions_typed, groups_to_settle, reason_typed
from app.spaces.views.blueprint import blueprint


@blueprint.get("/a-regler")
@open_to(*KEEPERS)
def to_settle() -> Response:
    """Show what waits for a decision."""
    return _page()


@blueprint.post("/a-regler")
@open_to(*KEEPERS)
def settle_acts() -> Response:
    """Do what was decided of the acts about one session."""
    reach, fields = current_reach(), form_fields(request.form)
    try:
        decisions = decisions_typed(fields)
        act = Settling(
            by=reach.person_id,
            structure_ids=reach.structures_as(*KEEPERS),
            reason=reason_typed(fields),
            key=key_in(request.form),
        )
        with writing(idempotency_key=act.key) as write:
            settle(decisions, act)
            return write.answer(redirect(url_for("spaces.to_settle", regle=1), 303))
    except Refused as refusal:
        return _page(refusal=refusal)


def _page(*, refusal: Refused | None = None) -> Response:
    """Draw the page; after a refusal, with what was chosen and typed."""
    reach = current_reach()
    page = render_template(
        "spaces/to_settle.html",
        groups=groups_to_settle(reach.structures_as(*KEEPERS), person_id=reach.person_id),
        chosen=_chosen() if refusal else {},
        reason=request.form.get("reason", "") if refusal else "",
        longest=LONGEST_REASON,
        refusal=refusal,
        settled="regle" in request.args and refusal is None,
    )
    return make_response(page, refusal.status if refusal else 200)


def _chosen() -> dict[str, str]:
    """Return what was chosen of each act, by its id."""
    return {
        request.form[name]: request.form.get(f"{name.removesuffix('-id')}-decision", "")
        for name in request.form
        if name.startswith("acts-") and name.endswith("-id")
    }
