"""The files of a certificate, for its holder and the staff who granted it."""

from dataclasses import dataclass

from flask import make_response, request
from werkzeug.wrappers import Response

from app.awards import queries
from app.awards.queries import StoredFile
from app.awards.queries.documents import FileForm
from app.awards.views.blueprint import blueprint
from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.core.pages import disposition
from app.core.zips import plain_name

STAFF = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """How one form of a certificate is served."""

    form: FileForm
    media_type: str
    extension: str
    shown: str = "attachment"


PDF = _Kind(form="pdf", media_type="application/pdf", extension="pdf", shown="inline")
BADGE = _Kind(form="badge", media_type="image/png", extension="png")
TOKEN = _Kind(form="token", media_type="application/vc+jwt", extension="jwt")
DOCUMENT = _Kind(form="document", media_type="application/vc", extension="json")


@blueprint.get("/certificats/<public_id>.pdf")
@open_to(Role.LEARNER, *STAFF)
def document(public_id: str) -> Response:
    """Serve the bytes as they were sealed; nothing is drawn again."""
    return _file(public_id, PDF)


@blueprint.get("/certificats/<public_id>.png")
@open_to(Role.LEARNER, *STAFF)
def badge(public_id: str) -> Response:
    """Serve the picture that holds the portable copy."""
    return _file(public_id, BADGE)


@blueprint.get("/certificats/<public_id>.jwt")
@open_to(Role.LEARNER, *STAFF)
def credential_as_token(public_id: str) -> Response:
    """Serve the portable copy as a signed token, for the sites that read those."""
    return _file(public_id, TOKEN)


@blueprint.get("/certificats/<public_id>.json")
@open_to(Role.LEARNER, *STAFF)
def credential_as_document(public_id: str) -> Response:
    """Serve the portable copy as JSON with its proof, byte for byte as it is in the PDF."""
    return _file(public_id, DOCUMENT)


def _file(public_id: str, kind: _Kind) -> Response:
    reach = current_reach()
    found = queries.stored_file(
        public_id, kind.form, structure_ids=reach.structures_as(*STAFF), learner_ids=reach.learners
    )
    if found is None:
        raise NotFound
    response = make_response(found.content)
    response.headers["Content-Type"] = kind.media_type
    response.headers["Content-Disposition"] = disposition(kind.shown, _file_name(found, kind.extension))
    response.set_etag(f"{found.digest}-{kind.form}")
    return response.make_conditional(request)


def _file_name(found: StoredFile, extension: str) -> str:
    """Name the file for whoever will look for it in a folder."""
    return f"{plain_name(f'{found.title} - {found.holder_name}')}.{extension}"
