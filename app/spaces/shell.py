"""The frame around every page: who is signed in, where, and the few pages that are theirs."""

from flask import current_app, g, request, url_for
from flask_login import current_user

from app.core.access import Role
from app.core.identifiers import new_public_id
from app.core.pages import Shell, ShellLink
from app.spaces.offline.devices import mark_on_page

LINKS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.LEARNER: (
        ("Mon parcours", "spaces.my_path"),
        ("Mes séances", "spaces.my_sessions"),
        ("Mes ressources", "spaces.my_resources"),
        ("Mes certificats", "awards.mine"),
    ),
    Role.TRAINER: (
        ("Aujourd’hui", "spaces.today"),
        ("Planning", "spaces.planning"),
        ("Accueil", "spaces.reception"),
        ("Apprenants", "people.learners"),
        ("Cycles", "spaces.cycles"),
        ("Parcours", "spaces.courses"),
        ("Feuilles", "spaces.sheets"),
        ("Progression", "spaces.structure_progression"),
    ),
    Role.EVALUATOR: (
        ("À valider", "spaces.validations"),
        ("Aujourd’hui", "spaces.today"),
        ("Planning", "spaces.planning"),
        ("Apprenants", "people.learners"),
        ("Progression", "spaces.structure_progression"),
    ),
    Role.MANAGER: (
        ("Tableau de bord", "dashboards.structure"),
        ("Planning", "spaces.planning"),
        ("Apprenants", "people.learners"),
        ("Cycles", "spaces.cycles"),
        ("Parcours", "spaces.courses"),
        ("Feuilles", "spaces.sheets"),
        ("Progression", "spaces.structure_progression"),
        ("À valider", "spaces.validations"),
        ("Certificats", "awards.register"),
        ("Référentiels", "curricula.frameworks"),
    ),
    Role.COUNSELLOR: (("Mes jeunes", "referrals.followed"),),
    Role.FUNDER: (("Bilan", "dashboards.report"),),
    Role.ADMIN: (("Tableau de bord", "dashboards.structure"), ("Émetteurs", "progress.issuers")),
}
"""The navigation of each role, in the order in which a person with several sees them."""


def shell() -> Shell:
    """Describe the frame of the page that is being drawn.

    The page that says that something is broken has a bare frame: it must not read the database.
    """
    demo = current_app.extensions["settings"].demo
    if g.get("something_is_broken") or not current_user.is_authenticated:
        device = None if g.get("something_is_broken") else mark_on_page(current_user)
        return Shell(demo=demo, device=device)
    person = current_user
    wanted = dict.fromkeys(link for role in LINKS if role in person.reach.roles for link in LINKS[role])
    links = tuple(
        ShellLink(label, url_for(endpoint), request.endpoint == endpoint) for label, endpoint in wanted
    )
    return Shell(
        signed_in_name=person.name, place=person.place, links=links, demo=demo, device=mark_on_page(person)
    )


def frame() -> dict[str, object]:
    """Give every template its frame and, for forms, a fresh idempotency key."""
    return {"shell": shell(), "new_key": new_public_id}
