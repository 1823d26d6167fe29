"""What the other papers of a day say: a blank sheet, a programme, reminder slips, a call list.

Nobody seals them: plain frozen values, drawn as they are.
"""

from dataclasses import dataclass
from datetime import date, datetime

from certificates.sheets.content import HalfDaySlot, Pause, Trainer


@dataclass(frozen=True, kw_only=True)
class BlankSheet:
    """A sheet to sign by hand: the session, the names known so far, empty lines for whoever comes."""

    structure_name: str
    structure_siret: str | None
    site_name: str
    site_address: str
    room: str
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
    names: tuple[str, ...]
    empty_lines: int = 4
    example: bool = False


@dataclass(frozen=True, kw_only=True)
class ProgrammeModule:
    """A part of a course in its order; `requires` holds the titles of the parts to follow before."""

    title: str
    minutes: int
    summary: str = ""
    aims: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A course as it is announced; `framework` names what it prepares, with its version."""

    structure_name: str
    structure_siret: str | None
    structure_place: str
    title: str
    summary: str
    audience: str
    framework: str
    modules: tuple[ProgrammeModule, ...]
    printed_on: date
    revision: int = 1
    example: bool = False


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A reminder to cut out and hand over: no family name, for it may be left on a table."""

    given_name: str
    title: str
    starts_at: datetime
    ends_at: datetime
    site_name: str
    site_address: str
    room: str = ""
    trainer: str = ""
    bring: str = "votre carte"


@dataclass(frozen=True, kw_only=True)
class Slips:
    """Reminder slips of one structure, to be cut."""

    structure_name: str
    phone: str
    slips: tuple[Slip, ...]
    printed_on: date


@dataclass(frozen=True, kw_only=True)
class Call:
    """Somebody to tell something: `why` in one sentence; without a phone they are told on the spot."""

    name: str
    phone: str | None
    session_title: str
    starts_at: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class CallList:
    """The people to call, in the order of their sessions."""

    structure_name: str
    calls: tuple[Call, ...]
    printed_on: date
