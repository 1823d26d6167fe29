"""Change one planned session: when and where, who leads it, whether it takes place."""

from collections.abc import Mapping

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import current_reach, open_to
from app.core.errors import Invalid, Refused
from app.core.pages import form_fields
from app.core.writing import writing
from app.sessions.errors import Clash
from app.sessions.queries.changing import PlannedSession, session_to_change
from app.sessions.rules.recurrence import hours_on
from app.sessions.services.changing import SessionWanted, cancel_session, change_session, restore_session
from app.sessions.services.clashes import said_of
from app.sessions.services.opening import set_open_to_learners
from app.sessions.services.trainers import set_trainers
from app.spaces.dates import keys_of, sent_in
from app.spaces.newcomers import KEEPERS
from app.spaces.planning_choices import Choices, choices_of, place_of, trainer_of
from app.spaces.planning_fields import TO_CORRECT, loaded
from app.spaces.session_form import CancelForm, ChangeWanted, TrainersForm, change_wanted
from app.spaces.views.blueprint import blueprint

FORMS = ("modifier", "animateurs", "annuler")
"""The forms of the page, by the last word of their addresses."""


@blueprint.get("/seances/<session_id>/modifier")
@open_to(*KEEPERS)
def session_to_modify(session_id: str) -> Response:
    """Show what may change of a session."""
    return _page(_planned(session_id))


@blueprint.post("/seances/<session_id>/modifier")
@open_to(*KEEPERS)
def modify_session(session_id: str) -> Response:
    """Move a session, rename it, change its place or its seats."""
    planned, choices = _planned(session_id), choices_of(current_reach())
    sent = sent_in(form_fields(request.form))
    try:
        typed = change_wanted(sent.plan)
        wanted = _wanted(planned, typed, choices)
        with writing(idempotency_key=request.form.get("key")) as write:
            by = current_reach().person_id
            change_session(planned.id, wanted, by=by, clashes_seen=sent.seen, sequence=typed.sequence)
            return write.answer(_back(planned, "modifiee"))
    except Refused as refusal:
        return _page(planned, "modifier", refusal, choices)


@blueprint.post("/seances/<session_id>/animateurs")
@open_to(*KEEPERS)
def change_trainers(session_id: str) -> Response:
    """Say who leads a session and who helps."""
    planned, choices = _planned(session_id), choices_of(current_reach())
    sent = sent_in(form_fields(request.form))
    try:
        typed = loaded(TrainersForm(), sent.plan)
        lead = trainer_of(typed["trainer"], planned.structure_id, choices)
        others = [trainer_of(each, planned.structure_id, choices) for each in typed["others"] if each]
        with writing(idempotency_key=request.form.get("key")) as write:
            by = current_reach().person_id
            set_trainers(
                planned.id,
                lead_id=lead,
                with_ids=others,
                by=by,
                clashes_seen=sent.seen,
                sequence=typed["sequence"],
            )
            return write.answer(_back(planned, "animateurs"))
    except Refused as refusal:
        return _page(planned, "animateurs", refusal, choices)


@blueprint.post("/seances/<session_id>/ouverture")
@open_to(*KEEPERS)
def open_session(session_id: str) -> Response:
    """Let learners enrol by themselves, or no longer; in all the cycle, where there is one."""
    planned = _planned(session_id)
    with writing(idempotency_key=request.form.get("key")) as write:
        is_open = request.form.get("open") == "1"
        set_open_to_learners(planned.id, is_open=is_open, by=current_reach().person_id)
        return write.answer(_back(planned, "ouverte" if is_open else "reservee"))


@blueprint.post("/seances/<session_id>/annuler")
@open_to(*KEEPERS)
def cancel(session_id: str) -> Response:
    """Cancel a session, with the reason that those enrolled will read."""
    planned = _planned(session_id)
    try:
        because = loaded(CancelForm(), form_fields(request.form))["because"]
        with writing(idempotency_key=request.form.get("key")) as write:
            cancel_session(planned.id, because=because, by=current_reach().person_id)
            return write.answer(_back(planned, "annulee"))
    except Refused as refusal:
        return _page(planned, "annuler", refusal)


@blueprint.post("/seances/<session_id>/retablir")
@open_to(*KEEPERS)
def restore(session_id: str) -> Response:
    """Hold a cancelled session after all."""
    planned = _planned(session_id)
    try:
        seen = sent_in(form_fields(request.form)).seen
        with writing(idempotency_key=request.form.get("key")) as write:
            restore_session(planned.id, by=current_reach().person_id, clashes_seen=seen)
            return write.answer(_back(planned, "retablie"))
    except Refused as refusal:
        return _page(planned, "retablir", refusal)


def _planned(session_id: str) -> PlannedSession:
    return session_to_change(session_id, current_reach().structures_as(*KEEPERS))


def _wanted(planned: PlannedSession, wanted: ChangeWanted, choices: Choices) -> SessionWanted:
    """Return the session as it is to be.

    Words that name a room which is not registered, or no longer in use, stay with their site.

    Raises:
        Invalid: the place is not ours, or the hour does not exist that day.
    """
    venue, room = place_of(wanted.site, choices)
    if venue.structure_id != planned.structure_id:
        raise Invalid(TO_CORRECT, {"site": ["Choisissez un lieu de la même structure."]})
    is_left = choices.has_rooms and venue.public_id != planned.site_public_id
    starts_at, ends_at = hours_on(wanted.on, wanted.begins, wanted.ends)
    if ends_at <= starts_at:
        sentence = "Cette heure n’existe pas ce jour-là : les horloges avancent."
        raise Invalid(TO_CORRECT, {"begins": [sentence]})
    return SessionWanted(
        title=wanted.title,
        starts_at=starts_at,
        ends_at=ends_at,
        site_id=venue.id,
        room_id=room.id if room else None,
        room=room.name if room else "" if is_left else wanted.room,
        seats=wanted.seats,
    )


def _as_typed(planned: PlannedSession, choices: Choices) -> dict[str, str]:
    """Say a session as its form does."""
    begins, ends = clock.in_paris(planned.starts_at), clock.in_paris(planned.ends_at)
    known = {value for value, _name in choices.places}
    has_room = planned.room_public_id in known
    return {
        "title": planned.title,
        "on": begins.date().isoformat(),
        "begins": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "site": planned.room_public_id or "" if has_room else planned.site_public_id,
        "room": "" if has_room else planned.room,
        "seats": str(planned.seats),
        "trainer": planned.trainer_public_id,
        "because": "",
        **{f"others-{number}": other for number, other in enumerate(planned.others)},
    }


def _page(
    planned: PlannedSession, act: str = "", refusal: Refused | None = None, choices: Choices | None = None
) -> Response:
    """Draw the page; the form that was refused keeps what was typed, the others what is planned."""
    known = choices or choices_of(current_reach())
    stands: Mapping[str, str] = _as_typed(planned, known)
    found = refusal.found if isinstance(refusal, Clash) else ()
    page = render_template(
        "sessions/planning_session.html",
        session=planned,
        choices=known,
        typed={
            form: request.form if form == act else stands for form in ("modifier", "animateurs", "annuler")
        },
        act=act,
        errors=refusal.errors if isinstance(refusal, Invalid) else {},
        refusal=refusal,
        clashes=[said_of(clash) for clash in found],
        seen=keys_of(found),
        done=request.args.get("fait", ""),
        has_begun=planned.starts_at <= clock.now(),
    )
    return make_response(page, refusal.status if refusal else 200)


def _back(planned: PlannedSession, done: str) -> Response:
    return redirect(url_for("spaces.session_to_modify", session_id=planned.public_id, fait=done))
