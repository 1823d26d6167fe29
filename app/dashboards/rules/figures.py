"""How figures are worked out from facts that are already read."""

from collections.abc import Collection, Iterable, Mapping, Sequence

SESSIONS_AWAY = 3


def percentage(part: int, whole: int) -> int | None:
    """Return a share in whole hundredths, a half rounded up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def whole_hours(minutes: int) -> int:
    """Return the hours that are complete."""
    return minutes // 60


def people_away(seats: Mapping[int, Sequence[int]], *, came: Collection[tuple[int, int]]) -> tuple[int, ...]:
    """List the people who came to none of their last three sessions.

    `seats` gives each person's sessions in order, those alone whose sheet is filled; `came` holds
    the pairs of person and session.
    """
    return tuple(
        person
        for person, sessions in seats.items()
        if len(sessions) >= SESSIONS_AWAY and _none(came, person, sessions[-SESSIONS_AWAY:])
    )


def _none(came: Collection[tuple[int, int]], person: int, sessions: Iterable[int]) -> bool:
    return not any((person, session) in came for session in sessions)
