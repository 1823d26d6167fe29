"""The open data of the issuer: its root, and the lists of what was withdrawn."""

from flask import make_response, request
from werkzeug.wrappers import Response

from app.awards.views.blueprint import verification
from app.core.access import PUBLIC, open_to
from app.core.keys import ISSUING_LIST_PATH, ROOT_LIST_PATH, ROOT_PATH, current_keys

AN_HOUR = 3600
CRL = "application/pkix-crl"
PEM = "application/x-pem-file"


@verification.get(ROOT_PATH)
@open_to(PUBLIC)
def root() -> Response:
    """Give the root certificate, for whoever wants to trust it (RFC 5280, in PEM)."""
    return _kept_an_hour(current_keys().root_pem(), PEM)


@verification.get(ISSUING_LIST_PATH)
@open_to(PUBLIC)
def list_of_seals() -> Response:
    """Give the list of withdrawn seals (RFC 5280 §5, in DER)."""
    return _kept_an_hour(current_keys().list_of_seals(), CRL)


@verification.get(ROOT_LIST_PATH)
@open_to(PUBLIC)
def list_of_authorities() -> Response:
    """Give the root's list of withdrawn authorities (RFC 5280 §5, in DER)."""
    return _kept_an_hour(current_keys().list_of_authorities(), CRL)


def _kept_an_hour(content: bytes, kind: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.cache_control.public = True
    response.cache_control.max_age = AN_HOUR
    response.add_etag()
    return response.make_conditional(request)
