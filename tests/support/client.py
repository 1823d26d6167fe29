"""A browser without a screen: each request stands alone, as it does in a server."""

import re
from contextvars import Context
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.database import db
from tests.support.factories import SECRET

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


class Client(FlaskClient):
    """Sends each request outside the test's own application context.

    Inside it, Flask would lend the test's `g` and database session to the request: whoever
    signed in first would stay signed in, and unsaved rows would look saved.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request; what the test holds of the database is read afresh afterwards."""
        if not has_app_context():  # a redirection, followed inside the request that it answers
            return super().open(*args, **kwargs)
        session = db.session()
        unsaved = [*session.new, *session.dirty, *session.deleted]
        assert not unsaved, "commit before you ask"
        session.rollback()
        answer: TestResponse = Context().run(super().open, *args, **{"buffered": True, **kwargs})
        answer.request.environ["wsgi.input"].close()  # a large upload is a temporary file
        session.expire_all()
        return answer

    def send_form(
        self, address: str, fields: dict[str, Any] | None = None, *, page: str | None = None
    ) -> TestResponse:
        """Post a form with the token that its page carries; the page is the address itself unless told."""
        return self.post(address, data={"csrf_token": self.form_token(page or address), **(fields or {})})

    def search(self, page: str, sought: str) -> TestResponse:
        """Look for somebody by name, from the form of a page."""
        return self.send_form(f"{page}/recherche", {"sought": sought}, page=page)

    def form_token(self, page: str = "/connexion") -> str:
        """Return the token of the first form of a page."""
        found = TOKEN.search(self.get(page, follow_redirects=True).text)
        assert found, f"{page} has no form to send"
        return found[1] or found[2]

    def sign_in(self, identifiant: str, secret: str = SECRET) -> TestResponse:
        """Sign in through the form, as people do."""
        answer = self.send_form("/connexion", {"identifiant": identifiant, "secret": secret})
        assert answer.status_code in {302, 303}, f"{identifiant} could not sign in: {answer.status_code}"
        return answer
