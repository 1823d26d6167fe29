"""A person's own papers: their files, who may see them, and the links that they make for others."""

from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.awards.models import NameShown
from app.awards.queries.holding import HeldPaper, paper_within, papers_of
from app.awards.queries.sharing import LinkLine, shared_of
from app.awards.schemas.sharing import ENDLESS, LASTING, ON_A_DAY, USUAL, access_chosen, disclosure
from app.awards.services.sharing import MOST_LINKS, end_link, make_link, set_access
from app.awards.views.blueprint import blueprint
from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid, NotFound
from app.core.identifiers import grouped
from app.core.pages import form_fields, key_in
from app.core.writing import writing

USUAL_LINK = {
    "label": "",
    "name_shown": NameShown.FULL.value,
    "competencies": "yes",
    "lasting": USUAL,
    "day": "",
}
"""What a new link shows unless its maker says otherwise."""


@blueprint.get("/mes-certificats")
@open_to(Role.LEARNER)
def mine() -> str:
    """List a person's certificates and passport."""
    return render_template("awards/mine.html", papers=papers_of(current_reach().learners))


@blueprint.get("/mes-certificats/<public_id>")
@open_to(Role.LEARNER)
def mine_one(public_id: str) -> str:
    """Give the files of one paper, say who may see it, and list its links."""
    return _one_page(_paper(public_id), done=request.args.get("fait"))


@blueprint.post("/mes-certificats/<public_id>")
@open_to(Role.LEARNER)
def choose_access(public_id: str) -> Response:
    """Keep who may see the page of the printed code; it can be changed as often as wanted."""
    paper = _paper(public_id)
    try:
        access = access_chosen(form_fields(request.form))
    except Invalid as refusal:
        return _unfit(_one_page(paper, errors=_first_of_each(refusal)))
    with writing(idempotency_key=key_in(request.form)) as write:
        set_access(paper.code, access, holder=current_reach())
        return write.answer(redirect(url_for("awards.mine_one", public_id=public_id, fait="choix"), 303))


@blueprint.get("/mes-certificats/<public_id>/liens/nouveau")
@open_to(Role.LEARNER)
def ask_for_link(public_id: str) -> str:
    """Ask for whom a link is, what it shows and until when."""
    return _new_link_page(_paper(public_id))


@blueprint.post("/mes-certificats/<public_id>/liens/nouveau")
@open_to(Role.LEARNER)
def make_new_link(public_id: str) -> Response:
    """Make a link and show it."""
    paper = _paper(public_id)
    fields = form_fields(request.form)
    try:
        shown = disclosure(fields)
    except Invalid as refusal:
        return _unfit(_new_link_page(paper, typed=fields, errors=_first_of_each(refusal)))
    with writing(idempotency_key=key_in(request.form)) as write:
        link = make_link(paper.code, shown, holder=current_reach())
        home = url_for("awards.mine_link", public_id=public_id, link_id=link.public_id, fait="lien")
        return write.answer(redirect(home, 303))


@blueprint.get("/mes-certificats/<public_id>/liens/<link_id>")
@open_to(Role.LEARNER)
def mine_link(public_id: str, link_id: str) -> str:
    """Show a link, large enough to be copied, scanned or sent."""
    paper, link = _link(public_id, link_id)
    address = f"{current_app.extensions['settings'].public_url}/partage/{link.token}"
    is_new = request.args.get("fait") == "lien"
    return render_template("awards/mine_link.html", paper=paper, link=link, address=address, is_new=is_new)


@blueprint.get("/mes-certificats/<public_id>/liens/<link_id>/arreter")
@open_to(Role.LEARNER)
def ask_to_end_link(public_id: str, link_id: str) -> str:
    """Ask the holder to confirm that a link is to be stopped."""
    paper, link = _link(public_id, link_id)
    return render_template("awards/mine_end_link.html", paper=paper, link=link)


@blueprint.post("/mes-certificats/<public_id>/liens/<link_id>/arreter")
@open_to(Role.LEARNER)
def stop_link(public_id: str, link_id: str) -> Response:
    """Stop a link for good; pressed twice, it is stopped once."""
    _link(public_id, link_id)
    with writing(idempotency_key=key_in(request.form)) as write:
        end_link(link_id, holder=current_reach())
        return write.answer(redirect(url_for("awards.mine_one", public_id=public_id, fait="arret"), 303))


def _paper(public_id: str) -> HeldPaper:
    paper = paper_within(public_id, learner_ids=current_reach().learners)
    if paper is None:
        raise NotFound
    return paper


def _link(public_id: str, link_id: str) -> tuple[HeldPaper, LinkLine]:
    paper = _paper(public_id)
    link = shared_of(paper).link(link_id)
    if link is None:
        raise NotFound
    return paper, link


def _one_page(paper: HeldPaper, *, done: str | None = None, errors: dict[str, str] | None = None) -> str:
    return render_template(
        "awards/mine_one.html",
        paper=paper,
        code=grouped(paper.code),
        shared=shared_of(paper),
        most=MOST_LINKS,
        done=done,
        errors=errors or {},
    )


def _new_link_page(
    paper: HeldPaper, *, typed: dict[str, Any] | None = None, errors: dict[str, str] | None = None
) -> str:
    return render_template(
        "awards/mine_new_link.html",
        paper=paper,
        is_full=len(shared_of(paper).in_force) >= MOST_LINKS,
        most=MOST_LINKS,
        lasting=[*LASTING.items(), (ON_A_DAY, "Jusqu’à un jour que je choisis"), (ENDLESS, "Sans fin")],
        typed=USUAL_LINK | (typed or {}),
        errors=errors or {},
    )


def _first_of_each(refusal: Invalid) -> dict[str, str]:
    return {name: sentences[0] for name, sentences in refusal.errors.items()}


def _unfit(page: str) -> Response:
    return Response(page, 422, content_type="text/html; charset=utf-8")
