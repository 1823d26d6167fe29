"""Two people who plan in the same instant: one room, one trainer, and neither is surprised."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.core.database import db, write_transaction
from app.sessions.errors import Clash
from app.sessions.models import CourseSession, SessionKind
from app.sessions.services.changing import SessionWanted, change_session
from app.sessions.services.planning import Setting, plan_sessions
from tests.support.factories import a_session, a_trainer, the_site, the_structure, the_trainer
from tests.support.planning import a_room, in_days, span

PLANNERS = 6


def test_of_several_who_take_a_room_in_the_same_instant_one_has_it_and_the_others_are_told(app: Flask):
    room, structure_id, hours = a_room(), the_structure().id, span(3)
    settings = [
        Setting(
            site_id=the_site().id,
            trainer_id=a_trainer(f"Planificatrice {number}").id,
            seats=8,
            room=room.name,
            room_id=room.id,
            clashes_seen=(),
        )
        for number in range(PLANNERS)
    ]
    db.session.rollback()
    together = Barrier(PLANNERS)

    def plan(setting: Setting) -> str:
        with app.app_context():
            together.wait(timeout=10)
            try:
                with write_transaction():
                    plan_sessions(
                        structure_id,
                        setting,
                        kind=SessionKind.WORKSHOP,
                        title="Bureautique",
                        spans=[hours],
                        by=setting.trainer_id,
                    )
            except Clash:
                return "told"
            return "planned"

    with ThreadPoolExecutor(PLANNERS) as pool:
        answers = sorted(pool.map(plan, settings))

    assert answers == ["planned"] + ["told"] * (PLANNERS - 1)
    assert db.session.scalar(select(func.count(CourseSession.id))) == 1


def test_sessions_that_take_each_other_s_place_in_the_same_instant_never_wait_for_ever(app: Flask):
    by, room = the_trainer().id, a_room()
    workshops = [a_session(starts_at=in_days(day), trainer=a_trainer(f"T{day}")) for day in range(3, 7)]
    hours = [(one.starts_at, one.ends_at) for one in workshops]
    ids, site_id, room_id, name = [one.id for one in workshops], the_site().id, room.id, room.name
    db.session.rollback()
    together = Barrier(len(ids))

    def move(number: int) -> str:
        starts_at, ends_at = hours[(number + 1) % len(ids)]
        wanted = SessionWanted(
            title="Tableur",
            starts_at=starts_at,
            ends_at=ends_at,
            site_id=site_id,
            room_id=room_id,
            room=name,
            seats=8,
        )
        with app.app_context():
            together.wait(timeout=10)
            try:
                with write_transaction():
                    change_session(ids[number], wanted, by=by)
            except Clash:
                return "told"
            return "moved"

    with ThreadPoolExecutor(len(ids)) as pool:
        answers = list(pool.map(move, range(len(ids))))

    assert set(answers) <= {"moved", "told"}
    taken = list(db.session.scalars(select(CourseSession.starts_at).where(CourseSession.title == "Tableur")))
    assert len(set(taken)) == len(taken)
