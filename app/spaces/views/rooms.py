"""The rooms of a site and their workstations: the manager keeps them, trainers read them."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid, NotFound
from app.core.pages import form_fields
from app.core.writing import writing
from app.people.models import Site
from app.sessions.models import Room
from app.sessions.queries.rooms import room_within_reach, site_of_room, venue_within_reach, venues_of
from app.sessions.services.rooms import add_room, change_room, retire_room
from app.spaces.newcomers import KEEPERS
from app.spaces.room_form import room_wanted
from app.spaces.views.blueprint import blueprint

NEW = "nouvelle"


@blueprint.get("/lieux/<site_id>/salles")
@open_to(*KEEPERS)
def rooms(site_id: str) -> Response:
    """Show the rooms of a site."""
    return _page(site_id)


@blueprint.post("/lieux/<site_id>/salles")
@open_to(Role.MANAGER)
def open_room(site_id: str) -> Response:
    """Add a room to a site."""
    reach = current_reach()
    venue = venue_within_reach(site_id, reach.structures_as(Role.MANAGER))
    try:
        wanted = room_wanted(form_fields(request.form))
        with writing(idempotency_key=request.form.get("key")) as write:
            add_room(
                venue.structure_id,
                venue.id,
                name=wanted.name,
                seats=wanted.seats,
                workstations=wanted.workstations,
                by=reach.person_id,
            )
            return write.answer(redirect(url_for("spaces.rooms", site_id=site_id)))
    except Invalid as refusal:
        return _page(site_id, NEW, refusal)


@blueprint.post("/salles/<room_id>")
@open_to(Role.MANAGER)
def modify_room(room_id: str) -> Response:
    """Rename a room, change its seats or its workstations."""
    room, site = _room(room_id)
    try:
        wanted = room_wanted(form_fields(request.form))
        with writing(idempotency_key=request.form.get("key")) as write:
            change_room(
                room,
                name=wanted.name,
                seats=wanted.seats,
                workstations=wanted.workstations,
                by=current_reach().person_id,
            )
            return write.answer(redirect(url_for("spaces.rooms", site_id=site.public_id)))
    except Invalid as refusal:
        return _page(site.public_id, room_id, refusal)


@blueprint.post("/salles/<room_id>/retirer")
@open_to(Role.MANAGER)
def close_room(room_id: str) -> Response:
    """Plan nothing more in a room."""
    room, site = _room(room_id)
    with writing(idempotency_key=request.form.get("key")) as write:
        retire_room(room, by=current_reach().person_id)
        return write.answer(redirect(url_for("spaces.rooms", site_id=site.public_id)))


def _room(room_id: str) -> tuple[Room, Site]:
    room = room_within_reach(room_id, current_reach().structures_as(Role.MANAGER))
    return room, site_of_room(room)


def _page(site_id: str, refused: str = "", refusal: Invalid | None = None) -> Response:
    """Draw the rooms of a site; the form that was refused keeps what was typed."""
    reach = current_reach()
    venues = venues_of(reach.structures_as(*KEEPERS))
    venue = next((each for each in venues if each.public_id == site_id), None)
    if venue is None:
        raise NotFound
    page = render_template(
        "sessions/rooms.html",
        venue=venue,
        others=[each for each in venues if each.id != venue.id],
        can_change=venue.structure_id in reach.structures_as(Role.MANAGER),
        refused=refused,
        new=NEW,
        typed=request.form,
        errors=refusal.errors if refusal else {},
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
