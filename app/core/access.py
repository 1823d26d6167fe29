"""Who may open what: closed by default, checked when the application starts.

A view says who may open it with `open_to`; one that does not stops the start. What a person
may see is their reach, computed once by `people` at sign-in and carried by the session, never
by the request.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user, login_url
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a person does in a structure; a learner is one by having a `Learner` there."""

    LEARNER = "learner"
    TRAINER = "trainer"
    EVALUATOR = "evaluator"
    MANAGER = "manager"
    COUNSELLOR = "counsellor"
    FUNDER = "funder"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What one signed-in person may reach.

    `structures` maps each role to the ids of the structures where the person holds it;
    `learners` are the ids of the person's own `Learner` rows.
    """

    person_id: int
    structures: Mapping[Role, frozenset[int]] = field(default_factory=dict)
    learners: frozenset[int] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the person holds somewhere."""
        return frozenset(role for role, ids in self.structures.items() if ids)

    def structures_as(self, *roles: Role) -> frozenset[int]:
        """Return the structures where the person holds one of these roles."""
        return frozenset().union(*(self.structures.get(role, frozenset()) for role in roles))


class Everyone:
    """Marks a view that needs no account."""


PUBLIC = Everyone()


class ViewWithoutAccess(RuntimeError):
    """A view does not say who may open it: the application must not start."""


def open_to(*who: Role | Everyone) -> Callable[[View], View]:
    """Say who may open a view: roles, or `PUBLIC`."""

    def mark(view: View) -> View:
        view.open_to = frozenset(who)  # type: ignore[attr-defined]
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> frozenset[Role | Everyone]:
    """Return who may open an endpoint, a view function or the method view of an API.

    Raises:
        ViewWithoutAccess: the view does not say.
    """
    view = app.view_functions[endpoint]
    who = getattr(view, "open_to", None) or getattr(getattr(view, "view_class", None), "open_to", None)
    if not who:
        raise ViewWithoutAccess(f"{endpoint} does not say who may open it: use @open_to(...)")
    return frozenset(who)


def check_every_view(app: Flask) -> None:
    """Refuse to start when a view forgets to say who may open it."""
    open_to(PUBLIC)(app.view_functions["static"])
    for endpoint in app.view_functions:
        access_of(app, endpoint)


def current_reach() -> Reach:
    """Return the reach of the person who is signed in."""
    reach: Reach = current_user.reach
    return reach


def guard() -> Response | None:
    """Turn away whoever a view is not open to; run before each request."""
    if request.endpoint is None:
        return None
    who = access_of(current_app, request.endpoint)
    if PUBLIC in who:
        return None
    if not current_user.is_authenticated:
        return redirect(login_url("people.sign_in", next_url=request.full_path.rstrip("?")))
    if not current_reach().roles & who:
        raise Forbidden
    return None
