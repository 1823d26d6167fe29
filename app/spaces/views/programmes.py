"""The programme of a course, on a page that prints."""

from flask import render_template

from app.core.access import current_reach, open_to
from app.courses.queries import course_within_reach
from app.people.queries import structures_of
from app.sessions.queries.courses import other_titles_to_come
from app.spaces.aim_picker import words_of
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint


@blueprint.get("/parcours/<course_id>/programme")
@open_to(*KEEPERS)
def programme(course_id: str) -> str:
    """Show the programme: its titles are those of the sheets to come, or the page says which differ."""
    page = course_within_reach(course_id, current_reach().structures_as(*KEEPERS))
    return render_template(
        "courses/programme.html",
        course=page,
        place=structures_of([page.structure_id])[0].name,
        aims={module.id: words_of(module.aims, page.framework_version_id) for module in page.modules},
        titles={module.id: module.title for module in page.given},
        different=sum(other_titles_to_come(page.id).values()),
        pdf=None,
    )
