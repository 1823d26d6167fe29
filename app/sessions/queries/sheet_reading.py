"""Read sheets with all that they stand on, in four statements for one or for a whole page of them."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from app.core.database import db
from app.core.errors import NotFound
from app.courses.models import Course, Module
from app.people.models import Person, Site, Structure
from app.people.models.places import on_one_line
from app.sessions.models import (
    AttendanceMark,
    AttendanceNote,
    AttendancePractice,
    AttendanceReplacement,
    AttendanceSheet,
    CourseSession,
    Cycle,
    OfflineOperation,
    Outcome,
    SheetSignature,
    Visit,
)
from app.sessions.queries.sheet_facts import MarkKept, SheetFacts, SignatureKept, Someone
from app.sessions.queries.sheet_people import people_of


def facts_of(course_session_id: int) -> SheetFacts:
    """Read all that the sheet of one session stands on."""
    (found,) = facts_where(CourseSession.id == course_session_id)[0]
    return found


def facts_within_reach(public_id: str, structure_ids: Collection[int]) -> SheetFacts:
    """Read the sheet of a session, by its public id.

    Raises:
        NotFound: no such session in these structures.
    """
    found, _total = facts_where(
        CourseSession.public_id == public_id, CourseSession.structure_id.in_(sorted(structure_ids))
    )
    if not found:
        raise NotFound
    return found[0]


def facts_where(
    *conditions: ColumnElement[bool], most: int | None = None, skip: int = 0
) -> tuple[tuple[SheetFacts, ...], int]:
    """Read the sheets of some sessions, the latest first; return them and how many there are in all."""
    wanted = _SESSIONS.where(*conditions).order_by(CourseSession.starts_at.desc(), CourseSession.id.desc())
    rows = list(db.session.execute(wanted.limit(most).offset(skip)))
    ids = [row.id for row in rows]
    marks, signatures = _marks(ids), _signatures(ids)
    people = people_of(ids, marks, signatures)
    found = tuple(
        _facts(row, people.get(row.id, ()), marks.get(row.id, []), signatures.get(row.id, [])) for row in rows
    )
    return found, rows[0].total if rows else 0


def _counted(what: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.coalesce(what, 0)).where(*conditions).correlate(CourseSession).scalar_subquery()


TO_SETTLE = _counted(
    func.count(OfflineOperation.id),
    OfflineOperation.course_session_id == CourseSession.id,
    OfflineOperation.outcome == Outcome.TO_SETTLE,
)
VERSION = _counted(func.max(AttendanceSheet.version), AttendanceSheet.course_session_id == CourseSession.id)
_VISITORS = _counted(
    func.sum(Visit.people),
    Visit.course_session_id == CourseSession.id,
    Visit.learner_id.is_(None),
    Visit.struck_at.is_(None),
)
_SESSIONS: Select[*tuple[Any, ...]] = (
    select(
        CourseSession.id,
        CourseSession.public_id,
        CourseSession.structure_id,
        Structure.name.label("structure_name"),
        Structure.siret.label("structure_siret"),
        Site.name.label("site"),
        Site.address,
        Site.postcode,
        Site.commune,
        CourseSession.room,
        CourseSession.kind,
        CourseSession.title,
        Course.title.label("course"),
        Cycle.title.label("cycle"),
        Module.title.label("module"),
        Module.minutes.label("module_minutes"),
        CourseSession.starts_at,
        CourseSession.ends_at,
        CourseSession.pauses,
        CourseSession.cancelled_at,
        CourseSession.trainer_id,
        Person.given_name,
        Person.family_name,
        func.coalesce(AttendancePractice.signs, False).label("asks_signatures"),
        func.coalesce(AttendancePractice.rounding_minutes, 1).label("rounding_minutes"),
        _VISITORS.label("visitors"),
        TO_SETTLE.label("to_settle"),
        VERSION.label("version"),
        func.count().over().label("total"),
    )
    .join(Structure, Structure.id == CourseSession.structure_id)
    .join(Site, Site.id == CourseSession.site_id)
    .join(Person, Person.id == CourseSession.trainer_id)
    .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
    .outerjoin(Module, Module.id == CourseSession.module_id)
    .outerjoin(Course, Course.id == func.coalesce(Module.course_id, Cycle.course_id))
    .outerjoin(AttendancePractice, AttendancePractice.structure_id == CourseSession.structure_id)
)


def _facts(
    row: Row[*tuple[Any, ...]],
    people: Iterable[Someone],
    marks: Iterable[MarkKept],
    signatures: Iterable[SignatureKept],
) -> SheetFacts:
    known = dict(row._mapping)
    known.pop("total")
    address = on_one_line(*(known.pop(name) for name in ("address", "postcode", "commune")))
    trainer = f"{known.pop('given_name')} {known.pop('family_name')}".strip()
    return SheetFacts(
        **known,
        site_address=address,
        trainer=trainer,
        people=tuple(people),
        marks=tuple(marks),
        trainer_signatures=tuple(each for each in signatures if each.learner_id is None),
    )


def _marks(ids: list[int]) -> dict[int, list[MarkKept]]:
    replaced = select(1).where(AttendanceReplacement.replaced_id == AttendanceMark.id).exists()
    wanted = (
        select(AttendanceMark, AttendanceNote.words, Person.given_name, Person.family_name, replaced)
        .join(Person, Person.id == AttendanceMark.recorded_by)
        .outerjoin(AttendanceNote, AttendanceNote.mark_id == AttendanceMark.id)
        .where(AttendanceMark.course_session_id.in_(ids))
        .order_by(AttendanceMark.id)
    )
    found: dict[int, list[MarkKept]] = {}
    for mark, words, given, family, is_replaced in db.session.execute(wanted):
        found.setdefault(mark.course_session_id, []).append(
            MarkKept(
                id=mark.id,
                key=mark.key,
                learner_id=mark.learner_id,
                presence=mark.presence,
                arrived_at=mark.arrived_at,
                left_at=mark.left_at,
                note=words or "",
                how=mark.how,
                recorded_by=f"{given} {family}".strip(),
                recorded_at=mark.recorded_at,
                claimed_at=mark.claimed_at,
                is_withdrawn=mark.is_withdrawn,
                is_replaced=is_replaced,
            )
        )
    return found


def _signatures(ids: list[int]) -> dict[int, list[SignatureKept]]:
    wanted = (
        select(SheetSignature, Person.given_name, Person.family_name)
        .join(Person, Person.id == SheetSignature.recorded_by)
        .where(SheetSignature.course_session_id.in_(ids))
        .order_by(SheetSignature.id)
    )
    found: dict[int, list[SignatureKept]] = {}
    for act, given, family in db.session.execute(wanted):
        found.setdefault(act.course_session_id, []).append(
            SignatureKept(
                learner_id=act.learner_id,
                day=act.day,
                half=act.half,
                how=act.how,
                reason=act.reason,
                by=f"{given} {family}".strip(),
                signed_at=act.signed_at,
            )
        )
    return found
