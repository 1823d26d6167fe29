"""The open data of the issuer: its root, the lists of what was withdrawn, the key of its credentials."""

import json
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response

from app.awards.views.blueprint import verification
from app.core.access import PUBLIC, open_to
from app.core.keys import (
    IDENTITY_PATH,
    ISSUING_LIST_PATH,
    KEY_LIST_PATH,
    ROOT_LIST_PATH,
    ROOT_PATH,
    current_keys,
)
from certificates.credentials import did_document

AN_HOUR = 3600
CRL = "application/pkix-crl"
DID = "application/did+json"
JWKS = "application/jwk-set+json"
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


@verification.get(KEY_LIST_PATH)
@open_to(PUBLIC)
def list_of_keys() -> Response:
    """Give the public key that signs portable credentials (RFC 7517 §5)."""
    return _kept_an_hour(_in_json(current_keys().credential_key().jwks()), JWKS)


@verification.get(IDENTITY_PATH)
@open_to(PUBLIC)
def identity() -> Response:
    """Give the document that the issuer's name in credentials leads to (did:web)."""
    key = current_keys().credential_key()
    return _kept_an_hour(_in_json(did_document(key.issuer_id, [key.public_jwk()])), DID)


def _in_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, indent=2).encode()


def _kept_an_hour(content: bytes, kind: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.cache_control.public = True
    response.cache_control.max_age = AN_HOUR
    response.add_etag()
    return response.make_conditional(request)
