"""The verbs of people keep their promises, whoever calls them."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.access import Reach, Role
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.core.identifiers import digest
from app.core.writing import writing
from app.people import queries, secrets, services
from app.people.errors import IdentifiantTaken, RefTaken
from app.people.models import Account, ApiToken, Consent, Membership
from tests.support.factories import (
    a_learner,
    a_person,
    a_site,
    a_structure,
    a_trainer,
    joined,
    the_structure,
)


def test_a_person_is_a_learner_of_a_structure_only_once(app):
    person, structure = a_person(), the_structure()

    with writing():
        first = services.register_learner(structure.id, person_id=person.id, by=None)
        second = services.register_learner(structure.id, person_id=person.id, by=None)

    assert first.id == second.id


def test_a_person_is_a_learner_of_two_structures_with_two_records(app):
    person = a_person()

    with writing():
        here = services.register_learner(the_structure().id, person_id=person.id, by=None)
        there = services.register_learner(a_structure("MJC").id, person_id=person.id, by=None)

    assert here.id != there.id


def test_a_site_of_another_structure_is_refused_by_the_service_and_by_the_schema(app):
    person, structure = a_person(), the_structure()
    elsewhere = a_site(structure=a_structure("MJC"))

    with pytest.raises(Invalid, match="lieu"), writing():
        services.register_learner(structure.id, person_id=person.id, site_id=elsewhere.id, by=None)
    learner = a_learner()
    learner.site_id = elsewhere.id
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_a_reference_is_one_persons_in_a_structure_and_free_in_another(app):
    here, there = the_structure(), a_structure("MJC")
    with writing():
        services.register_learner(here.id, person_id=a_person_id(), ref="a1", by=None)
        services.register_learner(there.id, person_id=a_person_id(), ref="a1", by=None)

    with pytest.raises(RefTaken, match="a1"), writing():
        services.register_learner(here.id, person_id=a_person_id(), ref="a1", by=None)


def a_person_id() -> int:
    return services.register_person(given_name="Ali").id


def test_a_role_given_twice_is_held_once(app):
    person, structure = a_person(), the_structure()

    for _ in range(2):
        with writing():
            services.give_role(structure.id, person.id, Role.TRAINER)

    assert db.session.scalar(select(func.count()).select_from(Membership)) == 1


def test_an_identifiant_is_one_persons_whatever_its_case(app):
    hashed = secrets.hashed("girafe cuivre lundi ardoise")
    first, second = a_person(), a_person()
    with writing():
        services.open_account(first.id, identifiant="Karim", secret_hash=hashed, by=None)

    with pytest.raises(IdentifiantTaken), writing():
        services.open_account(second.id, identifiant=" karim ", secret_hash=hashed, by=None)


def test_the_secret_is_kept_by_argon2id_at_the_cost_that_owasp_asks(app, settings):
    from dataclasses import replace

    app.extensions["settings"] = replace(settings, password_cost="owasp")

    kept_as = secrets.hashed("girafe cuivre lundi ardoise")

    assert kept_as.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert secrets.is_right("girafe cuivre lundi ardoise", kept_as)
    assert not secrets.is_right("girafe cuivre lundi", kept_as)


def test_a_damaged_hash_lets_nobody_in(app):
    assert not secrets.is_right("1234", "abime")


def test_two_cards_asked_at_once_leave_one_in_force(app):
    learner, drawn = a_learner(), [secrets.drawn_card(), secrets.drawn_card()]
    together = Barrier(2)

    def make(card: secrets.DrawnCard) -> None:
        with app.app_context():
            together.wait()
            with writing():
                services.make_card(learner.id, card, by=None)
            db.session.remove()

    rivals = [Thread(target=make, args=(card,)) for card in drawn]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()

    in_force = select(func.count()).select_from(Account).where(Account.ended_at.is_(None))
    assert db.session.scalar(in_force) == 1


def test_an_agreement_given_twice_is_one_and_may_be_given_again_after_its_end(app):
    learner, to, by = a_learner(), a_structure("Mission locale"), a_trainer().id
    with writing():
        first = services.give_consent(learner.id, to_structure_id=to.id, by=by)
        again = services.give_consent(learner.id, to_structure_id=to.id, by=by)
    assert first.id == again.id

    with writing():
        services.end_consent(first.id, by=by)
    with writing():
        services.end_consent(first.id, by=by)
        other = services.give_consent(learner.id, to_structure_id=to.id, by=by)

    assert other.id != first.id
    in_force = select(Consent.id).where(Consent.ended_at.is_(None))
    assert db.session.scalars(in_force).all() == [other.id]


def test_a_token_opens_its_structure_and_scopes_until_it_ends(app):
    structure, by = the_structure(), a_trainer().id
    with writing():
        token = services.make_token(structure.id, label="Agenda", scopes=["sites:read"], by=by)
    kept_token = db.session.scalar(select(ApiToken))

    assert kept_token.token_digest == digest(token)
    bearer = queries.token_bearer(token)
    assert bearer == queries.TokenBearer(structure_id=structure.id, scopes=frozenset({"sites:read"}))

    with writing():
        services.end_token(kept_token.id, by=by)
    assert queries.token_bearer(token) is None
    assert queries.token_bearer("inconnu") is None


def test_a_merged_record_leads_to_the_one_that_counts_and_leaves_the_register(app):
    rose, again = a_learner("Rose"), a_learner("Rose")
    alias = joined(again, rose)

    assert queries.canonical_ids([rose.id, again.id]) == {rose.id: rose.id, again.id: rose.id}
    assert [line.id for line in queries.learners_of([rose.structure_id])] == [rose.id]

    alias.ended_at = clock.now()
    db.session.commit()
    assert queries.canonical_ids([again.id]) == {again.id: again.id}


def test_a_learner_is_within_reach_of_the_roles_that_were_named(app):
    learner = a_learner()
    counsellor = Reach(person_id=1, structures={Role.COUNSELLOR: frozenset({learner.structure_id})})

    found = queries.learner_within_reach(learner.public_id, counsellor, roles=(Role.COUNSELLOR,))
    assert (found.id, found.name) == (learner.id, "Rose Le Gall")
    with pytest.raises(NotFound):
        queries.learner_within_reach(learner.public_id, counsellor)


def test_a_reach_is_the_same_once_kept_in_a_session(app):
    learner = a_learner()
    with writing():
        services.give_role(the_structure().id, learner.person_id, Role.TRAINER)

    reach = queries.as_reach(learner.person_id, queries.reach_of(learner.person_id))

    here = frozenset({learner.structure_id})
    assert reach.structures == {Role.TRAINER: here, Role.LEARNER: here}
    assert reach.learners == {learner.id}


def test_a_role_that_ended_is_out_of_reach(app):
    person = a_trainer()
    held = db.session.scalar(select(Membership))
    with writing():
        services.end_role(db.session.merge(held))

    assert queries.reach_of(person.id)["structures"] == {}
