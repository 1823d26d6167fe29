"""Sessions whose sheet is complete, and closed ones: made by the services, as people make them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from app.core import clock
from app.core.database import db
from app.core.writing import writing
from app.people.models import Structure
from app.sessions import rules, services
from app.sessions.models import AttendancePractice, AttendanceSheet, CourseSession, Presence, SheetScan
from app.sessions.queries.sheet_reading import facts_of
from app.sessions.services import CouldNotSign, MarkWanted
from tests.support.factories import a_learner, a_session, enrolled, kept, the_trainer


def a_full_session(
    *names: str,
    starts_at: datetime | None = None,
    hours: int = 2,
    structure: Structure | None = None,
    signs: bool = False,
) -> CourseSession:
    """Make a session that is over, where each of these people is noted present."""
    begins = starts_at or _lately(hours)
    workshop = a_session(starts_at=begins, hours=hours, structure=structure)
    if signs:
        kept(AttendancePractice(structure_id=workshop.structure_id, changed_at=clock.now()))
    learners = [a_learner(name, structure=structure) for name in names]
    for learner in learners:
        enrolled(learner, workshop)
    marks = [
        MarkWanted(learner_id=learner.id, name=name, presence=Presence.PRESENT)
        for learner, name in zip(learners, names, strict=True)
    ]
    with writing():
        services.record_attendance(
            held(workshop), marks, key=f"all-{workshop.id}", by=the_trainer(structure).id
        )
    return held(workshop)


def _lately(hours: int) -> datetime:
    """Return a recent moment from which so many hours hold in one half-day, whatever time it is now."""
    begins = clock.now() - timedelta(hours=hours + 1)
    while len(rules.half_days(begins, begins + timedelta(hours=hours))) > 1:
        begins -= timedelta(hours=1)
    return begins


def close(
    workshop: CourseSession,
    *,
    unable: Sequence[CouldNotSign] = (),
    key: str = "closing",
    by: int | None = None,
) -> AttendanceSheet:
    """Close the sheet of a session."""
    with writing():
        return services.close_sheet(
            held(workshop), unable=unable, key=f"{key}-{workshop.id}", by=by or workshop.trainer_id
        )


def closed_outright(workshop: CourseSession) -> AttendanceSheet:
    """Close a sheet that says nothing, as a fact; the service that closes has its own tests."""
    return kept(
        AttendanceSheet(
            structure_id=workshop.structure_id,
            course_session_id=workshop.id,
            version=1,
            content={},
            digest="0" * 64,
            closed_by=workshop.trainer_id,
            closed_at=clock.now(),
        )
    )


def a_closed_sheet(*names: str, structure: Structure | None = None, signs: bool = False) -> AttendanceSheet:
    """Make a session that is over and close its sheet."""
    return close(a_full_session(*names, structure=structure, signs=signs))


def a_correction(
    sheet: AttendanceSheet,
    given_name: str,
    presence: Presence,
    *,
    reason: str = "Une erreur de ligne",
    could_not: str = "",
    key: str = "correction",
) -> AttendanceSheet:
    """Correct one line of a closed sheet; `could_not` says why the person did not sign."""
    workshop = session_of(sheet)
    wanted = MarkWanted(learner_id=learner_named(workshop, given_name), name=given_name, presence=presence)
    seen = [mark.id for someone in facts_of(workshop.id).people for mark in someone.heads]
    with writing():
        return services.correct_sheet(
            held(workshop),
            [wanted],
            unable=unsigned(workshop, given_name, could_not) if could_not else (),
            seen=seen,
            seen_version=sheet.version,
            reason=reason,
            key=key,
            by=workshop.trainer_id,
        )


def unsigned(workshop: CourseSession, given_name: str, reason: str) -> list[CouldNotSign]:
    """Say why somebody of a sheet signed none of its half-days."""
    learner_id = learner_named(workshop, given_name)
    return [
        CouldNotSign(learner_id=learner_id, day=span.day, half=span.half, reason=reason)
        for span in rules.half_days(workshop.starts_at, workshop.ends_at)
    ]


def learner_named(workshop: CourseSession, given_name: str) -> int:
    """Return the id of somebody of a sheet."""
    return next(each.learner_id for each in facts_of(workshop.id).people if each.given_name == given_name)


def a_scan(workshop: CourseSession, content: bytes = b"%PDF-1.7") -> SheetScan:
    """Attach the scan of a paper sheet, as a fact; the service that examines has its own tests."""
    row = SheetScan(
        structure_id=workshop.structure_id,
        course_session_id=workshop.id,
        digest=hashlib.sha256(content).hexdigest(),
        media_type="application/pdf",
        content=content,
        added_by=workshop.trainer_id,
        added_at=clock.now(),
    )
    return kept(row)


def held(workshop: CourseSession) -> CourseSession:
    """Read a session again."""
    return db.session.get_one(CourseSession, workshop.id)


def session_of(sheet: AttendanceSheet) -> CourseSession:
    """Read the session of a closed sheet."""
    return db.session.get_one(CourseSession, sheet.course_session_id)
