"""The two pages of every plan: what is wanted, then its dates; both keep what was typed."""

from collections.abc import Mapping, Sequence

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from app.core.errors import Invalid
from app.sessions.queries.clashes import ClashFound, clashes_with
from app.sessions.rules.recurrence import hours_on
from app.sessions.services.planning import Setting
from app.spaces.dates import OF_THE_STEP, DateRow, keys_of, with_clashes
from app.spaces.planning_fields import MeetingsWanted

WEEKDAYS = [
    (str(number), name)
    for number, name in enumerate(("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"))
]
RHYTHMS = [
    ("1", "chaque semaine"),
    ("2", "une semaine sur deux"),
    ("3", "une semaine sur trois"),
    ("4", "une semaine sur quatre"),
]
ENVELOPE = OF_THE_STEP | {"csrf_token", "key"}


def form_page(
    template: str, typed: Mapping[str, str], refusal: Invalid | None = None, **shown: object
) -> Response:
    """Draw the first page: the questions, with what was typed and what is wrong with it."""
    page = render_template(
        template,
        typed=typed,
        weekdays=WEEKDAYS,
        chosen_weekdays=[value for name, value in typed.items() if name.startswith("weekdays")],
        rhythms=RHYTHMS,
        errors=refusal.errors if refusal else {},
        refusal=refusal,
        **shown,
    )
    return make_response(page, refusal.status if refusal else 200)


def dates_page(
    action: str,
    title: str,
    rows: Sequence[DateRow],
    wanted: MeetingsWanted,
    clashes: Sequence[ClashFound] = (),
    refusal: Invalid | None = None,
) -> Response:
    """Draw the second page: each date, to keep, move or take out, and what is already taken."""
    page = render_template(
        "sessions/planning_dates.html",
        action=action,
        title=title,
        rows=with_clashes(rows, clashes),
        kept=sum(row.is_kept for row in rows),
        wanted=wanted,
        carried=carried(),
        seen=keys_of(clashes),
        clashes=clashes,
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def clashes_on(
    rows: Sequence[DateRow], wanted: MeetingsWanted, structure_id: int, setting: Setting
) -> tuple[ClashFound, ...]:
    """Look for what is taken on the dates that are kept, for whoever still reads the page."""
    return clashes_with(
        structure_id,
        [hours_on(row.day, wanted.begins, wanted.ends) for row in rows if row.is_kept and row.day],
        room_id=setting.room_id,
        trainer_ids={setting.trainer_id, *setting.with_ids},
    )


def carried() -> list[tuple[str, str]]:
    """Return the answers to the questions, which the page of the dates sends along."""
    return [
        (name, value)
        for name, value in request.form.items()
        if name not in ENVELOPE and not name.startswith("dates-")
    ]
