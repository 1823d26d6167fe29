"""How much learners came, and how long: the sessions of each one, added up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import partial

from app.core import clock
from app.sessions import rules
from app.sessions.queries.meetings import Meeting, meetings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A learner's attendance over several sessions.

    `planned` counts the sessions that have begun where they had a seat, `came` those where they
    were there. Days are those of Paris.
    """

    minutes: int = 0
    came: int = 0
    planned: int = 0
    planned_minutes: int = 0
    first_on: date | None = None
    last_on: date | None = None
    trainer_names: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ()
    minutes_by_domain: dict[str, int] = field(default_factory=dict)
    planned_minutes_by_domain: dict[str, int] = field(default_factory=dict)

    @property
    def ratio(self) -> Fraction:
        """The share of the planned minutes that were followed, exactly."""
        return Fraction(self.minutes, self.planned_minutes) if self.planned_minutes else Fraction(0)

    @property
    def ratio_by_domain(self) -> dict[str, Fraction]:
        """The same share in each domain."""
        planned = self.planned_minutes_by_domain
        return {
            code: Fraction(self.minutes_by_domain.get(code, 0), minutes) for code, minutes in planned.items()
        }


def attendance_of(
    learner_ids: Iterable[int], *, framework_version_id: int | None = None, rounding_minutes: int = 1
) -> dict[int, Attendance]:
    """Return each learner's attendance, in all sessions or those that prepare one framework."""
    now = clock.now()
    return {
        learner_id: attendance_in(
            meetings, now=now, framework_version_id=framework_version_id, rounding_minutes=rounding_minutes
        )
        for learner_id, meetings in meetings_of(learner_ids).items()
    }


def attendance_in(
    meetings: Iterable[Meeting],
    *,
    now: datetime,
    framework_version_id: int | None = None,
    rounding_minutes: int = 1,
) -> Attendance:
    """Add up the meetings that have begun, all or those that prepare one framework.

    Each session's minutes are rounded down to whole units, as the framework or the funder asks;
    the planned ones too, so that whoever was there throughout has followed them all.
    """
    begun = _begun(meetings, now=now, framework_version_id=framework_version_id)
    present, planned = (partial(each, unit=rounding_minutes) for each in (_present, _planned))
    came = [meeting for meeting in begun if meeting.came]
    days = [clock.in_paris(meeting.starts_at).date() for meeting in came]
    return Attendance(
        minutes=sum(map(present, came)),
        came=len(came),
        planned=len(begun),
        planned_minutes=sum(map(planned, begun)),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        trainer_names=tuple(dict.fromkeys(meeting.trainer for meeting in came)),
        site_names=tuple(dict.fromkeys(meeting.site for meeting in came)),
        minutes_by_domain=_by_domain(came, present),
        planned_minutes_by_domain=_by_domain(begun, planned),
    )


def _begun(meetings: Iterable[Meeting], *, now: datetime, framework_version_id: int | None) -> list[Meeting]:
    return [
        meeting
        for meeting in meetings
        if framework_version_id in (None, meeting.framework_version_id)
        and (meeting.came or (meeting.is_enrolled and not meeting.is_cancelled and meeting.starts_at <= now))
    ]


def _present(meeting: Meeting, *, unit: int) -> int:
    return rules.rounded_down(meeting.minutes or 0, unit=unit)


def _planned(meeting: Meeting, *, unit: int) -> int:
    return rules.rounded_down(meeting.planned_minutes, unit=unit)


def _by_domain(meetings: list[Meeting], minutes: Callable[[Meeting], int]) -> dict[str, int]:
    """Share each session's minutes equally between the domains that its module aims at."""
    found: dict[str, int] = {}
    for meeting in meetings:
        for code in meeting.domain_codes:
            found[code] = found.get(code, 0) + minutes(meeting) // len(meeting.domain_codes)
    return found
