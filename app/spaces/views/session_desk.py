"""The trainer's desk for one session: presences, ticks, people, on one page and in one request."""

from dataclasses import replace

from flask import request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.errors import Refused
from app.core.pages import form_fields, key_in, sought_in
from app.core.writing import writing
from app.curricula.rules import Framework
from app.progress.queries import evidence_was_saved
from app.progress.services import Circumstances, TickWanted, record_evidence
from app.sessions import services as sessions
from app.sessions.errors import AlreadySaved
from app.sessions.queries import Desk
from app.sessions.services import MarkWanted
from app.spaces import newcomers
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet import seen_marks
from app.spaces.sheet_form import (
    SheetTyped,
    check_nobody_left,
    marks_wanted,
    numbers_in,
    sheet_typed,
    ticks_wanted,
)
from app.spaces.views.blueprint import blueprint
from app.spaces.views.session_page import back_to, desk_of, frameworks_of, page


@blueprint.get("/seances/<session_id>")
@open_to(*KEEPERS)
def session(session_id: str) -> Response:
    """Show the sheet of a session."""
    return page(desk_of(session_id, current_reach()))


@blueprint.post("/seances/<session_id>/recherche")
@open_to(*KEEPERS)
def search_for_session(session_id: str) -> Response:
    """Show the sheet with the learners found for it."""
    return page(desk_of(session_id, current_reach()), sought=sought_in(request.form))


@blueprint.post("/seances/<session_id>")
@open_to(*KEEPERS)
def save_session(session_id: str) -> Response:
    """Save the whole sheet in one request; whatever is refused, what was typed stays on the page."""
    reach = current_reach()
    desk = desk_of(session_id, reach)
    typed = sheet_typed(form_fields(request.form), desk, key=key_in(request.form))
    try:
        marks, ticks = marks_wanted(typed, desk), ticks_wanted(typed, desk)
        with writing(idempotency_key=typed.key) as write:
            _save(desk, typed, marks, ticks, by=reach.person_id)
            return write.answer(back_to(desk, "presences", saved="1"))
    except Refused as refusal:
        return page(desk, typed=typed, refusal=refusal)
    except IntegrityError:
        if not _was_saved(desk, typed.key):
            raise
        shown = numbers_in(seen_marks(desk))
        return page(desk, typed=replace(typed, seen_marks=shown), refusal=_already_saved())


@blueprint.post("/seances/<session_id>/inscriptions")
@open_to(*KEEPERS)
def add_to_session(session_id: str) -> Response:
    """Enrol a learner of the structure, or someone new by their given name alone, and mark them present.

    With `chair`, a full session is made one seat larger for them.
    """
    reach = current_reach()
    desk = desk_of(session_id, reach)
    chosen = request.form.get("learner")
    known = newcomers.learner_of(desk.structure_id, chosen, reach) if chosen else None
    key = key_in(request.form)
    with writing(idempotency_key=key) as write:
        learner_id = (
            known.id if known else newcomers.newcomer(desk.structure_id, request.form, by=reach.person_id)
        )
        sessions.welcome(
            learner_id, desk.id, with_a_chair="chair" in request.form, key=key, by=reach.person_id
        )
        return write.answer(back_to(desk, "presences"))


@blueprint.post("/seances/<session_id>/retraits")
@open_to(*KEEPERS)
def remove_from_session(session_id: str) -> Response:
    """End a learner's place; the first who waits gets the seat."""
    reach = current_reach()
    desk = desk_of(session_id, reach)
    leaving = newcomers.learner_of(desk.structure_id, request.form.get("learner", ""), reach)
    records = next((place.records for place in desk.places if place.learner_id == leaving.id), (leaving.id,))
    with writing(idempotency_key=request.form.get("key")) as write:
        for record in records:
            sessions.withdraw(record, desk.id, by=reach.person_id)
        return write.answer(back_to(desk, "inscriptions"))


def _by_framework(desk: Desk, ticks: list[TickWanted]) -> list[tuple[Framework, list[TickWanted]]]:
    """Part the ticks by framework; one that is of none goes with the first, which refuses it."""
    frameworks = frameworks_of(desk)
    of = {item.id: each for each in reversed(frameworks) for item in each.subjects}
    groups: dict[int, tuple[Framework, list[TickWanted]]] = {}
    for tick in ticks if frameworks else ():
        framework = of.get(tick.item_id, frameworks[0])
        groups.setdefault(framework.id, (framework, []))[1].append(tick)
    return [groups[each.id] for each in frameworks if each.id in groups]


def _save(
    desk: Desk, typed: SheetTyped, marks: list[MarkWanted], ticks: list[TickWanted], *, by: int
) -> None:
    """Record what each one managed, then the presences: together, or not at all."""
    check_nobody_left(typed)
    new: list[int] = []
    for number, (framework, of_it) in enumerate(_by_framework(desk, ticks)):
        new += record_evidence(
            desk.structure_id,
            framework,
            of_it,
            seen=typed.seen_evidence,
            key=f"{typed.key}.{framework.id}" if number else typed.key,
            by=by,
            course_session_id=desk.id,
            circumstances=Circumstances(happened_on=clock.in_paris(desk.starts_at).date()),
        )
    sessions.record_attendance(desk, marks, seen=typed.seen_marks, key=typed.key, by=by, ticks=len(new))


def _was_saved(desk: Desk, key: str) -> bool:
    """Tell whether this very page was saved, its first answer being forgotten since."""
    return sessions.was_saved(desk.id, key) or evidence_was_saved(desk.structure_id, key)


def _already_saved() -> AlreadySaved:
    return AlreadySaved(
        "Cette page est déjà enregistrée depuis plusieurs jours, et n’a rien changé de plus. "
        "Regardez ce qui est noté ci-dessous\u202f: pour changer quelque chose, enregistrez de nouveau."
    )
