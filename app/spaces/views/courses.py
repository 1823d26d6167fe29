"""Courses: the list, a new one, one of the field's, one with its modules, its resources and its cycles."""

from collections.abc import Mapping

from flask import make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.errors import Invalid, NotFound
from app.core.french import typography
from app.core.pages import form_fields
from app.core.writing import writing
from app.courses import reading, services
from app.courses.queries import CoursePage, course_within_reach, shelf_of
from app.courses.schemas import course_asked, wrong_in
from app.courses.services.usual import create_usual_course
from app.curricula.queries import framework_structure
from app.curricula.queries.offers import offered_frameworks
from app.people.queries import structures_of
from app.sessions.queries.courses import cycles_of_course, other_titles_to_come
from app.spaces.aim_picker import words_of
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

EMPTY = {"title": "", "summary": "", "audience": "", "framework": "", "seen": ""}
DONE = {
    "cree": "Le parcours est prêt. Vérifiez ses modules, puis planifiez un cycle.",
    "copie": "Voici votre copie. Changez ce que vous voulez : l’original ne bouge pas.",
    "change": "C’est enregistré.",
    "ajoute": "C’est ajouté.",
    "retire": "Le parcours est retiré. Ses cycles et ses chiffres restent.",
    "repris": "Le parcours est de nouveau proposé.",
    "seances": "Les séances à venir portent maintenant le titre du module.",
}


@blueprint.get("/parcours")
@open_to(*KEEPERS)
def courses() -> str:
    """List the courses of the person's structures: in use, then retired."""
    lines = shelf_of(current_reach().structures_as(*KEEPERS))
    return render_template(
        "courses/list.html",
        given=[line for line in lines if line.retired_at is None],
        retired=[line for line in lines if line.retired_at is not None],
    )


@blueprint.get("/parcours/nouveau")
@open_to(*KEEPERS)
def new_course() -> Response:
    """Propose the field's usual courses, and a blank one."""
    return _new(EMPTY)


@blueprint.post("/parcours/nouveau")
@open_to(*KEEPERS)
def make_course() -> Response:
    """Make a course from a title."""
    reach = current_reach()
    try:
        asked, structure = course_asked(form_fields(request.form))
        structure_id = _structure(structure)
        services.check_framework(asked.framework_version_id, structure_id=structure_id)
        with writing(idempotency_key=request.form.get("key")) as write:
            made = services.create_blank_course(structure_id, asked, by=reach.person_id)
            return write.answer(_to(made.public_id, done="cree"))
    except Invalid as refusal:
        return _new(request.form, refusal)


@blueprint.post("/parcours/nouveau/<usual>")
@open_to(*KEEPERS)
def take_usual_course(usual: str) -> Response:
    """Make one of the field's usual courses, in one press."""
    found = next((each for each in reading.usual_courses() if each.code == usual), None)
    if found is None:
        raise NotFound
    structure_id = _structure(request.form.get("structure", ""))
    with writing(idempotency_key=request.form.get("key")) as write:
        made = create_usual_course(structure_id, found, by=current_reach().person_id)
        return write.answer(_to(made.public_id, done="cree"))


@blueprint.get("/parcours/<course_id>")
@open_to(*KEEPERS)
def course(course_id: str) -> str:
    """Show a course: its modules in order, its resources, the cycles that give it."""
    page = course_within_reach(course_id, current_reach().structures_as(*KEEPERS))
    return render_template(
        "courses/course.html",
        course=page,
        aims={module.id: words_of(module.aims, page.framework_version_id) for module in page.modules},
        titles={module.id: module.title for module in page.given},
        other_titles=other_titles_to_come(page.id),
        cycles=cycles_of_course(page.id),
        framework=_framework_of(page),
        now=clock.now(),
        done=DONE.get(request.args.get("fait", "")),
    )


@blueprint.get("/parcours/<course_id>/modifier")
@open_to(*KEEPERS)
def edit_course(course_id: str) -> Response:
    """Show the words of a course, to be changed."""
    return _edit(course_within_reach(course_id, current_reach().structures_as(*KEEPERS)))


@blueprint.post("/parcours/<course_id>/modifier")
@open_to(*KEEPERS)
def change_course(course_id: str) -> Response:
    """Change the words of a course."""
    reach = current_reach()
    page = course_within_reach(course_id, reach.structures_as(*KEEPERS))
    try:
        asked, _structure_named = course_asked(form_fields(request.form))
        with writing(idempotency_key=request.form.get("key")) as write:
            services.change_course(page.id, asked, by=reach.person_id)
            return write.answer(_to(course_id, done="change"))
    except Invalid as refusal:
        page = course_within_reach(course_id, reach.structures_as(*KEEPERS))
        return _edit(page, request.form, refusal)


@blueprint.post("/parcours/<course_id>/<any(copier,retirer,reprendre):act>")
@open_to(*KEEPERS)
def act_on_course(course_id: str, act: str) -> Response:
    """Duplicate a course, take it out of the list, or put it back."""
    reach = current_reach()
    page = course_within_reach(course_id, reach.structures_as(*KEEPERS))
    with writing(idempotency_key=request.form.get("key")) as write:
        if act == "copier":
            copy = services.copy_course(page.id, by=reach.person_id)
            return write.answer(_to(copy.public_id, done="copie"))
        change = services.retire_course if act == "retirer" else services.restore_course
        change(page.id, by=reach.person_id)
        return write.answer(_to(course_id, done="retire" if act == "retirer" else "repris"))


def _to(course_id: str, *, done: str) -> Response:
    return redirect(url_for("spaces.course", course_id=course_id, fait=done), 303)


def _new(typed: Mapping[str, str], refusal: Invalid | None = None) -> Response:
    structures = current_reach().structures_as(*KEEPERS)
    page = render_template(
        "courses/new.html",
        typed=typed,
        usual=reading.usual_courses(),
        frameworks=_frameworks(),
        structures=structures_of(structures),
        errors=wrong_in(refusal) if refusal else {},
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def _edit(
    page: CoursePage, typed: Mapping[str, str] | None = None, refusal: Invalid | None = None
) -> Response:
    kept = {
        "title": page.title,
        "summary": page.summary,
        "audience": page.audience,
        "framework": str(page.framework_version_id or ""),
    }
    drawn = render_template(
        "courses/edit.html",
        course=page,
        typed=typed or kept,
        kept=kept if typed else None,
        frameworks=_frameworks(page.framework_version_id),
        errors=wrong_in(refusal) if refusal else {},
        refusal=refusal,
    )
    return make_response(drawn, refusal.status if refusal else 200)


def _frameworks(own: int | None = None) -> list[tuple[str, str]]:
    """List the frameworks that a course may prepare, its own among them even where it is withheld."""
    lines = offered_frameworks(current_reach().structures_as(*KEEPERS))
    found = {line.id: typography(line.short_name) for line in lines}
    if own is not None:
        found.setdefault(own, typography(framework_structure(own).short_name))
    return [(str(version), name) for version, name in found.items()]


def _framework_of(page: CoursePage) -> str | None:
    version = page.framework_version_id
    return None if version is None else typography(framework_structure(version).short_name)


def _structure(named: str) -> int:
    """Return the structure that a form names, or the only one.

    Raises:
        Invalid: it names none of the person's.
    """
    lines = structures_of(current_reach().structures_as(*KEEPERS))
    for line in lines:
        if line.public_id == named or (not named and len(lines) == 1):
            return line.id
    raise Invalid("Il reste quelque chose à corriger.", {"structure": ["Choisissez une structure."]})
