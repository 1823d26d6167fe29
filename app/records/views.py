"""Whether the process lives, and whether the installation can work: for machines that watch."""

from flask import Blueprint, Response, jsonify

from app.core.access import PUBLIC, open_to
from app.records import queries

blueprint = Blueprint("records", __name__)


@blueprint.get("/sante")
@open_to(PUBLIC)
def alive() -> Response:
    """Say that the process answers, without asking anything of the database."""
    return jsonify(status="ok")


@blueprint.get("/sante/pret")
@open_to(PUBLIC)
def ready() -> tuple[Response, int]:
    """Say whether pages can be served; issuing is reported, and never fails the answer."""
    found = queries.readiness()
    if found is None:
        return jsonify(status="unavailable", database="down"), 503
    return (
        jsonify(
            status="ok",
            database="up",
            jobs={"waiting": found.jobs_waiting, "given_up": found.jobs_given_up},
            issuing={"possible": found.issuing_trouble is None, "reason": found.issuing_trouble},
            warnings=list(found.warnings),
        ),
        200,
    )
