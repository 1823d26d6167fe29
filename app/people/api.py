"""The bearers of a structure's tokens, and its places, for programs."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, TypeVar

from flask import Response, after_this_request, g, request
from marshmallow import Schema, fields

from app.core import api
from app.core.access import PUBLIC, open_to
from app.core.errors import Forbidden, Refused
from app.people import queries
from app.people.queries import TokenBearer

View = TypeVar("View", bound=Callable[..., Any])
SITES = "sites:read"
SESSIONS = "sessions:read"

blueprint = api.Blueprint("sites", __name__, about="Lieux de la structure")


class NoBearer(Refused):
    """No token came, or it is unknown or ended (RFC 6750 §3)."""

    code: ClassVar[str] = "no_bearer"
    status: ClassVar[int] = 401

    def __init__(self) -> None:
        super().__init__("Il faut un jeton en cours de validité, dans l’en-tête Authorization: Bearer.")


def for_bearers(scope: str) -> Callable[[View], View]:
    """Open a view to the tokens that have a scope, and describe it so."""

    def protect(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            g.bearer = _bearer_with(scope)
            return view(*args, **kwargs)

        checked.bearer_scope = scope  # type: ignore[attr-defined]
        return open_to(PUBLIC)(checked)  # type: ignore[return-value]

    return protect


def current_bearer() -> TokenBearer:
    """Return who speaks for a structure in this request."""
    bearer: TokenBearer = g.bearer
    return bearer


def _bearer_with(scope: str) -> TokenBearer:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    bearer = queries.token_bearer(token.strip()) if kind.lower() == "bearer" else None
    if bearer is None:
        after_this_request(_ask_for_a_token)
        raise NoBearer
    if scope not in bearer.scopes:
        raise Forbidden(f"Ce jeton n’a pas la portée {scope}.")
    return bearer


def _ask_for_a_token(response: Response) -> Response:
    response.headers["WWW-Authenticate"] = 'Bearer realm="Palier"'
    return response


class Site(Schema):
    """A place of the structure."""

    id = fields.String(attribute="public_id", required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    commune = fields.String(required=True)


class Sites(api.Listed):
    """A page of places."""

    items = fields.List(fields.Nested(Site), required=True)


@blueprint.at("/sites")
@for_bearers(SITES)
@blueprint.listing(asked=api.PageAsked, answered=Sites, scope=SITES)
def list_sites(asked: dict[str, int]) -> api.Page:
    """List the places of the token's structure, by name."""
    return api.page_of(queries.sites_of([current_bearer().structure_id]), **asked)
