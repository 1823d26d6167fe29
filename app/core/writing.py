"""One way to write: one transaction, one commit, and the first answer for whoever asks twice."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import Response, has_request_context, make_response, request
from flask_login import current_user
from sqlalchemy import BigInteger, LargeBinary, String, Table, bindparam, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock, jobs
from app.core.database import Base, UtcDateTime, write_transaction
from app.core.errors import Invalid

R = TypeVar("R", bound=AnyResponse)
LONGEST_KEY = 64
NOBODY = 0
"""Stands for the person of an anonymous request; a real id is never 0."""


class FirstAnswer(Base):
    """What was answered to a request that a client may send again; kept 72 hours."""

    __tablename__ = "first_answer"

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    asked: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status: Mapped[int] = mapped_column(default=0)
    location: Mapped[str | None] = mapped_column(String(500))
    content_type: Mapped[str] = mapped_column(String(100), default="")
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class AlreadyAnswered(Exception):
    """The same request was answered before; `response` is that first answer."""

    def __init__(self, earlier: FirstAnswer) -> None:
        super().__init__(earlier.key)
        self.response = make_response(earlier.body, earlier.status, {"Content-Type": earlier.content_type})
        if earlier.location:
            self.response.headers["Location"] = earlier.location


_ANSWERS = cast(Table, FirstAnswer.__table__)
_CLAIM = insert(_ANSWERS)
_KEEP = update(_ANSWERS).where(
    _ANSWERS.c.person_id == bindparam("whose"), _ANSWERS.c.key == bindparam("claimed")
)


class Write:
    """The open write transaction of a view, command or job."""

    def __init__(self, session: Session, claimed: dict[str, Any] | None) -> None:
        self.session = session
        self._claimed = claimed

    def answer(self, response: R) -> R:
        """Keep the response for a resend, in the same commit as the write, and return it."""
        if self._claimed is not None:
            answered = {
                "status": response.status_code,
                "location": response.headers.get("Location"),
                "content_type": response.headers.get("Content-Type", ""),
                "body": response.get_data(),
            }
            self.session.connection().execute(_KEEP, self._claimed | answered)
        return response


@contextmanager
def writing(*, idempotency_key: str | None = None) -> Iterator[Write]:
    """Open the write transaction, commit it once, then run the prompt jobs that it left.

    Call it after parsing, hashing and file checks: on SQLite there is one write lock.

    Raises:
        AlreadyAnswered: the same person sent the same key before; the application's error
            handler sends the first answer again.
        Invalid: the same key came with another request.
    """
    with write_transaction() as session:
        claimed = _claim(session, idempotency_key) if idempotency_key else None
        yield Write(session, claimed)
        prompt = jobs.prompt_jobs_of(session)
    jobs.sweep(prompt)


def _claim(session: Session, key: str) -> dict[str, Any]:
    """Take the key for this request; a rival that holds it commits first, then we read it."""
    if len(key) > LONGEST_KEY or "\0" in key:
        raise Invalid("Cette page est abîmée : rechargez-la et recommencez.")
    person = (
        current_user.reach.person_id if has_request_context() and current_user.is_authenticated else NOBODY
    )
    asked = _request_digest()
    try:
        session.connection().execute(
            _CLAIM, {"person_id": person, "key": key, "asked": asked, "at": clock.now()}
        )
    except IntegrityError:
        session.rollback()
        earlier = session.get_one(FirstAnswer, (person, key))
        if earlier.asked != asked:
            raise Invalid("Cette page a déjà servi pour autre chose : rechargez-la et recommencez.") from None
        raise AlreadyAnswered(earlier) from None
    return {"whose": person, "claimed": key}


def _request_digest() -> str:
    """Digest what was asked, but for the form's token, which a reloaded page renews."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    asked = f"{request.method} {request.path} {fields!r}".encode()
    return hashlib.sha256(asked + (b"" if fields else request.get_data())).hexdigest()


def first_answer(refusal: AlreadyAnswered) -> Response:
    """Answer a resend as the first time (the application's error handler)."""
    return refusal.response
