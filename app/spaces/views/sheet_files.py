"""The papers of closed sheets, as they were sealed, and the scans of paper days."""

from flask import make_response, request
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.pages import disposition
from app.core.zips import plain_name
from app.sessions.queries.closing import KeptFile, evidence_file, scan_file, sealed_file
from app.spaces.newcomers import KEEPERS
from app.spaces.views.blueprint import blueprint

SANDBOX = "sandbox; default-src 'none'"
_ENDINGS = {"application/pdf": "pdf", "application/json": "json", "image/png": "png", "image/jpeg": "jpg"}


@blueprint.get("/feuilles/<public_id>.pdf")
@open_to(*KEEPERS)
def sheet_pdf(public_id: str) -> Response:
    """Serve the sealed sheet, byte for byte; nothing is drawn again."""
    found = sealed_file(public_id, current_reach().structures_as(*KEEPERS))
    return _as_kept(found, shown="inline", etag=found.digest)


@blueprint.get("/feuilles/<public_id>.json")
@open_to(*KEEPERS)
def sheet_evidence(public_id: str) -> Response:
    """Serve the signed evidence of a sheet, byte for byte as it rides in the PDF."""
    found = evidence_file(public_id, current_reach().structures_as(*KEEPERS))
    return _as_kept(found, shown="attachment", etag=f"{found.digest}-json")


@blueprint.get("/scans/<public_id>")
@open_to(*KEEPERS)
def scan(public_id: str) -> Response:
    """Hand back a scan as a file to save: a browser never opens it in our name."""
    found = scan_file(public_id, current_reach().structures_as(*KEEPERS))
    response = _as_kept(found, shown="attachment", etag=found.digest)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def file_name(found: KeptFile) -> str:
    """Name a paper for whoever will look for it in a folder: « 2026-11-24 Les e-mails, version 2.pdf »."""
    version = f", version {found.version}" if found.version and found.version > 1 else ""
    day = clock.in_paris(found.starts_at).date().isoformat()
    return f"{plain_name(f'{day} {found.title}{version}')}.{_ENDINGS.get(found.media_type, 'bin')}"


def _as_kept(found: KeptFile, *, shown: str, etag: str) -> Response:
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Content-Disposition"] = disposition(shown, file_name(found))
    response.set_etag(etag)
    return response.make_conditional(request)
