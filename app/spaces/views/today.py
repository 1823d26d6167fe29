"""The trainer's day: what happens now, what comes next, what was forgotten."""

from contextlib import suppress
from datetime import date, timedelta

from flask import render_template, request

from app.core import clock
from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid
from app.sessions.queries import DayLine, days_lines, forgotten_lines, next_lines
from app.sessions.queries.to_complete import count_to_complete
from app.sessions.queries.to_settle import count_to_settle
from app.spaces.views.blueprint import blueprint

KEEPERS = (Role.TRAINER, Role.MANAGER)
WATCHERS = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)


@blueprint.get("/aujourdhui")
@open_to(Role.TRAINER, Role.EVALUATOR)
def today() -> str:
    """Show the sessions of a day in the person's structures, their own first."""
    reach = current_reach()
    structures = reach.structures_as(*WATCHERS)
    day = _day(request.args.get("jour"))
    is_today = day == clock.today()
    kept = reach.structures_as(*KEEPERS)
    lines = sorted(days_lines(structures, day), key=lambda line: not line.is_led_by(reach.person_id))
    return render_template(
        "spaces/today.html",
        day=day,
        is_today=is_today,
        day_before=day - timedelta(days=1),
        day_after=day + timedelta(days=1),
        lines=lines,
        now=_now(lines) if is_today else None,
        upcoming=next_lines(structures, after=day),
        forgotten=forgotten_lines(structures) if is_today else (),
        to_complete=count_to_complete(kept) if is_today and kept else 0,
        to_settle=count_to_settle(kept, person_id=reach.person_id) if is_today and kept else 0,
        can_keep=bool(kept),
        person_id=reach.person_id,
    )


def _day(typed: str | None) -> date:
    if not typed:
        return clock.today()
    with suppress(ValueError):
        day = date.fromisoformat(typed)
        if clock.OLDEST_DAY <= day <= clock.LATEST_DAY:
            return day
    raise Invalid("Ce jour n’existe pas. Choisissez-en un autre.")


def _now(lines: list[DayLine]) -> DayLine | None:
    """Return the session to open: the one that goes on, else the next of the day."""
    now = clock.now()
    open_ones = [line for line in lines if line.ends_at > now and line.cancelled_at is None]
    return min(open_ones, key=lambda line: line.starts_at, default=None)
