"""The open data of the issuer: its root, the lists of what was withdrawn, the keys of its credentials."""

import json
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response

from app.awards.queries.status import ListForm, published_list
from app.awards.views.blueprint import verification
from app.core.access import PUBLIC, open_to
from app.core.errors import NotFound
from app.core.keys import (
    IDENTITY_PATH,
    ISSUING_LIST_PATH,
    KEY_LIST_PATH,
    ROOT_LIST_PATH,
    ROOT_PATH,
    STATUS_LISTS_PATH,
    current_keys,
)
from certificates.credentials import did_document, jwks

AN_HOUR = 3600
ANYONE = "*"
"""Pages of any site may read these: a checker that runs in a browser is a checker too."""

CRL = "application/pkix-crl"
DID = "application/did+json"
JWKS = "application/jwk-set+json"
LIST = "application/vc"
PEM = "application/x-pem-file"
SIGNED_LIST = "application/vc+jwt"


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


@verification.get(KEY_LIST_PATH)
@open_to(PUBLIC)
def list_of_keys() -> Response:
    """Give the public keys that sign portable credentials, and those that did (RFC 7517 §5)."""
    return _kept_an_hour(_in_json(jwks(current_keys().published_keys())), JWKS)


@verification.get(IDENTITY_PATH)
@open_to(PUBLIC)
def identity() -> Response:
    """Give the document that the issuer's name in credentials leads to (did:web)."""
    keys = current_keys()
    return _kept_an_hour(_in_json(did_document(keys.issuer_id, keys.published_keys())), DID)


@verification.get(f"{STATUS_LISTS_PATH}/<public_id>")
@open_to(PUBLIC)
def status_list(public_id: str) -> Response:
    """Give a list of withdrawn credentials in the form that the reader asks for, JSON by default."""
    asked = request.accept_mimetypes.best_match([LIST, SIGNED_LIST], default=LIST)
    response = _list(public_id, "token" if asked == SIGNED_LIST else "document")
    response.vary.add("Accept")
    return response


@verification.get(f"{STATUS_LISTS_PATH}/<public_id>.json")
@open_to(PUBLIC)
def status_list_as_document(public_id: str) -> Response:
    """Give a list of withdrawn credentials as JSON with its proof (W3C Bitstring Status List 1.0)."""
    return _list(public_id, "document")


@verification.get(f"{STATUS_LISTS_PATH}/<public_id>.jwt")
@open_to(PUBLIC)
def status_list_as_token(public_id: str) -> Response:
    """Give a list of withdrawn credentials as a signed token (W3C VC-JOSE-COSE 1.0)."""
    return _list(public_id, "token")


def _list(public_id: str, form: ListForm) -> Response:
    found = published_list(public_id, form)
    if found is None:
        raise NotFound
    return _kept_an_hour(found.text.encode(), SIGNED_LIST if form == "token" else LIST)


def _in_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, indent=2).encode()


def _kept_an_hour(content: bytes, kind: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.cache_control.public = True
    response.cache_control.max_age = AN_HOUR
    response.access_control_allow_origin = ANYONE
    response.add_etag()
    return response.make_conditional(request)
