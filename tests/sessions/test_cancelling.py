"""What is cancelled: only a session of which nothing stands."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db, write_transaction
from app.sessions.models import AttendanceMark
from app.sessions.services.changing import cancel_session
from app.sessions.services.undoing import undo_marks
from tests.support.attainments import marked
from tests.support.factories import a_learner, a_session, enrolled, the_trainer


def test_a_session_where_all_that_was_noted_was_a_mistake_can_be_cancelled(app: Flask):
    workshop, rose = a_session(starts_at=clock.now() - timedelta(minutes=5)), a_learner("Rose")
    enrolled(rose, workshop)
    marked(rose, workshop)
    mark = db.session.scalars(select(AttendanceMark)).one()
    with write_transaction():
        undo_marks(workshop, [mark.id], key="u", by=mark.recorded_by)

    with write_transaction():
        cancel_session(workshop.id, because="panne", by=the_trainer().id)

    assert workshop.cancelled_because == "panne"
