"""What a closed attendance sheet says: plain frozen values, digested, printed and proven as they are.

Moments are aware and in UTC; days are those of Paris. The marks come whole, the replaced ones too,
so that whoever has the file alone can work the sheet out again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from certificates.sheets.canonical import digest_of
from certificates.sheets.records import ADDED, NotASheet, read, written

__all__ = [
    "HalfDay", "HalfDaySlot", "Kind", "LineSignature", "MarkHow", "NotASheet", "Part", "Pause", "Presence",
    "SheetContent", "SheetLine", "SheetMark", "SignedHow", "Totals", "Trainer", "TrainerSignature", "digest",
]  # fmt: skip


class Kind(StrEnum):
    """What people met for."""

    WORKSHOP = "workshop"
    APPOINTMENT = "appointment"
    FREE_ACCESS = "free_access"


class Part(StrEnum):
    """What a trainer did: led the session, taught with the one who led, or was replaced."""

    LEAD = "lead"
    WITH = "with"
    REPLACED = "replaced"


class HalfDay(StrEnum):
    """The two halves of a day, apart at 13:00 in Paris."""

    MORNING = "matin"
    AFTERNOON = "apres_midi"


class Presence(StrEnum):
    """The four answers of a sheet."""

    PRESENT = "present"
    LATE = "retard"
    EXCUSED = "excuse"
    ABSENT = "absent"


class MarkHow(StrEnum):
    """How a mark was made."""

    TRAINER = "trainer"
    TAP = "tap"
    PIN = "pin"
    CARD = "card"
    CODE = "code"
    IMPORT = "import"
    PAPER = "paper"
    OFFLINE = "offline"


class SignedHow(StrEnum):
    """By what act a half-day was signed; `UNABLE` says that the person was there and could not."""

    PIN = "pin"
    CARD = "card"
    CODE = "code"
    UNABLE = "unable"
    TRAINER = "trainer"
    PAPER = "paper"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A pause common to everybody, inside the session."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Trainer:
    """Somebody who taught, or should have."""

    name: str
    part: Part


@dataclass(frozen=True, kw_only=True)
class HalfDaySlot:
    """A half-day of the session, and the part of it that the session takes."""

    day: date
    half: HalfDay
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class LineSignature:
    """A person's act for a half-day.

    Where somebody could not sign, `reason` says why and `said_by` who says so, at `signed_at`; both
    are else None. Older sheets do not have `said_by`.
    """

    day: date
    half: HalfDay
    how: SignedHow
    signed_at: datetime
    reason: str | None
    said_by: str | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One person of the sheet; a walk-in may have no family name (an empty text).

    `minutes` is the time there less the pauses; `counted` is that, rounded down to the funder's
    unit. `how`, `recorded_by` and the times are those of the mark that stands. The trainer's notes are
    not of the sheet: they can be erased, a closed sheet cannot.
    """

    learner_id: str
    given_name: str
    family_name: str
    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None
    minutes: int
    counted: int
    how: MarkHow
    recorded_by: str
    signatures: tuple[LineSignature, ...]


@dataclass(frozen=True, kw_only=True)
class TrainerSignature:
    """A trainer's own act for a half-day, on the machine or on paper."""

    day: date
    half: HalfDay
    name: str
    how: SignedHow
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class SheetMark:
    """A mark as it was recorded; `replaces` holds the ids of those that it corrects.

    `is_withdrawn` takes back what it replaces, and says nothing in its place.
    """

    id: int
    key: str
    learner_id: str
    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None
    replaces: tuple[int, ...]
    recorded_at: datetime
    claimed_at: datetime | None
    how: MarkHow
    recorded_by: str
    is_withdrawn: bool


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What the lines add up to: how many people, how many came, the minutes there, those counted."""

    people: int
    came: int
    minutes: int
    counted: int


@dataclass(frozen=True, kw_only=True)
class SheetContent:
    """A version of a session's closed sheet, in all its words.

    `sheet_id` is the public id of this version, which the journal names; `previous` the digest of
    the version before, None for the first. `asks_signatures` tells whether the structure asks people
    to sign. `scans` holds the SHA-256 of the scans of a paper day. `module_minutes` is what the
    programme gives to the module. `example` prints « EXEMPLE » across each page.
    """

    structure_name: str
    structure_siret: str | None
    site_name: str
    site_address: str
    room: str
    session_id: str
    sheet_id: str
    kind: Kind
    title: str
    course_title: str | None
    cycle_title: str | None
    module_title: str | None
    module_minutes: int | None
    starts_at: datetime
    ends_at: datetime
    pauses: tuple[Pause, ...]
    trainers: tuple[Trainer, ...]
    half_days: tuple[HalfDaySlot, ...]
    asks_signatures: bool
    lines: tuple[SheetLine, ...]
    trainer_signatures: tuple[TrainerSignature, ...]
    visitors: int
    rounding_minutes: int
    totals: Totals
    version: int
    reason: str
    closed_at: datetime
    closed_by: str
    scans: tuple[str, ...]
    marks: tuple[SheetMark, ...]
    previous: str | None
    example: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values; `from_dict` gives the same content back."""
        return dict(written(self))

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "SheetContent":
        """Read content back from its stored form.

        Raises:
            NotASheet: a member is missing, unknown, of another kind, or spelled otherwise.
        """
        return read(cls, stored)


def digest(content: SheetContent) -> str:
    """Return the SHA-256 of the content's one spelling (RFC 8785), in lower-case hexadecimal."""
    return digest_of(content.to_dict())
