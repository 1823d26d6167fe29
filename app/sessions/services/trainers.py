"""Who leads a session, who is there with them, and whom a substitute replaces."""

from collections.abc import Collection

from sqlalchemy import delete, select

from app.core import clock, journal
from app.core.database import db
from app.people.models import Person
from app.sessions.errors import SessionChanged, SessionFixed
from app.sessions.models import CourseSession, NoticeKind, SessionTrainer, TrainerPart
from app.sessions.services.clashes import check_clashes, hold_the_plan
from app.sessions.services.closing import check_is_open
from app.sessions.services.planning import second_trainer
from app.sessions.services.seats import held_session
from app.sessions.services.telling import tell


def set_trainers(
    course_session_id: int,
    *,
    lead_id: int,
    with_ids: Collection[int],
    by: int,
    clashes_seen: Collection[str] = (),
    sequence: int | None = None,
) -> bool:
    """Say who leads a session and who helps; return whether anything changed.

    Whoever led until now is kept as replaced, and those enrolled are told of the new face. It may
    be said until the sheet is closed: a substitute is often found once people wait at the door.

    Raises:
        SheetClosed: its sheet is closed.
        SessionFixed: it was cancelled.
        SessionChanged: it is no longer as the page showed it (`sequence`).
        Clash: one of those who are new is taken elsewhere, and nobody confirmed it.
    """
    held = changeable(course_session_id, sequence=sequence)
    helpers = set(with_ids) - {lead_id}
    before = present_trainers(held)
    if (lead_id, helpers) == (held.trainer_id, before - {held.trainer_id}):
        return False
    _check_free(held, {lead_id, *helpers} - before, clashes_seen)
    replaced = held.trainer_id if lead_id != held.trainer_id else None
    held.trainer_id = lead_id
    set_parts(held, helpers, replaced=replaced)
    held.sequence += 1
    held.changed_at = clock.now()
    db.session.flush()
    if replaced is not None:
        tell(held, NoticeKind.TRAINER, before={"trainer": _name(replaced)})
    words = {"lead": lead_id, "with": sorted(helpers)}
    journal.record(held.structure_id, "sessions:session:trainers", held.public_id, by=by, words=words)
    return True


def held_in_plan(course_session_id: int) -> CourseSession:
    """Lock the plan of a session's structure, then the session, and read it afresh.

    Raises:
        NotFound: there is none.
    """
    where = select(CourseSession.structure_id).where(CourseSession.id == course_session_id)
    structure_id = db.session.scalar(where)
    if structure_id is not None:
        hold_the_plan(structure_id)
    return held_session(course_session_id)


def changeable(course_session_id: int, *, sequence: int | None = None) -> CourseSession:
    """Lock a session that may still change, and is still as a page showed it, where it says so.

    Raises:
        SheetClosed: its sheet is closed.
        SessionFixed: it was cancelled.
        SessionChanged: somebody changed it since.
    """
    held = held_in_plan(course_session_id)
    check_is_open(held.id)
    if held.cancelled_at is not None:
        raise SessionFixed("Cette séance est annulée : rétablissez-la d’abord.")
    if sequence is not None and sequence != held.sequence:
        raise SessionChanged(
            "Quelqu’un vient de modifier cette séance. Ce qui est prévu est en haut de la page : "
            "vérifiez, puis enregistrez à nouveau."
        )
    return held


def present_trainers(held: CourseSession) -> set[int]:
    """Return the ids of those who will be there: the one who leads, and those who help."""
    wanted = select(SessionTrainer.person_id).where(
        SessionTrainer.course_session_id == held.id, SessionTrainer.part == TrainerPart.WITH
    )
    return {held.trainer_id, *db.session.scalars(wanted)}


def _check_free(held: CourseSession, newcomers: set[int], clashes_seen: Collection[str]) -> None:
    if newcomers:
        check_clashes(
            held.structure_id,
            [(held.starts_at, held.ends_at)],
            room_id=None,
            trainer_ids=newcomers,
            seen=clashes_seen,
            besides=[held.id],
        )


def set_parts(held: CourseSession, helpers: set[int], *, replaced: int | None) -> None:
    """Write who helps; whoever was replaced stays so, unless they lead or help again."""
    earlier = select(SessionTrainer.person_id).where(
        SessionTrainer.course_session_id == held.id, SessionTrainer.part == TrainerPart.REPLACED
    )
    out = {*db.session.scalars(earlier)} | ({replaced} if replaced else set())
    db.session.execute(delete(SessionTrainer).where(SessionTrainer.course_session_id == held.id))
    out -= {held.trainer_id, *helpers}
    for person_id in sorted(helpers):
        db.session.add(second_trainer(held, person_id))
    for person_id in sorted(out):
        db.session.add(second_trainer(held, person_id, TrainerPart.REPLACED))


def _name(person_id: int) -> str:
    return db.session.get_one(Person, person_id).full_name
