"""The JSON interface under `/api/v1/`: one description, one way to ask, one way to page.

Refusals are `application/problem+json` (RFC 9457), by the application's own handler. The description
is OpenAPI 3.1, served at `/api/v1/openapi.json`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

import flask_smorest
from flask import Flask, Response, jsonify
from marshmallow import RAISE, Schema, fields, validate
from webargs.flaskparser import FlaskParser

from app.core.access import PUBLIC, open_to
from app.core.errors import Invalid

ROOT = "/api/v1"
LARGEST_PAGE = 100
REFUSAL = "DEFAULT_ERROR"
"""The name under which flask-smorest describes every refusal."""

View = TypeVar("View", bound=Callable[..., Any])

SETTINGS = {
    "API_TITLE": "Palier",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "API_SPEC_OPTIONS": {
        "info": {
            "description": (
                "Lieux, séances, référentiels et vérification des certificats d’une installation de Palier. "
                "Les réponses ne nomment jamais un apprenant, hormis ce que dit un certificat vérifié."
            )
        },
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": (
                        "Jeton d’une structure, avec ses portées (sites:read, sessions:read, curricula:read)."
                    ),
                }
            }
        },
    },
}


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The description of the interface; refusals stay those of the application."""

    def _register_error_handlers(self) -> None:
        """Leave the application's handlers as they are."""

    def _register_etag_headers(self) -> None:
        """Describe no ETag: answers say `no-store`."""

    def _register_pagination_header(self) -> None:
        """Describe no header for pages: lists say their own."""

    def _register_responses(self) -> None:
        """Describe a refusal as it is answered (RFC 9457)."""
        content = {"application/problem+json": {"schema": Problem}}
        self.spec.components.response(REFUSAL, {"description": "Refus", "content": content})


class Problem(Schema):
    """A refusal: a stable code in English, a sentence in French."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    incident = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class Asked(Schema):
    """The parameters of an address; whatever is not declared is refused."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


class PageAsked(Asked):
    """Which page of a list."""

    page = fields.Integer(
        load_default=1, validate=validate.Range(min=1), metadata={"description": "Page, dès 1"}
    )
    page_size = fields.Integer(
        load_default=50,
        validate=validate.Range(min=1, max=LARGEST_PAGE),
        metadata={"description": "Lignes par page"},
    )


class Listed(Schema):
    """A page of a list; each list adds its `items`."""

    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    total = fields.Integer(required=True)


class _Parser(FlaskParser):
    """Answer wrong parameters as every other wrong input is answered."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": None}  # noqa: RUF012 - webargs reads it so

    def handle_error(self, error: Any, *_args: Any, **_options: Any) -> NoReturn:
        """Refuse, with the sentences about each parameter.

        Raises:
            Invalid: always.
        """
        wrong = next(iter(error.normalized_messages().values()))
        raise Invalid("Des paramètres de cette demande ne sont pas compris.", wrong) from None


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A part of the interface."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, name: str, import_name: str, *, about: str) -> None:
        super().__init__(f"api_{name}", import_name, url_prefix=ROOT, description=about)

    def at(self, rule: str) -> Callable[[View], View]:
        """Answer at an address under `/api/v1`."""
        placed: Callable[[View], View] = self.route(rule)
        return placed

    def listing(
        self, *, asked: type[PageAsked], answered: type[Listed], scope: str
    ) -> Callable[[View], View]:
        """Describe a list that a scope opens: what may be asked, what is answered, what is refused."""

        def describe(view: View) -> View:
            described = self.response(HTTPStatus.OK, answered)(view)
            for status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY):
                described = self.alt_response(status, REFUSAL)(described)
            described = self.arguments(asked, location="query")(described)
            finished: View = self.doc(security=[{"bearer": [scope]}])(described)
            return finished

        return describe

    def one(self, answers: Mapping[HTTPStatus, str]) -> Callable[[View], View]:
        """Describe one thing: what each status means."""
        said = {str(int(status)): {"description": meaning} for status, meaning in answers.items()}
        described: Callable[[View], View] = self.doc(responses=said)
        return described


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of a list, as it is answered."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int


def page_of(lines: Sequence[Any], *, page: int, page_size: int) -> Page:
    """Cut one page out of a list; a page too far is empty."""
    first = (page - 1) * page_size
    pages = max(-(-len(lines) // page_size), 1)
    return Page(items=lines[first : first + page_size], page=page, pages=pages, total=len(lines))


def init_app(app: Flask, *blueprints: Blueprint) -> None:
    """Register the parts of the interface, and serve its description."""
    app.config.update(SETTINGS)
    api = Api(app)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)

    @open_to(PUBLIC)
    def openapi() -> Response:
        """Describe the interface."""
        return jsonify(api.spec.to_dict())

    app.add_url_rule(f"{ROOT}/openapi.json", "api.openapi", openapi)
