"""The programme of a course, on a page and on paper."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.keys import current_keys
from app.core.pages import disposition
from app.core.zips import plain_name
from app.courses.errors import TitlesDiffer
from app.courses.queries import CoursePage, course_within_reach
from app.sessions.queries.courses import other_titles_to_come
from app.spaces.newcomers import KEEPERS
from app.spaces.programme import programme_of
from app.spaces.views.blueprint import blueprint
from certificates.layouts.programme import draw_programme
from certificates.sheets.papers import Programme


@blueprint.get("/parcours/<course_id>/programme")
@open_to(*KEEPERS)
def programme(course_id: str) -> str:
    """Show the programme: its titles are those of the sheets to come, or the page says which differ."""
    page = course_within_reach(course_id, current_reach().structures_as(*KEEPERS))
    return render_template(
        "courses/programme.html",
        course=page,
        programme=_programme(page),
        different=sum(other_titles_to_come(page.id).values()),
    )


@blueprint.get("/parcours/<course_id>/programme.pdf")
@open_to(*KEEPERS)
def programme_pdf(course_id: str) -> Response:
    """Draw the programme for paper, with the same words.

    Raises:
        TitlesDiffer: a sheet to come bears another title than its module.
    """
    page = course_within_reach(course_id, current_reach().structures_as(*KEEPERS))
    if other_titles_to_come(page.id):
        raise TitlesDiffer
    response = make_response(draw_programme(_programme(page)))
    response.headers["Content-Type"] = "application/pdf"
    name = f"{plain_name(f'Programme {page.title}')}.pdf"
    response.headers["Content-Disposition"] = disposition("inline", name)
    return response


def _programme(page: CoursePage) -> Programme:
    return programme_of(page, printed_on=clock.today(), example=current_keys().prints_examples)
