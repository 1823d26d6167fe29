"""Close a sheet: versions that are only ever added, each in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core import clock, jobs, journal
from app.core.database import db, lock
from app.core.errors import NotFound
from app.core.french import date_fr, time_fr
from app.core.identifiers import new_public_id
from app.core.keys import current_keys
from app.people.models import Person
from app.sessions import rules
from app.sessions.errors import SheetClosed, SheetNotReady
from app.sessions.models import AttendanceSheet, CourseSession, HalfDay, SessionKind
from app.sessions.queries.closing import latest_version
from app.sessions.queries.sheet_facts import SheetFacts, Someone
from app.sessions.queries.sheet_reading import facts_of
from app.sessions.services.sheet_content import Act, content_of
from app.sessions.services.signing import countersign, sign_unable
from certificates.sheets import digest

SEAL_SHEET = "sessions:sheet:seal"
CLOSED = "attendance:sheet:close"
"""What the journal calls the closing of a version; its words hold the digest and the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouldNotSign:
    """A trainer's word, as the sheet is closed, that somebody was there and could not sign."""

    learner_id: int
    day: date
    half: HalfDay
    reason: str


def close_sheet(
    held: CourseSession, *, unable: Sequence[CouldNotSign] = (), key: str, by: int
) -> AttendanceSheet:
    """Close the sheet of a session: its first version, frozen, digested and in the journal.

    Whoever closes answers for it: each half-day that no trainer signed yet is countersigned. Whoever
    was there and neither signed nor is in `unable` is printed as « non signé ».

    Raises:
        SheetClosed: it is closed already.
        SheetNotReady: the session is cancelled or goes on, somebody has no answer or two, or what
            a device sent waits to be settled.
        Invalid: a reason is missing or too long.
    """
    lock(held)
    _check_is_not_closed(held)
    facts = facts_of(held.id)
    check_can_close(facts)
    vouch(held, unable, key=key, by=by)
    _countersign(facts, key=key, by=by)
    return close_version(held, facts_of(held.id), reason="", previous=None, by=by)


def vouch(
    held: CourseSession, unable: Sequence[CouldNotSign], *, key: str, by: int, corrects: bool = False
) -> int:
    """Keep a trainer's word for each act that is missing, and return how many are new.

    Raises:
        SigningNotOpen, NotOnTheSheet, Invalid: see `sign_unable`.
    """
    acts = [
        sign_unable(
            each.learner_id,
            held.id,
            day=each.day,
            half=each.half,
            reason=each.reason,
            key=f"{key}.u{number}",
            by=by,
            corrects=corrects,
        )
        for number, each in enumerate(unable)
    ]
    return sum(act.is_new for act in acts)


def _countersign(facts: SheetFacts, *, key: str, by: int) -> None:
    signed = {act.slot for act in facts.trainer_signatures}
    for number, (day, half) in enumerate(facts.slots):
        if (day, half) not in signed:
            countersign(facts.id, day=day, half=half, key=f"{key}.t{number}", by=by)


def _check_is_not_closed(held: CourseSession) -> None:
    """Refuse to close a sheet that somebody closed meanwhile.

    Raises:
        SheetClosed: the sentence says who did and when.
    """
    closed = latest_version(held.id)
    if closed is not None:
        raise SheetClosed(
            f"Cette feuille est déjà close, par {_name_of(closed.closed_by)}, {date_fr(closed.closed_at)} "
            f"à {time_fr(closed.closed_at)}. Rien n’a été changé."
        )


def check_can_close(facts: SheetFacts) -> None:
    """Refuse to close what is not complete; the sentence says what to do first.

    Raises:
        SheetNotReady: see `close_sheet`.
    """
    if facts.cancelled_at is not None:
        raise SheetNotReady("Cette séance est annulée : sa feuille ne se clôt pas.")
    opens_at = rules.closing_opens_at(starts_at=facts.starts_at, ends_at=facts.ends_at)
    if clock.now() < opens_at:
        raise SheetNotReady(
            f"Il est trop tôt : cette feuille peut être close {date_fr(opens_at)} à partir de "
            f"{time_fr(opens_at)}."
        )
    if not facts.people and not facts.visitors and facts.kind is not SessionKind.FREE_ACCESS:
        raise SheetNotReady("Personne n’est sur cette feuille : il n’y a rien à clore.")
    check_everybody_stands(facts)


def check_everybody_stands(facts: SheetFacts) -> None:
    """Refuse a sheet that says nothing of somebody, or two things (`SheetNotReady`)."""
    if facts.unmarked and not is_of_a_closed_year(facts):
        raise SheetNotReady(f"Notez d’abord la présence de {_listed(facts.unmarked)}.")
    if facts.disputed:
        raise SheetNotReady(f"Deux réponses diffèrent pour {_listed(facts.disputed)} : choisissez la bonne.")
    if facts.to_settle:
        raise SheetNotReady("Des pointages faits hors ligne attendent d’être réglés pour cette séance.")


def is_of_a_closed_year(facts: SheetFacts) -> bool:
    """Tell whether presences can no longer be noted but by a correction, which needs a closed sheet.

    Those of whom nothing was noted are then left out of the first version.
    """
    return rules.year_is_closed(starts_at=facts.starts_at, ends_at=facts.ends_at, now=clock.now())


def _listed(people: tuple[Someone, ...]) -> str:
    *others, last = (someone.name for someone in people)
    return f"{', '.join(others)} et {last}" if others else last


def close_version(
    held: CourseSession, facts: SheetFacts, *, reason: str, previous: AttendanceSheet | None, by: int
) -> AttendanceSheet:
    """Freeze what the sheet says as its next version, tell the journal, and ask for the seal.

    The caller holds the session and has checked that the sheet is sound.
    """
    act = Act(
        sheet_id=new_public_id(),
        version=previous.version + 1 if previous else 1,
        reason=reason,
        at=clock.now(),
        by=_name_of(by),
        previous=previous.digest if previous else None,
        example=current_keys().prints_examples,
    )
    content = content_of(facts, act)
    sheet = AttendanceSheet(
        structure_id=held.structure_id,
        public_id=act.sheet_id,
        course_session_id=held.id,
        version=act.version,
        reason=act.reason,
        content=content.to_dict(),
        digest=digest(content),
        closed_by=by,
        closed_at=act.at,
    )
    db.session.add(sheet)
    db.session.flush()
    words = {"digest": sheet.digest, "version": sheet.version}
    journal.record(held.structure_id, CLOSED, sheet.public_id, by=by, words=words)
    jobs.ask(SEAL_SHEET, {"sheet_id": sheet.id}, promptly=True)
    return sheet


def _name_of(person_id: int) -> str:
    wanted = select(Person.given_name, Person.family_name).where(Person.id == person_id)
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return f"{row.given_name} {row.family_name}".strip()
