"""The person who is signed in, read in one statement from the session of their cookie."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from app.core import clock
from app.core.access import Reach, Role
from app.people import queries

OWN_PAGES = (
    (Role.TRAINER, "/aujourdhui"),
    (Role.EVALUATOR, "/validations"),
    (Role.MANAGER, "/tableau-de-bord"),
    (Role.ADMIN, "/tableau-de-bord"),
    (Role.COUNSELLOR, "/mes-jeunes"),
    (Role.FUNDER, "/bilan"),
    (Role.LEARNER, "/mon-parcours"),
)
"""Where each role begins; who holds several begins with the first."""

RENEWED_AFTER = timedelta(minutes=5)
"""How old a cookie becomes before a page gives it a new hour: to sign one with every page costs a
tenth of its time, and makes every answer longer."""


@dataclass(frozen=True, kw_only=True, eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]
    """Whoever is signed in: `current_user` of every view."""

    token: str
    session_id: int
    name: str
    place: str
    reach: Reach

    def get_id(self) -> str:
        """Return the secret that the cookie holds, and nothing else about the person."""
        return self.token


def init_app(app: Flask) -> None:
    """Let the application know people by their open sessions."""
    manager: LoginManager = app.login_manager  # type: ignore[attr-defined]
    manager.user_loader(signed_in_with)


def signed_in_with(token: str) -> SignedIn | None:
    """Return who holds a cookie's secret; nobody when the session ended or its time has passed."""
    found = queries.open_session(token)
    if found is None:
        return None
    _renew_cookie()
    return SignedIn(
        token=token,
        session_id=found.session_id,
        name=found.name,
        place=found.reach["place"],
        reach=queries.as_reach(found.person_id, found.reach),
    )


def _renew_cookie() -> None:
    now = int(clock.now().timestamp())
    if now - session.get("renewed", 0) >= RENEWED_AFTER.total_seconds():
        session["renewed"] = now


def begin(token: str) -> SignedIn:
    """Give the browser a new cookie that holds this secret, and forget all that it held before."""
    session.clear()
    session.permanent = True
    person = signed_in_with(token)
    assert person is not None, "the session was opened a moment ago"
    login_user(person)
    return person


def end() -> None:
    """Empty the browser's cookie."""
    logout_user()
    session.clear()


def own_page(reach: Reach) -> str:
    """Return the page on which a person begins."""
    return next((page for role, page in OWN_PAGES if role in reach.roles), "/")
