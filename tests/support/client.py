"""A browser without a screen: each request stands alone, as it does in a server."""

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.database import db


class Client(FlaskClient):
    """Sends each request outside the test's own application context.

    Inside it, Flask would lend the test's `g` and database session to the request: whoever
    signed in first would stay signed in, and unsaved rows would look saved.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request; what the test holds of the database is read afresh afterwards."""
        session = db.session()
        unsaved = [*session.new, *session.dirty, *session.deleted]
        assert not unsaved, "commit before you ask"
        session.rollback()
        answer: TestResponse = Context().run(super().open, *args, **{"buffered": True, **kwargs})
        session.expire_all()
        return answer
