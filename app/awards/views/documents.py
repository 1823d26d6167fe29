"""The sealed file, for its holder and the staff who granted it."""

from flask import make_response, request
from werkzeug.wrappers import Response

from app.awards import queries
from app.awards.queries import StoredDocument
from app.awards.views.blueprint import blueprint
from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.pages import disposition

STAFF = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)


@blueprint.get("/certificats/<public_id>.pdf")
@open_to(Role.LEARNER, *STAFF)
def document(public_id: str) -> Response:
    """Serve the bytes as they were sealed; nothing is drawn again."""
    reach = current_reach()
    found = queries.stored_document(
        public_id, structure_ids=reach.structures_as(*STAFF), learner_ids=reach.learners
    )
    if found is None:
        raise NotFound
    response = make_response(found.pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = disposition("inline", _file_name(found))
    response.set_etag(found.digest)
    return response.make_conditional(request)


def _file_name(found: StoredDocument) -> str:
    """Name the file for whoever will look for it in a folder."""
    kept = (c for c in f"{found.title} - {found.holder_name}" if c.isprintable() and c not in '\\/:*?"<>|')
    return "".join(kept).strip(" .")[:120] + ".pdf"
