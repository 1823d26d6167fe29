"""Resources: added and changed by those who keep the course, read by those who follow it."""

from collections.abc import Mapping

from flask import make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid, NotFound
from app.core.files import ACCEPTED, HEAVIEST, WorkFile, examined
from app.core.pages import disposition, form_fields
from app.core.writing import writing
from app.courses import services
from app.courses.models import ResourceKind
from app.courses.queries import (
    CoursePage,
    ResourcePage,
    course_within_reach,
    file_of,
    resource_named,
    resources_of,
)
from app.courses.rules.pages import rendered
from app.courses.rules.pictures import made_small
from app.courses.schemas import resource_asked, wrong_in
from app.courses.services import ResourceAsked
from app.sessions.queries.courses import courses_followed
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

READERS = (Role.LEARNER, *KEEPERS)
SANDBOX = "sandbox; default-src 'none'"
SHOWN = ("title", "module", "words", "address")
KINDS = {
    ResourceKind.PAGE: ("Une page à lire", "Un texte court, écrit ici. Il s’imprime."),
    ResourceKind.EXERCISE: ("Un exercice", "Ce qu’il faut faire, pas à pas."),
    ResourceKind.SHEET: ("Un fichier", "Un PDF, une photo ou un document, de 2 Mo au plus."),
    ResourceKind.LINK: ("Un site", "L’adresse d’un site, et un mot pour dire à quoi il sert."),
}


@blueprint.get("/parcours/<course_id>/ressources/nouvelle")
@open_to(*KEEPERS)
def new_resource(course_id: str) -> Response:
    """Ask what to add: first its kind, then itself."""
    page = course_within_reach(course_id, current_reach().structures_as(*KEEPERS))
    named = request.args.get("genre", "")
    kind = ResourceKind(named) if named in {each.value for each in ResourceKind} else None
    return _form(page, kind, None, dict.fromkeys(SHOWN, ""))


@blueprint.post("/parcours/<course_id>/ressources/nouvelle")
@open_to(*KEEPERS)
def add_resource(course_id: str) -> Response:
    """Add a resource to a course."""
    reach = current_reach()
    page = course_within_reach(course_id, reach.structures_as(*KEEPERS))
    try:
        kind, asked = _asked(request.form)
        with writing(idempotency_key=request.form.get("key")) as write:
            made = services.add_resource(page.id, kind, asked, by=reach.person_id)
            return write.answer(_to(made.public_id))
    except Invalid as refusal:
        named = request.form.get("kind", "")
        kind = ResourceKind(named) if named in {each.value for each in ResourceKind} else ResourceKind.PAGE
        return _form(page, kind, None, request.form, refusal)


@blueprint.get("/ressources/<resource_id>/modifier")
@open_to(*KEEPERS)
def edit_resource(resource_id: str) -> Response:
    """Show a resource, to be changed."""
    resource, page = _kept(resource_id)
    return _form(page, resource.line.kind, resource, _as_typed(resource))


@blueprint.post("/ressources/<resource_id>/modifier")
@open_to(*KEEPERS)
def change_resource(resource_id: str) -> Response:
    """Change a resource."""
    resource, page = _kept(resource_id)
    try:
        _kind, asked = _asked(request.form)
        with writing(idempotency_key=request.form.get("key")) as write:
            services.change_resource(resource_id, asked, by=current_reach().person_id)
            return write.answer(_to(resource_id))
    except Invalid as refusal:
        resource, page = _kept(resource_id)
        return _form(page, resource.line.kind, resource, request.form, refusal)


@blueprint.post("/ressources/<resource_id>/<any(retirer,reprendre):act>")
@open_to(*KEEPERS)
def act_on_resource(resource_id: str, act: str) -> Response:
    """Propose a resource no longer, or again."""
    reach = current_reach()
    resource_named(resource_id, structure_ids=reach.structures_as(*KEEPERS))
    change = services.retire_resource if act == "retirer" else services.restore_resource
    with writing(idempotency_key=request.form.get("key")) as write:
        change(resource_id, by=reach.person_id)
        return write.answer(_to(resource_id))


@blueprint.get("/ressources/<resource_id>")
@open_to(*READERS)
def resource(resource_id: str) -> str:
    """Show a resource to read, to those who keep its course or follow it."""
    found = resource_named(resource_id, **_reading())
    return render_template(
        "courses/resource.html",
        resource=found,
        line=found.line,
        page=rendered(found.words) if found.words else None,
        keeps=found.structure_id in current_reach().structures_as(*KEEPERS),
    )


@blueprint.get("/ressources/<resource_id>/fichier")
@open_to(*READERS)
def resource_file(resource_id: str) -> Response:
    """Hand over a resource's file, to be saved: a browser never opens it in our name."""
    found = file_of(resource_id, **_reading())
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Disposition"] = disposition("attachment", found.name)
    return response


@blueprint.get("/mes-ressources")
@open_to(Role.LEARNER)
def my_resources() -> str:
    """Show a learner what there is to read or to do, course by course, that of their next session first."""
    followed = courses_followed(current_reach().learners)
    lines = resources_of([each.course_id for each in followed], retired=False)
    return render_template(
        "courses/mine.html",
        shelves=[
            (each, mine)
            for each in followed
            if (mine := [one for one in lines if one.course_id == each.course_id])
        ],
    )


def _reading() -> dict[str, frozenset[int]]:
    """Return what the reader may read: what they keep, and the courses that they follow."""
    reach = current_reach()
    followed = courses_followed(reach.learners) if reach.learners else ()
    return {
        "structure_ids": reach.structures_as(*KEEPERS),
        "course_ids": frozenset(each.course_id for each in followed),
    }


def _kept(resource_id: str) -> tuple[ResourcePage, CoursePage]:
    """Find a resource and its course, for those who keep them."""
    structures = current_reach().structures_as(*KEEPERS)
    found = resource_named(resource_id, structure_ids=structures)
    return found, course_within_reach(found.course_public_id, structures)


def _asked(form: Mapping[str, str]) -> tuple[ResourceKind, ResourceAsked]:
    """Read the form, then the file that came, if one did; one byte over the cap is read at the most."""
    return resource_asked(
        form_fields(request.form), file=_given_file() if form.get("kind") == "sheet" else None
    )


def _given_file() -> WorkFile | None:
    given = request.files.get("file")
    if given is None or not given.filename:
        return None
    with given.stream as stream:
        return made_small(examined(given.filename, stream.read(HEAVIEST + 1)))


def _as_typed(resource: ResourcePage) -> dict[str, str]:
    line = resource.line
    values = (line.title, str(line.module_id or ""), resource.words, line.address or "")
    return dict(zip(SHOWN, values, strict=True))


def _to(resource_id: str) -> Response:
    return redirect(url_for("spaces.resource", resource_id=resource_id), 303)


def _form(
    page: CoursePage,
    kind: ResourceKind | None,
    resource: ResourcePage | None,
    typed: Mapping[str, str],
    refusal: Invalid | None = None,
) -> Response:
    if resource is None and page.retired_at is not None:
        raise NotFound
    drawn = render_template(
        "courses/resource_form.html",
        course=page,
        kind=kind,
        kinds=KINDS,
        resource=resource,
        typed=typed,
        modules=[(str(each.id), each.title) for each in page.given],
        pictures=[each for each in page.resources if each.is_picture and each.retired_at is None],
        accepted=",".join(ACCEPTED),
        errors=wrong_in(refusal) if refusal else {},
        refusal=refusal,
    )
    return make_response(drawn, refusal.status if refusal else 200)
