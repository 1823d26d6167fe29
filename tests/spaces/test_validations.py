"""What waits for an evaluator or a manager: who, in which order, and what is left."""

from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.identifiers import new_public_id
from app.curricula.services.offers import set_habilitated
from app.progress.models import Evidence
from tests.spaces.dossiers import B2I, an_evaluator, observed, plain
from tests.support.attainments import ready_for_the_visa, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, the_structure, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

WAITING = "/validations"


def test_an_evaluator_sees_who_waits_for_their_decision_the_oldest_first(app: Flask, client: Client):
    samia = an_evaluator()
    for name, days in (("Ali", 3), ("Rose", 10)):
        with clock.telling(clock.now() - timedelta(days=days)):
            observed(a_learner(name, "Le Gall"))
    signed_in_as(client, samia)

    answer = client.get(WAITING)

    page = plain(answer)
    assert "Il ne manque que votre décision" in page
    assert page.index("Rose Le Gall") < page.index("Ali Le Gall")
    assert "18 sur 18 compétences acquises" in page
    assert defects(answer.data) == []


def test_a_dossier_that_is_nearly_there_says_what_is_left(app: Flask, client: Client):
    samia = an_evaluator()
    observed(a_learner("Rose"), but=("3.1", "3.2"))
    signed_in_as(client, samia)

    page = plain(client.get(WAITING))

    assert "Bientôt" in page
    assert "encore 2 compétences à valider dans le domaine « Traitement et production »" in page
    assert "Il ne manque que votre décision" not in page


def test_a_beginner_is_not_in_the_list(app: Flask, client: Client):
    samia, rose = an_evaluator(), a_learner("Rose")
    shown(rose, next(the_framework(B2I).items).id, level=2, by=the_trainer().id)
    signed_in_as(client, samia)

    assert "Rien n’attend votre avis" in client.get(WAITING).text


def test_a_dossier_that_nobody_touched_for_a_year_leaves_the_list(app: Flask, client: Client):
    samia, rose = an_evaluator(), a_learner("Rose")
    with clock.telling(clock.now() - timedelta(days=366)):
        observed(rose)
    signed_in_as(client, samia)

    assert "Rose" not in client.get(WAITING).text


def test_a_manager_sees_who_waits_for_the_visa_and_not_for_the_b2i(app: Flask, client: Client):
    manager = a_member(Role.MANAGER).person_id
    ready_for_the_visa(a_learner("Rose", "Le Gall"))
    observed(a_learner("Ali", "Benmoussa"))
    signed_in_as(client, manager)

    page = client.get(WAITING).text

    assert "Rose Le Gall" in page
    assert "Ali Benmoussa" not in page


def test_whoever_is_not_habilitated_has_nothing_to_validate(app: Flask, client: Client):
    samia, yves = an_evaluator("Samia"), an_evaluator("Yves")
    observed(a_learner("Rose"))
    here = the_structure().id
    with write_transaction():
        set_habilitated(here, B2I, [yves], by=yves)
    signed_in_as(client, samia)

    assert "Rien n’attend votre avis" in client.get(WAITING).text


def test_nobody_of_another_structure_is_in_the_list(app: Flask, client: Client):
    samia = an_evaluator()
    elsewhere = a_structure("Centre social de Keredern")
    observed(a_learner("Ali", structure=elsewhere), by=the_trainer(elsewhere).id)
    signed_in_as(client, samia)

    assert "Ali" not in client.get(WAITING).text


def test_the_list_asks_the_database_as_little_for_one_as_for_thirty(app: Flask, client: Client):
    samia = an_evaluator()
    everything_shown_by(1)
    signed_in_as(client, samia)
    client.get(WAITING)

    with counted(db.engine) as for_one:
        client.get(WAITING)
    everything_shown_by(29)
    with counted(db.engine) as for_thirty:
        page = plain(client.get(WAITING))

    assert len(for_one) == len(for_thirty) <= 6
    assert "Page 1 sur 2" in page
    assert "Page 2 sur 2" in plain(client.get(f"{WAITING}?page=2"))


def everything_shown_by(people: int) -> None:
    """Give some new learners a whole of each competency, in one commit."""
    wholes = [each.whole.id for each in the_framework(B2I).competencies if each.whole]
    by, now = the_trainer().id, clock.now()
    for _ in range(people):
        learner = a_learner("Rose")
        db.session.add_all(
            Evidence(
                structure_id=learner.structure_id,
                learner_id=learner.id,
                item_id=whole,
                level=2,
                kind="observation",
                recorded_by=by,
                recorded_at=now,
                key=new_public_id(),
            )
            for whole in wholes
        )
    db.session.commit()
