"""The modules of a course: one more, one changed, their order, their place among those that are given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import form_fields
from app.core.writing import writing
from app.courses import services
from app.courses.queries import CoursePage, ModulePart, course_within_reach
from app.courses.rules import Aim
from app.courses.rules.order import Way
from app.courses.schemas import LONGEST_TITLE, aims_typed, module_asked, wrong_in
from app.sessions.services.titles import carry_title
from app.spaces.aim_picker import picker
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

ACTS: dict[str, tuple[Callable[[int, int], object], str]] = {
    "monter": (lambda module, by: services.move_module(module, Way.UP, by=by), "change"),
    "descendre": (lambda module, by: services.move_module(module, Way.DOWN, by=by), "change"),
    "retirer": (lambda module, by: services.retire_module(module, by=by), "change"),
    "reprendre": (lambda module, by: services.restore_module(module, by=by), "change"),
    "seances": (lambda module, by: carry_title(module, by=by), "seances"),
}
"""What each address does to a module, and what its page then says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form of a module."""

    title: str = ""
    hours: str = "2"
    minutes: str = "0"
    summary: str = ""
    sought: str = ""
    aims: tuple[Aim, ...] = ()
    requires: tuple[str, ...] = ()


@blueprint.get("/parcours/<course_id>/modules/nouveau")
@open_to(*KEEPERS)
def new_module(course_id: str) -> Response:
    """Ask what the new module is."""
    return _form(_course(course_id), None, Typed())


@blueprint.post("/parcours/<course_id>/modules/nouveau")
@open_to(*KEEPERS)
def add_module(course_id: str) -> Response:
    """Add a module at the end; a search only shows the form again, with what it found."""
    page = _course(course_id)
    if "look" in request.form:
        return _form(page, None, _typed(request.form))
    try:
        asked = module_asked(form_fields(request.form))
        with writing(idempotency_key=request.form.get("key")) as write:
            made = services.add_module(page.id, asked, by=current_reach().person_id)
            return write.answer(_back(course_id, made.id, done="ajoute"))
    except Invalid as refusal:
        return _form(page, None, _typed(request.form), refusal)


@blueprint.get("/parcours/<course_id>/modules/<int:module_id>")
@open_to(*KEEPERS)
def module(course_id: str, module_id: int) -> Response:
    """Show a module, to be changed."""
    page = _course(course_id)
    part = page.module(module_id)
    return _form(page, part, _kept(part))


@blueprint.post("/parcours/<course_id>/modules/<int:module_id>")
@open_to(*KEEPERS)
def change_module(course_id: str, module_id: int) -> Response:
    """Change a module; a search only shows the form again, with what it found."""
    page = _course(course_id)
    part = page.module(module_id)
    if "look" in request.form:
        return _form(page, part, _typed(request.form))
    try:
        asked = module_asked(form_fields(request.form))
        with writing(idempotency_key=request.form.get("key")) as write:
            services.change_module(part.id, asked, by=current_reach().person_id)
            return write.answer(_back(course_id, part.id, done="change"))
    except Invalid as refusal:
        page = _course(course_id)
        return _form(page, page.module(module_id), _typed(request.form), refusal)


@blueprint.post(
    "/parcours/<course_id>/modules/<int:module_id>/<any(monter,descendre,retirer,reprendre,seances):act>"
)
@open_to(*KEEPERS)
def act_on_module(course_id: str, module_id: int, act: str) -> Response:
    """Move a module, take it out or put it back, or carry its title to the sessions to come."""
    part = _course(course_id).module(module_id)
    do, done = ACTS[act]
    with writing(idempotency_key=request.form.get("key")) as write:
        do(part.id, current_reach().person_id)
        return write.answer(_back(course_id, part.id, done=done))


def _course(course_id: str) -> CoursePage:
    return course_within_reach(course_id, current_reach().structures_as(*KEEPERS))


def _back(course_id: str, module_id: int, *, done: str) -> Response:
    address = url_for("spaces.course", course_id=course_id, fait=done, _anchor=f"module-{module_id}")
    return redirect(address, 303)


def _kept(part: ModulePart) -> Typed:
    hours, minutes = divmod(part.minutes, 60)
    return Typed(
        title=part.title,
        hours=str(hours),
        minutes=str(minutes),
        summary=part.summary,
        aims=part.aims,
        requires=tuple(map(str, part.requires)),
    )


def _typed(form: Mapping[str, str]) -> Typed:
    return Typed(
        title=form.get("title", "")[:LONGEST_TITLE],
        hours=form.get("hours", ""),
        minutes=form.get("minutes", ""),
        summary=form.get("summary", ""),
        sought=form.get("sought", "").strip()[:100],
        aims=aims_typed(form),
        requires=tuple(value for name, value in form.items() if name.startswith("requires-")),
    )


def _form(
    page: CoursePage, part: ModulePart | None, typed: Typed, refusal: Invalid | None = None
) -> Response:
    others = [each for each in page.given if part is None or each.id != part.id]
    drawn = render_template(
        "courses/module.html",
        course=page,
        module=part,
        typed=typed,
        others=[(str(each.id), each.title) for each in others],
        picker=picker(page.structure_id, page.framework_version_id, typed.aims, sought=typed.sought),
        errors=wrong_in(refusal) if refusal else {},
        refusal=refusal,
    )
    return make_response(drawn, refusal.status if refusal else 200)
