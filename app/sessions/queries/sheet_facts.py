"""All that a sheet stands on: its session, people, marks and signatures, as frozen values.

One shape serves the page that closes a sheet, the list of those to complete, and the closing.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from app.sessions import rules
from app.sessions.models import HalfDay, MarkHow, Presence, SessionKind, SignedHow
from app.sessions.queries.signing import OWN_ACTS

Slot = tuple[date, HalfDay]
"""A half-day, as a signature names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkKept:
    """A mark of the session, replaced or not; times are UTC."""

    id: int
    key: str
    learner_id: int
    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None
    note: str
    how: MarkHow
    recorded_by: str
    recorded_at: datetime
    claimed_at: datetime | None
    is_withdrawn: bool
    is_replaced: bool

    @property
    def said(self) -> tuple[Presence, datetime | None, datetime | None, str]:
        """What it says, whoever said it."""
        return self.presence, self.arrived_at, self.left_at, self.note


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureKept:
    """Somebody's act for a half-day; `learner_id` is None for a trainer's own."""

    learner_id: int | None
    day: date
    half: HalfDay
    how: SignedHow
    reason: str | None
    by: str
    signed_at: datetime

    @property
    def slot(self) -> Slot:
        """The half-day that it is for."""
        return self.day, self.half


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person of the sheet: who has a seat, or of whom something was noted once.

    `records` are the ids of all their records that are on it, `learner_id` one of them: one that
    has a seat first, then the one that counts.
    """

    learner_id: int
    public_id: str
    given_name: str
    family_name: str
    is_seated: bool
    records: frozenset[int]
    heads: tuple[MarkKept, ...]
    signed: tuple[SignatureKept, ...]

    @property
    def name(self) -> str:
        """The full name, as on the sheet."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_disputed(self) -> bool:
        """Tell whether two marks that stand say different things."""
        return len({mark.said for mark in self.heads}) > 1

    @property
    def mark(self) -> MarkKept | None:
        """The mark that shows, unless there is none or a conflict."""
        return self.heads[-1] if self.heads and not self.is_disputed else None

    @property
    def came(self) -> bool:
        """Tell whether the sheet says that the person was there."""
        return self.mark is not None and self.mark.presence in rules.CAME

    def signature(self, slot: Slot) -> SignatureKept | None:
        """Return what stands for a half-day: the person's own act, else what a trainer vouches for."""
        acts = (each for each in self.signed if each.slot == slot)
        return min(acts, key=lambda each: each.how not in OWN_ACTS, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """A session and all that its sheet stands on; `version` is that of the closed sheet, 0 if open.

    `asks_signatures` and `rounding_minutes` are the structure's practice; `visitors` counts those
    whom nobody named; `to_settle` the acts of a device that wait for a trainer's decision.
    """

    id: int
    public_id: str
    structure_id: int
    structure_name: str
    structure_siret: str | None
    site: str
    site_address: str
    room: str
    kind: SessionKind
    title: str
    course: str | None
    cycle: str | None
    module: str | None
    module_minutes: int | None
    starts_at: datetime
    ends_at: datetime
    pauses: list[list[str]]
    cancelled_at: datetime | None
    trainer: str
    trainer_id: int
    asks_signatures: bool
    rounding_minutes: int
    visitors: int
    to_settle: int
    version: int
    people: tuple[Someone, ...] = ()
    marks: tuple[MarkKept, ...] = field(default=(), repr=False)
    trainer_signatures: tuple[SignatureKept, ...] = ()

    @property
    def half_days(self) -> tuple[rules.HalfDaySpan, ...]:
        """The half-days of the session, with the part of each that it takes."""
        return rules.half_days(self.starts_at, self.ends_at)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The half-days, as signatures name them."""
        return tuple((span.day, span.half) for span in self.half_days)

    @property
    def unmarked(self) -> tuple[Someone, ...]:
        """Those who have a seat and of whom nothing was noted."""
        return tuple(each for each in self.people if each.is_seated and not each.heads)

    @property
    def disputed(self) -> tuple[Someone, ...]:
        """Those of whom two marks say different things."""
        return tuple(each for each in self.people if each.is_disputed)

    @property
    def present(self) -> tuple[Someone, ...]:
        """Those who were there."""
        return tuple(each for each in self.people if each.came)

    @property
    def unsigned(self) -> tuple[tuple[Someone, Slot], ...]:
        """The acts that are missing, where the structure asks people to sign."""
        if not self.asks_signatures:
            return ()
        return tuple(
            (each, slot) for each in self.present for slot in self.slots if each.signature(slot) is None
        )

    @property
    def is_ready(self) -> bool:
        """Tell whether everybody's line stands, without a conflict nor anything to settle."""
        return not (self.unmarked or self.disputed or self.to_settle)
