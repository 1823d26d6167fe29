"""The sessions of a day, for programs: places and seats, never a name; the jobs come along."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields

from app.core import api, clock
from app.people.api import SESSIONS, current_bearer, for_bearers
from app.sessions import jobs, queries

__all__ = ["blueprint", "jobs"]

blueprint = api.Blueprint("sessions", __name__, about="Séances de la structure")


class DayAsked(api.PageAsked):
    """Which day, on the calendar of Paris."""

    day = fields.Date(load_default=None, metadata={"description": "Jour à Paris, aujourd’hui par défaut"})


class SessionOfDay(Schema):
    """A session; times are UTC."""

    id = fields.String(attribute="public_id", required=True)
    title = fields.String(required=True)
    cycle = fields.String(required=True, allow_none=True)
    site = fields.String(required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    seats = fields.Integer(required=True)
    enrolled = fields.Integer(required=True)
    cancelled_at = fields.AwareDateTime(required=True, allow_none=True)


class Sessions(api.Listed):
    """A page of sessions."""

    items = fields.List(fields.Nested(SessionOfDay), required=True)


@blueprint.at("/sessions")
@for_bearers(SESSIONS)
@blueprint.listing(asked=DayAsked, answered=Sessions, scope=SESSIONS)
def list_sessions(asked: dict[str, Any]) -> api.Page:
    """List the sessions that begin on a day, by hour."""
    day: date = asked.pop("day") or clock.today()
    return api.page_of(queries.days_lines([current_bearer().structure_id], day), **asked)
