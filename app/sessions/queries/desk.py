"""The sheet of one session: the meeting itself, who has a place, what was noted, who signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.errors import NotFound
from app.people.rules.names import in_a_list
from app.sessions import rules
from app.sessions.models import EnrolmentStatus, HalfDay, MarkHow, Presence, SessionKind
from app.sessions.queries import desk_rows
from app.sessions.queries.desk_rows import PersonRow

HalfSigned = tuple[date, HalfDay]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMade:
    """A mark that nobody replaced; two with different values are a conflict.

    `recorded_at` is the server's clock, `claimed_at` the device's. `act` is the save that it was
    part of.
    """

    id: int
    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None
    note: str
    how: MarkHow
    recorded_by: str
    recorded_by_id: int
    recorded_at: datetime
    claimed_at: datetime | None
    act: str
    is_withdrawn: bool = False

    @property
    def said(self) -> tuple[Presence, datetime | None, datetime | None, str]:
        """What it says, whoever said it."""
        return self.presence, self.arrived_at, self.left_at, self.note


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A person with a seat, or on the waiting list, and the marks that stand for them.

    `records` are the ids of all their records that have a place here, `learner_id` one of them: one
    that has a seat first, then the one that counts, which is `counts_as` with or without a place.
    `seats` counts those that they hold.
    `taken_back` are the ids of marks that stand and say nothing: the next answer replaces them.
    """

    learner_id: int
    counts_as: int
    records: tuple[int, ...]
    seats: int
    public_id: str
    given_name: str
    family_name: str
    is_waiting: bool
    marks: tuple[MarkMade, ...]
    taken_back: tuple[int, ...] = ()
    signed: tuple[HalfSigned, ...] = ()

    @property
    def name(self) -> str:
        """The full name, as on the sheet."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def short_name(self) -> str:
        """Given name and initial, for sentences: « Rose M. »."""
        return f"{self.given_name} {self.family_name[0]}." if self.family_name else self.given_name

    @property
    def is_disputed(self) -> bool:
        """Tell whether two marks that stand say different things."""
        return rules.are_disputed(self.marks)

    @property
    def mark(self) -> MarkMade | None:
        """The mark that shows, unless there is none or a conflict."""
        return rules.shown(self.marks)

    @property
    def is_at_odds(self) -> bool:
        """Tell whether somebody signed whom the sheet says was not there."""
        mark = self.mark
        return mark is not None and rules.is_at_odds(mark.presence, signed=bool(self.signed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A session as its trainer sees it; times are UTC.

    `version` is that of the closed sheet in force, None while it is open; `to_settle` counts what
    devices sent and nobody has decided; `visitors` counts the people of a free access whom nobody
    named; `warned` names those who said beforehand that they would not come, `promoted` those whose
    seat comes from the waiting list.
    """

    id: int
    public_id: str
    structure_id: int
    title: str
    kind: SessionKind
    room: str
    starts_at: datetime
    ends_at: datetime
    pauses: tuple[rules.Pause, ...]
    seats: int
    cancelled_at: datetime | None
    cancelled_because: str
    site: str
    trainer: str
    cycle_public_id: str | None
    cycle_title: str | None
    framework_version_id: int | None
    domain_codes: tuple[str, ...]
    aims: tuple[dict[str, Any], ...]
    version: int | None
    to_settle: int
    visitors: int
    warned: tuple[str, ...]
    promoted: tuple[str, ...]
    seated: tuple[Place, ...]
    waiting: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Those who have a seat, by name, then the waiting list, in order of arrival."""
        return self.seated + self.waiting

    @property
    def taken(self) -> int:
        """How many seats are held: whoever is here by two records may hold two."""
        return sum(place.seats for place in self.seated)


def desk_within_reach(public_id: str, structure_ids: Iterable[int]) -> Desk:
    """Read the sheet of a session, in two statements.

    Raises:
        NotFound: no such session in these structures.
    """
    found = desk_rows.session_row(public_id, structure_ids)
    if found is None:
        raise NotFound
    given, family = found.pop("given_name"), found.pop("family_name")
    places = _places(desk_rows.people_rows(found["id"]))
    return Desk(
        **found
        | {
            "trainer": f"{given} {family}".strip(),
            "domain_codes": tuple(found["domain_codes"] or ()),
            "aims": tuple(found["aims"] or ()),
            "pauses": rules.pauses_of(found["pauses"]),
            "warned": _names(found["warned"]),
            "promoted": _names(found["promoted"]),
            "seated": tuple(sorted((place for place in places if not place.is_waiting), key=_by_name)),
            "waiting": tuple(place for place in places if place.is_waiting),
        }
    )


def _names(lines: str) -> tuple[str, ...]:
    return tuple(sorted({line.strip() for line in lines.splitlines()}))


def _by_name(place: Place) -> tuple[str, ...]:
    return in_a_list(place.given_name, place.family_name)


def _places(rows: Iterable[PersonRow]) -> list[Place]:
    """Fold the rows of each person: as many as records, times marks that stand, times half-days signed."""
    found: dict[int, list[PersonRow]] = {}
    for row in rows:
        found.setdefault(row.counts_as, []).append(row)
    return [_place(each) for each in found.values()]


def _place(rows: list[PersonRow]) -> Place:
    first = min(
        rows, key=lambda row: (row.status is EnrolmentStatus.WAITING, row.learner_id != row.counts_as)
    )
    marks = {row.mark_id: row for row in rows if row.mark_id is not None}
    return Place(
        learner_id=first.learner_id,
        counts_as=first.counts_as,
        records=tuple(dict.fromkeys(row.learner_id for row in rows)),
        seats=len({row.learner_id for row in rows if row.status is EnrolmentStatus.ENROLLED}),
        public_id=first.public_id,
        given_name=first.given_name,
        family_name=first.family_name,
        is_waiting=first.status is EnrolmentStatus.WAITING,
        marks=tuple(_mark(marks[id_]) for id_ in sorted(marks) if not marks[id_].is_withdrawn),
        taken_back=tuple(id_ for id_, row in marks.items() if row.is_withdrawn),
        signed=tuple(dict.fromkeys((row.day, row.half) for row in rows if row.day is not None)),
    )


def _mark(row: PersonRow) -> MarkMade:
    return MarkMade(
        id=row.mark_id,
        presence=row.presence,
        arrived_at=row.arrived_at,
        left_at=row.left_at,
        note=row.words or "",
        how=row.how,
        recorded_by=row.by_name,
        recorded_by_id=row.recorded_by,
        recorded_at=row.recorded_at,
        claimed_at=row.claimed_at,
        act=row.key.rpartition(".")[0],
    )
