"""A small country to walk in: our structure, another one, and a person in each role of each."""

from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask

from app.awards.models import IssueBatch, StatusList
from app.awards.services.batches import ask_batch
from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import grouped, new_public_id
from app.core.writing import writing
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework
from app.people import secrets, services
from app.people.models import Learner, PendingImport, Structure
from app.people.services import imports
from app.referrals.models import Referral
from app.referrals.services import refer
from app.sessions.importing.template import as_csv
from app.sessions.models import CourseSession, FeedKind
from app.sessions.queries import desk_within_reach
from app.sessions.services.calendars import make_feed
from app.sessions.services.imports import SHEET, checked_sheet
from tests.support.attainments import a_certificate, a_work, digest_of
from tests.support.client import Client
from tests.support.decisions import a_jurys_decision
from tests.support.factories import (
    a_course,
    a_cycle,
    a_learner,
    a_member,
    a_session,
    a_structure,
    an_account,
    enrolled,
    the_site,
)
from tests.support.passports import a_passport
from tests.support.planning import planned_things
from tests.support.sharing import a_link
from tests.support.sheets import a_closed_sheet, a_scan
from tests.support.visits import a_help, a_visit
from tests.walk.taught import taught_things

STAFF = tuple(role for role in Role if role is not Role.LEARNER)


@dataclass
class World:
    """What a walker needs: whom to sign in as, and what stands behind each part of an address.

    `sent` is what the forms of some addresses must name, by rule.
    """

    structure_id: int
    workshop_id: int
    ahead_id: int
    identifiants: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    sent: dict[str, dict[str, str]] = field(default_factory=dict)

    def address(self, rule: str) -> str:
        """Fill a rule with the names of our own things, the longest parts first."""
        address = rule
        for part in sorted(self.named, key=len, reverse=True):
            address = address.replace(part, self.named[part])
        assert "<" not in address, f"tests/walk/world.py does not say what stands in {address}"
        return address


def a_world() -> World:
    """Make our structure with its people and things, and two others with their own."""
    ours, elsewhere = a_structure(), a_structure("Cyber-base de Morlaix", commune="Morlaix")
    learner = a_learner(structure=ours)
    course = a_course(structure=ours)
    cycle = a_cycle(structure=ours, course=course)
    workshop = a_session(structure=ours, cycle=cycle, starts_at=clock.now() - timedelta(minutes=5))
    enrolled(learner, workshop)
    tomorrow = clock.now() + timedelta(days=1)
    ahead = a_session("Les mots de passe", structure=ours, cycle=cycle, starts_at=tomorrow)
    enrolled(learner, ahead)
    award, certificate = a_certificate(learner, structure=ours)
    a_passport(learner)
    sheet = a_closed_sheet("Armel", structure=ours)
    closed = db.session.get_one(CourseSession, sheet.course_session_id)
    framework = framework_structure(award.framework_version_id)
    world = World(structure_id=ours.id, workshop_id=workshop.id, ahead_id=ahead.id)
    world.identifiants = _people(learner, ours) | {"elsewhere": _somebody_elsewhere(elsewhere)}
    world.named = {
        "<path:filename>": "palier.css",
        "/seances/<session_id>": f"/seances/{workshop.public_id}",
        "/seances/<session_id>/importer/<public_id>": _a_filled_sheet(workshop),
        "/mes-seances/<session_id>": f"/mes-seances/{ahead.public_id}",
        "/agenda/<token>": f"/agenda/{_a_calendar(learner)}",
        "/seances/<session_id>/versions": f"/seances/{closed.public_id}/versions",
        "/seances/<session_id>/corriger": f"/seances/{closed.public_id}/corriger",
        "/feuilles/<public_id>": f"/feuilles/{sheet.public_id}",
        "/scans/<public_id>": f"/scans/{a_scan(closed).public_id}",
        "/signer/<learner_id>": f"/signer/{_somebody_who_stays(workshop, ours).public_id}",
        "/pointage/<session_id>/<code>": f"/pointage/{workshop.public_id}/7KQ2M9",
        "/apprenants/<public_id>": f"/apprenants/{learner.public_id}",
        "/apprenants/<learner_id>": f"/apprenants/{learner.public_id}",
        "/apprenants/importer/<public_id>": f"/apprenants/importer/{_a_checked_file(ours).public_id}",
        "/accueil/<site_id>": f"/accueil/{the_site(ours).public_id}",
        "/visites/<visit_id>": f"/visites/{a_visit(ours).public_id}",
        "/aides/<support_id>": f"/aides/{a_help(ours).public_id}",
        "/cycles/<cycle_id>": f"/cycles/{cycle.public_id}",
        "/delivrances/cycle/<cycle_id>": f"/delivrances/cycle/{cycle.public_id}",
        "/delivrances/<public_id>": f"/delivrances/{_a_batch(learner, framework).public_id}",
        "/status/<public_id>": f"/status/{_the_status_list()}",
        "/certificats/<public_id>": f"/certificats/{award.public_id}",
        "/mes-certificats/<public_id>": f"/mes-certificats/{award.public_id}",
        "/liens/<link_id>": f"/liens/{a_link(certificate.code, learner).public_id}",
        "/partage/<token>": f"/partage/{a_link(certificate.code, learner).token}",
        "/referentiels/<code>/<version>": f"/referentiels/{framework.code}/{framework.version}",
        "/mon-parcours/<framework>/<version>": f"/mon-parcours/{framework.code}/{framework.version}",
        "/frameworks/<code>/<version>": "/frameworks/visa-internet/1.0",
        "<any(yaml,json,csv):form>": "csv",
        "/v/<code>": f"/v/{grouped(certificate.code)}",
        "/verifications/<code>": f"/verifications/{grouped(certificate.code)}",
        "/carte/<token>": f"/carte/{_a_card(a_learner('Ivana', structure=ours))}",
        "/dossier/<framework>/<version>": f"/dossier/{framework.code}/{framework.version}",
        "/decisions/<decision_id>": f"/decisions/{a_jurys_decision(learner).public_id}",
        "/preuves/<framework>/<version>/<code>": f"/preuves/{framework.code}/{framework.version}/M1.1.1",
        "/travaux/<digest>": f"/travaux/{digest_of(a_work(learner))}",
        "/mes-jeunes/<referral_id>": f"/mes-jeunes/{_a_referral(ours).public_id}",
    }
    world.named |= planned_things(ours) | taught_things(course)
    world.sent = _what_forms_name(learner.public_id, award.framework_version_id, ours)
    return world


def _what_forms_name(learner_id: str, version: int, ours: Structure) -> dict[str, dict[str, str]]:
    """Say what the forms of some addresses must name."""
    return {
        "/apprenants/<public_id>/certificats": {"framework": str(version)},
        "/delivrances/cycle/<cycle_id>": {"framework": str(version)},
        "/seances/<session_id>/retraits": {"learner": learner_id},
        "/seances/<session_id>/places": {"learner": learner_id, "act": "absence"},
        "/cycles/<cycle_id>/retraits": {"learner": learner_id},
        "/mes-jeunes/<referral_id>/seances": {"session": _elsewhere_ahead()},
        "/mes-jeunes/<referral_id>/absence": {"session": _elsewhere_ahead(), "act": "absence"},
        "/apprenants/<public_id>/fiches": {"other": a_learner("Rose", structure=ours).public_id},
    }


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


def _somebody_who_stays(workshop: CourseSession, ours: Structure) -> Learner:
    """Seat somebody whom no other walk withdraws."""
    soizic = a_learner("Soizic", structure=ours)
    enrolled(soizic, workshop)
    return soizic


def _a_card(learner: Learner) -> str:
    with writing():
        return services.make_card(learner.id, secrets.drawn_card(), by=None).token


def _a_checked_file(ours: Structure) -> PendingImport:
    manager = a_member(Role.MANAGER, structure=ours).person_id
    lines = b"ref;prenom;nom\nA1;Yann;Abgrall\n"
    report = imports.checked_learners(lines, structure_id=ours.id, site_id=the_site(ours).id)
    with writing():
        return imports.keep(report, structure_id=ours.id, by=manager)


def _a_filled_sheet(workshop: CourseSession) -> str:
    desk = desk_within_reach(workshop.public_id, [workshop.structure_id])
    report = checked_sheet(as_csv(desk).replace(b";;;;\r\n", b";pr\xc3\xa9sent;;;\r\n", 1), desk)
    with writing():
        kept = imports.keep(report, structure_id=desk.structure_id, by=workshop.trainer_id, kind=SHEET)
    return f"/seances/{desk.public_id}/importer/{kept.public_id}"


def _a_batch(learner: Learner, framework: Framework) -> IssueBatch:
    by = a_member(Role.TRAINER).person_id
    with writing():
        return ask_batch(
            learner.structure_id,
            framework.id,
            [learner.id],
            title="Cycle du mardi",
            role=Role.TRAINER,
            by_person_id=by,
        )


def _the_status_list() -> str:
    return db.session.scalars(db.select(StatusList.public_id)).one()


def _a_referral(ours: Structure) -> Referral:
    """Orient somebody of ours to a third structure, so that neither of the two others receives them."""
    receiving = a_structure("Centre social de Landerneau", commune="Landerneau")
    cycle = a_cycle(structure=receiving)
    a_session(structure=receiving, cycle=cycle)
    counsellor = a_member(Role.COUNSELLOR, structure=ours).person_id
    young = a_learner("Malo", "Riou", structure=ours)
    with writing():
        return refer(young.id, cycle_public_id=cycle.public_id, agreed_on=clock.today(), by=counsellor)


def _elsewhere_ahead() -> str:
    """Return the session to which somebody of ours was oriented."""
    oriented = db.select(CourseSession.public_id).where(
        CourseSession.cycle_id == db.select(Referral.cycle_id).scalar_subquery()
    )
    return db.session.scalars(oriented).one()


def _a_calendar(learner: Learner) -> str:
    token = new_public_id()
    with writing():
        make_feed(
            FeedKind.LEARNER,
            learner.structure_id,
            token=token,
            by=learner.person_id,
            person_id=learner.person_id,
        )
    return token


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
    ours = db.session.get_one(Structure, world.structure_id)
    meetings = [db.session.get_one(CourseSession, each) for each in (world.workshop_id, world.ahead_id)]
    for number in range(learners):
        one_more = a_learner(f"Apprenant {number}", structure=ours)
        for meeting in meetings:
            enrolled(one_more, meeting)
