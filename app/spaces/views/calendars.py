"""Calendars by secret address: the file that diaries fetch, the page where addresses are made and ended."""

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.access import PUBLIC, Reach, Role, current_reach, open_to
from app.core.errors import Invalid, NotFound
from app.core.identifiers import CROCKFORD, PUBLIC_ID_LENGTH
from app.core.pages import DAMAGED, disposition, key_in
from app.core.writing import AlreadyAnswered, writing
from app.people.queries import SiteLine, sites_of
from app.sessions.models import FeedKind
from app.sessions.queries.calendars import FeedLine, entries_of, feed_with, feeds_in_force
from app.sessions.rules.calendars import PRODID, calendar_file
from app.sessions.services.calendars import end_feed, make_feed
from app.spaces.views.blueprint import blueprint

OWN = {Role.TRAINER: FeedKind.TRAINER, Role.LEARNER: FeedKind.LEARNER}
"""The roles that have a calendar of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """A calendar that the person may make or end, and the one in force, if any.

    `name` is what the form calls it: the kind, or the public id of a site.
    """

    name: str
    kind: FeedKind
    structure_id: int
    site: SiteLine | None
    feed: FeedLine | None

    def whose(self, person_id: int) -> dict[str, int]:
        """Say whose it is, as the services ask."""
        return {"site_id": self.site.id} if self.site else {"person_id": person_id}


@blueprint.get("/agenda/<token>.ics")
@open_to(PUBLIC)
def calendar(token: str) -> Response:
    """Give the sessions of a calendar to whoever has its secret address.

    A diary asks again and again: where nothing changed, no file is drawn.
    """
    feed = feed_with(token)
    public_url = current_app.extensions["settings"].public_url
    entries = entries_of(feed, public_url=public_url, host=urlsplit(public_url).hostname or "palier")
    edition = hashlib.sha256(f"{PRODID}\n{feed.name}\n{entries!r}".encode()).hexdigest()[:32]
    is_known = request.if_none_match.contains(edition)
    content = b"" if is_known else calendar_file(feed.name, entries)
    response = Response(content, 304 if is_known else 200, content_type="text/calendar; charset=utf-8")
    response.set_etag(edition)
    response.last_modified = max((entry.changed_at for entry in entries), default=feed.made_at)
    response.cache_control.private = True
    response.cache_control.no_cache = True
    if is_known:
        return response
    response.headers["Content-Disposition"] = disposition("inline", "palier.ics")
    return response


@blueprint.get("/agendas")
@open_to(*OWN, Role.MANAGER)
def calendars() -> str:
    """List the calendars that the person may have in their own diary."""
    diaries = _diaries(current_reach())
    return render_template("sessions/calendars.html", diaries=diaries, is_ended="arrete" in request.args)


@blueprint.post("/agendas")
@open_to(*OWN, Role.MANAGER)
def make_calendar() -> AnyResponse:
    """Make the address of a calendar and show it, this once; the one before it stops.

    The secret is drawn from the key of the form: asked twice, the same address is shown, and
    nothing that could open the calendar is kept.
    """
    reach = current_reach()
    diary, token = _diary(reach), _secret(key_in(request.form))
    again = redirect(url_for("spaces.calendars"))
    try:
        with writing(idempotency_key=request.form.get("key")) as write:
            whose = diary.whose(reach.person_id)
            make_feed(diary.kind, diary.structure_id, token=token, by=reach.person_id, **whose)
            write.answer(again)
    except AlreadyAnswered:
        if not _is_in_force(token):
            return again
    path = url_for("spaces.calendar", token=token)
    address = current_app.extensions["settings"].public_url + path
    return Response(render_template("sessions/calendar.html", diary=diary, address=address))


@blueprint.post("/agendas/fin")
@open_to(*OWN, Role.MANAGER)
def end_calendar() -> AnyResponse:
    """End a calendar: its address answers no more."""
    reach = current_reach()
    diary = _diary(reach)
    with writing(idempotency_key=request.form.get("key")) as write:
        end_feed(diary.kind, diary.structure_id, by=reach.person_id, **diary.whose(reach.person_id))
        return write.answer(redirect(url_for("spaces.calendars", arrete=1)))


def _diaries(reach: Reach) -> tuple[Diary, ...]:
    """Return the calendars of the person's roles: their own, and those of a manager's sites."""
    managed = reach.structures_as(Role.MANAGER)
    sites = sites_of(managed) if managed else ()
    held = {
        (feed.kind, feed.site_id): feed for feed in feeds_in_force(reach.person_id, [s.id for s in sites])
    }
    own = [
        Diary(
            name=kind.value,
            kind=kind,
            structure_id=min(reach.structures_as(role)),
            site=None,
            feed=held.get((kind, None)),
        )
        for role, kind in OWN.items()
        if role in reach.roles
    ]
    of_sites = [
        Diary(
            name=site.public_id,
            kind=FeedKind.SITE,
            structure_id=site.structure_id,
            site=site,
            feed=held.get((FeedKind.SITE, site.id)),
        )
        for site in sites
    ]
    return (*own, *of_sites)


def _diary(reach: Reach) -> Diary:
    asked = request.form.get("diary", "")
    for diary in _diaries(reach):
        if diary.name == asked:
            return diary
    raise Invalid(DAMAGED)


def _secret(key: str) -> str:
    """Return 130 bits that only this installation can draw from a form's key."""
    secret: str = current_app.config["SECRET_KEY"]
    drawn = hmac.digest(secret.encode(), f"agenda\n{key}".encode(), "sha256")
    return "".join(CROCKFORD[byte & 31] for byte in drawn[:PUBLIC_ID_LENGTH]).lower()


def _is_in_force(token: str) -> bool:
    try:
        feed_with(token)
    except NotFound:
        return False
    return True
