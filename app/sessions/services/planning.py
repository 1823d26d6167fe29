"""Plan when people meet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core import clock, journal
from app.core.database import db
from app.core.errors import Invalid
from app.core.french import plural
from app.courses.queries import ModuleLine, modules_of
from app.sessions.errors import TooFewSeats
from app.sessions.models import (
    CourseSession,
    Cycle,
    Room,
    SessionKind,
    SessionRoom,
    SessionTrainer,
    TrainerPart,
)
from app.sessions.queries.clashes import Span
from app.sessions.services.clashes import check_clashes

USUAL_MINUTES = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where people meet, with whom, and for how many.

    `room` is the words that a sheet shows; `room_id`, the registered room, whose name they then are.
    `with_ids` are the second trainers. `clashes_seen` are the keys of the clashes that somebody
    confirmed; None where nobody can be asked: nothing is then checked.
    """

    site_id: int
    trainer_id: int
    seats: int
    room: str = ""
    room_id: int | None = None
    with_ids: tuple[int, ...] = ()
    open_to_learners: bool = False
    clashes_seen: Collection[str] | None = None


def plan_cycle(
    structure_id: int,
    *,
    course_id: int,
    site_id: int,
    trainer_id: int,
    title: str,
    seats: int,
    starts: Sequence[datetime],
    minutes: int = USUAL_MINUTES,
    room: str = "",
    by: int | None = None,
) -> Cycle:
    """Plan a cycle whose sessions all last as long: see `plan_cycle_at`; nothing is checked of clashes."""
    setting = Setting(site_id=site_id, trainer_id=trainer_id, seats=seats, room=room)
    spans = [(start, start + timedelta(minutes=minutes)) for start in starts]
    return plan_cycle_at(structure_id, setting, course_id=course_id, title=title, spans=spans, by=by)


def plan_cycle_at(
    structure_id: int,
    setting: Setting,
    *,
    course_id: int,
    title: str,
    spans: Sequence[Span],
    by: int | None,
) -> Cycle:
    """Plan a cycle: one session at each span (UTC), the modules of the course in their order.

    Raises:
        Invalid: there is no session to plan.
        TooFewSeats: the room holds fewer.
        Clash: a room or a trainer is taken, or a day is closed, and nobody confirmed it.
    """
    _check_setting(structure_id, setting, spans)
    cycle = _cycle(structure_id, setting, course_id=course_id, title=title)
    _add(_lessons(cycle, setting, spans), setting)
    words = {"sessions": len(spans)}
    journal.record(structure_id, "sessions:cycle:plan", cycle.public_id, by=by, words=words)
    return cycle


def plan_session(
    structure_id: int,
    *,
    site_id: int,
    trainer_id: int,
    title: str,
    seats: int,
    starts_at: datetime,
    minutes: int = USUAL_MINUTES,
    room: str = "",
    module_id: int | None = None,
    by: int | None = None,
) -> CourseSession:
    """Plan a workshop on its own; nothing is checked of clashes."""
    setting = Setting(site_id=site_id, trainer_id=trainer_id, seats=seats, room=room)
    span = starts_at, starts_at + timedelta(minutes=minutes)
    (made,) = plan_sessions(
        structure_id,
        setting,
        kind=SessionKind.WORKSHOP,
        title=title,
        spans=[span],
        module_id=module_id,
        by=by,
    )
    return made


def plan_sessions(
    structure_id: int,
    setting: Setting,
    *,
    kind: SessionKind,
    title: str,
    spans: Sequence[Span],
    module_id: int | None = None,
    by: int | None,
) -> list[CourseSession]:
    """Plan workshops on their own, appointments or free accesses: one at each span, in UTC.

    Raises:
        Invalid: there is no session to plan.
        TooFewSeats: the room holds fewer.
        Clash: a room or a trainer is taken, or a day is closed, and nobody confirmed it.
    """
    _check_setting(structure_id, setting, spans)
    made = [_session(structure_id, setting, title, span, kind=kind) for span in sorted(spans)]
    for one in made:
        one.module_id = module_id
    _add(made, setting)
    for one in made:
        journal.record(structure_id, "sessions:session:plan", one.public_id, by=by)
    return made


def check_room_holds(room_id: int | None, seats: int) -> None:
    """Refuse more seats than the room has.

    Raises:
        TooFewSeats: with a sentence that names both.
    """
    room = db.session.get(Room, room_id) if room_id else None
    if room is not None and seats > room.seats:
        sentence = (
            f"{room.name} a {plural(room.seats, 'place')} : choisissez une autre salle, ou moins de places."
        )
        raise TooFewSeats(sentence, {"seats": [sentence]})


def _check_setting(structure_id: int, setting: Setting, spans: Sequence[Span]) -> None:
    if not spans:
        raise Invalid("Il faut au moins une séance.")
    check_room_holds(setting.room_id, setting.seats)
    if setting.clashes_seen is not None:
        check_clashes(
            structure_id,
            spans,
            room_id=setting.room_id,
            trainer_ids={setting.trainer_id, *setting.with_ids},
            seen=setting.clashes_seen,
            site_id=setting.site_id,
        )


def _cycle(structure_id: int, setting: Setting, *, course_id: int, title: str) -> Cycle:
    cycle = Cycle(
        structure_id=structure_id,
        course_id=course_id,
        site_id=setting.site_id,
        title=title,
        seats=setting.seats,
        open_to_learners=setting.open_to_learners,
        created_at=clock.now(),
    )
    db.session.add(cycle)
    db.session.flush()
    return cycle


def _lessons(cycle: Cycle, setting: Setting, spans: Sequence[Span]) -> list[CourseSession]:
    """Make the sessions of a cycle: each takes the next module of the course, while there is one."""
    modules: list[ModuleLine | None] = [*modules_of(cycle.course_id)]
    modules += [None] * (len(spans) - len(modules))
    return [
        _session(cycle.structure_id, setting, module.title if module else cycle.title, span, cycle, module)
        for span, module in zip(sorted(spans), modules, strict=False)
    ]


def _session(
    structure_id: int,
    setting: Setting,
    title: str,
    span: Span,
    cycle: Cycle | None = None,
    module: ModuleLine | None = None,
    *,
    kind: SessionKind = SessionKind.WORKSHOP,
) -> CourseSession:
    return CourseSession(
        structure_id=structure_id,
        cycle_id=cycle.id if cycle else None,
        module_id=module.id if module else None,
        site_id=setting.site_id,
        trainer_id=setting.trainer_id,
        kind=kind,
        title=title,
        room=setting.room,
        seats=setting.seats,
        open_to_learners=setting.open_to_learners,
        starts_at=span[0],
        ends_at=span[1],
    )


def _add(made: Sequence[CourseSession], setting: Setting) -> None:
    """Keep sessions with their room and their second trainers."""
    db.session.add_all(made)
    db.session.flush()
    for one in made:
        if setting.room_id is not None:
            db.session.add(
                SessionRoom(course_session_id=one.id, structure_id=one.structure_id, room_id=setting.room_id)
            )
        for person_id in setting.with_ids:
            db.session.add(second_trainer(one, person_id))
    db.session.flush()


def second_trainer(
    held: CourseSession, person_id: int, part: TrainerPart = TrainerPart.WITH
) -> SessionTrainer:
    """Make the part that somebody else has in a session; the caller adds it."""
    return SessionTrainer(
        course_session_id=held.id,
        structure_id=held.structure_id,
        person_id=person_id,
        part=part,
        added_at=clock.now(),
    )
