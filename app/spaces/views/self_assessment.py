"""A learner says where they think they stand: it is no mark, and it never counts."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.pages import form_fields, key_in
from app.core.writing import writing
from app.curricula.queries import framework_named
from app.curricula.rules import Domain, Framework
from app.progress.services.self_assessment import say_of_oneself
from app.spaces.followed import Followed, followed_by
from app.spaces.self_assessment import answers_in, domain_to_ask, questions_of
from app.spaces.views.blueprint import blueprint


@blueprint.get("/mon-parcours/<framework>/<version>/je-me-situe")
@open_to(Role.LEARNER)
def self_assessment(framework: str, version: str) -> str:
    """Ask a learner about one part of a framework: the one named, else the first not answered."""
    found = framework_named(framework, version, structures=current_reach().structures_as(Role.LEARNER))
    followed = _followed(found)
    beside = followed.beside[followed.ways[0][0]]
    domain = domain_to_ask(found, request.args.get("partie"), beside)
    if domain is None:
        raise NotFound
    return render_template(
        "spaces/self_assessment.html",
        framework=found,
        domain=domain,
        number=found.domains.index(domain) + 1,
        questions=questions_of(found, domain, beside),
    )


@blueprint.post("/mon-parcours/<framework>/<version>/je-me-situe")
@open_to(Role.LEARNER)
def assess_oneself(framework: str, version: str) -> Response:
    """Keep what a learner says of one part in one request, and lead to the next part."""
    found = framework_named(framework, version, structures=current_reach().structures_as(Role.LEARNER))
    fields, key = form_fields(request.form), key_in(request.form)
    answers = answers_in(fields)
    learner_id = _followed(found).ways[0][0]
    with writing(idempotency_key=key) as write:
        say_of_oneself(learner_id, found, answers, key=key)
        return write.answer(redirect(_after(found, str(fields.get("part", ""))), 303))


def _followed(framework: Framework) -> Followed:
    return followed_by(sorted(current_reach().learners), only=framework)


def _after(framework: Framework, code: str) -> str:
    """Return where to go once a part is saved: the next one, or the whole way after the last."""
    following = _following(framework, code)
    page = "spaces.self_assessment" if following else "spaces.my_framework"
    part = following.code if following else None
    return url_for(page, framework=framework.code, version=framework.version, partie=part)


def _following(framework: Framework, code: str) -> Domain | None:
    codes = [domain.code for domain in framework.domains]
    after = codes.index(code) + 1 if code in codes else len(codes)
    return framework.domains[after] if after < len(codes) else None
