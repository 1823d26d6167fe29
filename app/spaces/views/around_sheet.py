"""The small acts around a session's sheet: take a save back, note a pause, count visitors."""

from collections.abc import Callable, Mapping
from datetime import datetime, time

from flask import request
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.errors import Invalid, Refused
from app.core.pages import key_in
from app.core.writing import writing
from app.progress.services import take_back_ticks
from app.sessions import services as sessions
from app.sessions.errors import PauseInvalid
from app.sessions.queries import Desk
from app.sessions.rules import moment_of
from app.sessions.services.closing import check_is_open
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet_form import numbers_in
from app.spaces.views.blueprint import blueprint
from app.spaces.views.session_page import back_to, desk_of, page

Act = Callable[[Desk, str, int], object]
"""What a small form does to the session, with its key and for whom."""


@blueprint.post("/seances/<session_id>/annulation")
@open_to(*KEEPERS)
def undo_save(session_id: str) -> Response:
    """Take back one's last save: presences and ticks return to what was noted before."""
    reach = current_reach()
    desk = desk_of(session_id, reach)
    try:
        undone, unticked = (numbers_in(request.form.get(name, "")) for name in ("undone", "unticked"))
        key = key_in(request.form)
        with writing(idempotency_key=key) as write:
            done = _undo(desk, undone, unticked, key=key, by=reach.person_id)
            return write.answer(back_to(desk, "presences", saved=done))
    except Refused as refusal:
        return page(desk, refusal=refusal)


def _undo(desk: Desk, undone: tuple[int, ...], unticked: tuple[int, ...], *, key: str, by: int) -> str:
    """Take back marks and ticks together, and return the word for what was taken back."""
    check_is_open(desk.id)
    ticks = take_back_ticks(unticked, course_session_id=desk.id, by=by) if unticked else 0
    marks = sessions.undo_marks(desk, undone, key=key, by=by, ticks=ticks)
    if marks and ticks:
        return "annule-tout"
    return "annule-acquis" if ticks else "annule"


@blueprint.post("/seances/<session_id>/pauses")
@open_to(*KEEPERS)
def note_pause(session_id: str) -> Response:
    """Add a pause that everybody takes, or take one away."""

    def note(desk: Desk, _key: str, by: int) -> object:
        if "removed" in request.form:
            return sessions.remove_pause(desk.id, begins=_removed(desk), by=by)
        begins, ends = _hour(desk, "begins"), _hour(desk, "ends")
        return sessions.add_pause(desk.id, begins=begins, ends=ends, by=by)

    return _done(session_id, note, where="pauses", fields=("begins", "ends"))


@blueprint.post("/seances/<session_id>/visiteurs")
@open_to(*KEEPERS)
def count_visitors(session_id: str) -> Response:
    """Count visitors of a free access, nobody named, or strike the last count."""

    def count(desk: Desk, key: str, by: int) -> object:
        if "removed" in request.form:
            return sessions.uncount_visitors(desk.id, by=by)
        return sessions.count_visitors(desk.id, _people(), key=key, by=by)

    return _done(session_id, count, where="visiteurs", fields=("people",))


def _done(session_id: str, act: Act, *, where: str, fields: tuple[str, ...] = ()) -> Response:
    """Do one act and go back to its part of the page; refused, show the page with what was typed."""
    reach = current_reach()
    desk = desk_of(session_id, reach)
    try:
        key = key_in(request.form)
        with writing(idempotency_key=key) as write:
            act(desk, key, reach.person_id)
            return write.answer(back_to(desk, where))
    except Refused as refusal:
        return page(desk, aside=_typed(fields), refusal=refusal)


def _typed(fields: tuple[str, ...]) -> Mapping[str, str]:
    return {name: request.form[name] for name in fields if name in request.form}


def _hour(desk: Desk, name: str) -> datetime:
    """Read one of the hours of a pause, on the clocks of Paris."""
    try:
        hour = time.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise PauseInvalid("Écrivez les deux heures de la pause, comme 15:00 et 15:15.") from None
    return moment_of(hour, starts_at=desk.starts_at, ends_at=desk.ends_at)


def _removed(desk: Desk) -> datetime:
    """Find the pause to take away by the moment it begins."""
    wanted = request.form["removed"]
    for begins, _ends in desk.pauses:
        if begins.isoformat() == wanted:
            return begins
    raise PauseInvalid("Cette pause n’est plus notée\u202f: quelqu’un l’a déjà retirée.")


def _people() -> int:
    """Read how many people came: the `+1` button says one."""
    if "one" in request.form:
        return 1
    typed = request.form.get("people", "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        raise Invalid("Écrivez un nombre de personnes, comme 3.", {"people": ["Écrivez un nombre, comme 3."]})
    return int(typed)
