"""The frame around every page: who is signed in, where, and the few pages that are theirs."""

from flask import current_app, g, request, url_for

from app.core.access import Role
from app.core.identifiers import new_public_id
from app.core.pages import Shell, ShellLink

LINKS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.LEARNER: (("Mon parcours", "spaces.my_path"),),
    Role.TRAINER: (("Aujourd’hui", "spaces.today"), ("Apprenants", "people.learners"), ("Cycles", "spaces.cycles")),
    Role.EVALUATOR: (("Aujourd’hui", "spaces.today"), ("Apprenants", "people.learners")),
    Role.MANAGER: (
        ("Tableau de bord", "dashboards.structure"),
        ("Apprenants", "people.learners"),
        ("Cycles", "spaces.cycles"),
        ("Certificats", "awards.register"),
    ),
    Role.COUNSELLOR: (("Mes jeunes", "referrals.followed"),),
    Role.FUNDER: (("Bilan", "dashboards.report"),),
    Role.ADMIN: (("Tableau de bord", "dashboards.structure"),),
}
"""The navigation of each role, in the order in which a person with several sees them."""


def shell() -> Shell:
    """Describe the frame of the page that is being drawn.

    It reads only what this request already knows, so that it can frame the page which says that
    the database is away.
    """
    demo = current_app.extensions["settings"].demo
    person = g.get("_login_user")
    if person is None or not person.is_authenticated:
        return Shell(demo=demo)
    wanted = dict.fromkeys(link for role in LINKS if role in person.reach.roles for link in LINKS[role])
    links = tuple(
        ShellLink(label, url_for(endpoint), request.endpoint == endpoint) for label, endpoint in wanted
    )
    return Shell(signed_in_name=person.name, place=person.place, links=links, demo=demo)


def frame() -> dict[str, object]:
    """Give every template its frame and, for forms, a fresh idempotency key."""
    return {"shell": shell(), "new_key": new_public_id}
