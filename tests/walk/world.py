"""A small country to walk in: our structure, another one, and a person in each role of each."""

from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.access import Role
from app.people.models import Learner, Structure
from app.sessions.models import CourseSession
from tests.support.client import Client
from tests.support.factories import (
    a_cycle,
    a_learner,
    a_member,
    a_session,
    a_structure,
    an_account,
    enrolled,
    the_site,
)

STAFF = tuple(role for role in Role if role is not Role.LEARNER)


@dataclass
class World:
    """What a walker needs: whom to sign in as, and what stands behind each name in an address."""

    ours: Structure
    learner: Learner
    workshop: CourseSession
    identifiants: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def address(self, rule: str) -> str:
        """Fill a rule with the names of our own things."""
        address = rule
        for part, value in self.named.items():
            for kind in ("", "string:", "path:", "public_id:", "int:", "code:"):
                address = address.replace(f"<{kind}{part}>", value)
        assert "<" not in address, f"tests/walk/world.py does not say what stands in {address}"
        return address


def a_world() -> World:
    """Make our structure with its people and things, and another with its own."""
    ours, elsewhere = a_structure(), a_structure("Cyber-base de Morlaix", commune="Morlaix")
    learner = a_learner(structure=ours)
    cycle = a_cycle(structure=ours)
    workshop = a_session(structure=ours, cycle=cycle, starts_at=clock.now() - timedelta(minutes=5))
    enrolled(learner, workshop)
    world = World(ours=ours, learner=learner, workshop=workshop)
    world.identifiants = _people(learner, ours) | {"elsewhere": _somebody_elsewhere(elsewhere)}
    world.named = {
        "filename": "palier.css",
        "session_id": workshop.public_id,
        "learner_id": learner.public_id,
        "cycle_id": cycle.public_id,
        "site_id": the_site(ours).public_id,
    }
    return world


def _people(learner: Learner, ours: Structure) -> dict[str, str]:
    staff = {role.value: a_member(role, structure=ours).person_id for role in STAFF}
    everyone = staff | {Role.LEARNER.value: learner.person_id}
    return {role: an_account(person_id).identifiant for role, person_id in everyone.items()}


def _somebody_elsewhere(elsewhere: Structure) -> str:
    """Make one person who holds every role of another structure: reach alone keeps them out."""
    learner = a_learner("Gaëlle", "Tanguy", structure=elsewhere)
    for role in STAFF:
        a_member(role, structure=elsewhere, person_id=learner.person_id)
    return an_account(learner.person_id).identifiant


def signed_in(app: Flask, world: World, who: str) -> Client:
    """Give a new client: signed in as a role of ours or as somebody elsewhere, or anonymous."""
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    if who != "anonymous":
        client.sign_in(world.identifiants[who])
    return client


def grow(world: World, *, learners: int) -> None:
    """Add learners to our structure, each enrolled in the workshop."""
    for number in range(learners):
        enrolled(a_learner(f"Apprenant {number}", structure=world.ours), world.workshop)
