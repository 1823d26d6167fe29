"""What a share link shows: what the holder of a paper chose, for whoever they gave it to."""

from http import HTTPStatus

from flask import Response, jsonify, make_response, render_template

from app.awards import schemas
from app.awards.queries import Answer
from app.awards.queries.shared import SharedPaper, shared_by
from app.awards.queries.sharing import of_link
from app.awards.views.blueprint import verification
from app.awards.views.outage import NO_ANSWER, current_outage
from app.awards.views.papers import count_opening, explained, one_more_unknown, varied
from app.awards.views.verify import answered
from app.core.access import PUBLIC, open_to
from app.core.answers import wants_json


@verification.get("/partage/<token>.json")
@open_to(PUBLIC)
def shared_as_json(token: str) -> Response:
    """Show a shared paper, to a machine."""
    return shared(token)


@verification.get("/partage/<token>")
@open_to(PUBLIC)
def shared(token: str) -> Response:
    """Show what the holder of a paper chose to show, until the day that they chose.

    A link that ended, one that its holder stopped and one that never was get the same answer.

    Raises:
        TooMany: too many unknown links or codes came from this address.
    """
    try:
        paper = shared_by(token)
    except NO_ANSWER as failure:
        return answered(Answer(code="", away_since=current_outage().goes_on(failure)))
    current_outage().ends()
    if paper is None:
        one_more_unknown()
    else:
        count_opening(of_link(paper.link_id))
    response = jsonify(schemas.link_as_json(paper)) if wants_json() else make_response(_page(paper))
    response.status_code = HTTPStatus.OK if paper else HTTPStatus.NOT_FOUND
    return varied(response)


def _page(paper: SharedPaper | None) -> str:
    return render_template(
        "awards/shared.html",
        words=schemas.told_of_link(paper),
        shared=paper,
        entry=paper.entry if paper else None,
        **explained(paper.shown if paper else None),
    )
