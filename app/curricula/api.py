"""The frameworks of the installation, for programs: their list, and each one as CASE or CSV."""

from http import HTTPStatus
from typing import Any

from flask import Response, current_app, url_for
from marshmallow import Schema, fields

from app.config import Settings
from app.core import api
from app.core.access import View
from app.curricula.exchange import case_bytes, csv_bytes
from app.curricula.exchange.published import Published
from app.curricula.queries.exchange import published
from app.curricula.queries.offers import FrameworkOffer, offer_of, offers_of
from app.people.api import current_bearer, for_bearers

CURRICULA = "curricula:read"
ANSWERS = {
    HTTPStatus.OK: "Le référentiel entier",
    HTTPStatus.UNAUTHORIZED: "Il manque un jeton",
    HTTPStatus.FORBIDDEN: "Le jeton n’a pas cette portée",
    HTTPStatus.NOT_FOUND: "Cette version n’est pas chargée ici",
}

blueprint = api.Blueprint("frameworks", __name__, about="Référentiels de l’installation")


class FrameworkOut(Schema):
    """A version of a framework, and where it is read."""

    code = fields.String(attribute="line.code", required=True)
    version = fields.String(attribute="line.version", required=True)
    name = fields.String(attribute="line.short_name", required=True)
    status = fields.String(attribute="line.status", required=True)
    variant_of = fields.String(required=True, allow_none=True)
    is_offered = fields.Boolean(required=True)
    case = fields.Function(lambda offer: _address("case", offer), metadata={"type": "string"})
    csv = fields.Function(lambda offer: _address("csv", offer), metadata={"type": "string"})


class Frameworks(api.Listed):
    """A page of versions."""

    items = fields.List(fields.Nested(FrameworkOut), required=True)


def _address(form: str, offer: FrameworkOffer) -> str:
    return url_for(f"api_frameworks.{form}_file", code=offer.line.code, version=offer.line.version)


def one_framework(view: View) -> View:
    """Describe a whole framework that the scope opens."""
    described: View = blueprint.doc(security=[{"bearer": [CURRICULA]}])(blueprint.one(ANSWERS)(view))
    return described


@blueprint.at("/frameworks")
@for_bearers(CURRICULA)
@blueprint.listing(asked=api.PageAsked, answered=Frameworks, scope=CURRICULA)
def list_frameworks(asked: dict[str, Any]) -> api.Page:
    """List the versions that the token's structure may use, by code, the latest first."""
    return api.page_of(offers_of(current_bearer().structure_id), **asked)


@blueprint.at("/frameworks/<code>/<version>/case")
@for_bearers(CURRICULA)
@one_framework
def case_file(code: str, version: str) -> Response:
    """Give a version as a CASE 1.0 package."""
    settings: Settings = current_app.extensions["settings"]
    content = case_bytes(_published(code, version), public_url=settings.public_url)
    return Response(content, mimetype="application/json")


@blueprint.at("/frameworks/<code>/<version>/csv")
@for_bearers(CURRICULA)
@one_framework
def csv_file(code: str, version: str) -> Response:
    """Give a version as CSV, with commas, in UTF-8."""
    return Response(csv_bytes(_published(code, version), for_a_spreadsheet=False), mimetype="text/csv")


def _published(code: str, version: str) -> Published:
    """Find a version that the bearer's structure may use.

    Raises:
        UnknownFramework: it is not loaded, or it is another structure's variant.
    """
    return published(offer_of(current_bearer().structure_id, code, version).line.id)
