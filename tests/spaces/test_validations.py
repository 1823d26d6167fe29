"""The evaluator's pages: what waits, a dossier to read, opinions saved in one request."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.awards.models import Award
from app.core import clock
from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.identifiers import new_public_id
from app.core.keys import current_keys
from app.curricula.models import FrameworkVariant
from app.curricula.services.offers import set_habilitated
from app.people.models import Learner
from app.progress.models import Evidence
from tests.support.attainments import ready_for_the_visa, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, kept, the_structure, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

B2I = "b2i-adultes-2012"
WAITING = "/validations"


def an_evaluator(given_name: str = "Samia") -> int:
    return a_member(Role.EVALUATOR, given_name, "Haddad").person_id


def observed(learner: Learner, *, but: tuple[str, ...] = (), level: int = 2, by: int | None = None) -> None:
    """Let a trainer observe every item of the B2i, but those of some competencies."""
    for competency in the_framework(B2I).competencies:
        for item in competency.items:
            if competency.code not in but:
                shown(learner, item.id, level=level, by=by or the_trainer().id)


def dossier_of(learner: Learner) -> str:
    return f"/apprenants/{learner.public_id}/dossier/{B2I}/{the_framework(B2I).version}"


def opinions(**said: str) -> dict[str, str]:
    """Fill a dossier's form: `_1_1="validee"`, or `_1_1="a-revoir, un mot"`."""
    sent = {"key": new_public_id(), "seen": ""}
    for index, (name, words) in enumerate(said.items()):
        opinion, _comma, comment = words.partition(", ")
        sent[f"opinions-{index}-competency"] = name.strip("_").replace("_", ".")
        sent[f"opinions-{index}-opinion"] = opinion
        sent[f"opinions-{index}-comment"] = comment
    return sent


def sign_offs() -> int:
    wanted = select(func.count()).select_from(Evidence).where(Evidence.is_sign_off)
    return db.session.scalar(wanted) or 0


def plain(answer: TestResponse) -> str:
    return answer.text.replace("\u202f", " ").replace("\u00a0", " ")


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


def test_a_dossier_shows_who_saw_what_and_when(app: Flask, client: Client):
    samia, rose = an_evaluator(), a_learner("Rose", "Le Gall")
    observed(rose, but=("5.3",))
    page = dossier_of(rose)
    signed_in_as(client, samia)

    answer = client.get(page)

    words = plain(answer)
    assert "Observé le" in words
    assert 'par <bdi translate="no">Nolwenn</bdi>' in words
    assert "17 sur 18" in words
    assert "Rien n’a encore été observé" in words
    assert f"/apprenants/{rose.public_id}/preuves/{B2I}/2012/1.1.1" in words
    assert defects(answer.data) == []


def test_opinions_are_saved_in_one_request_and_shown_with_their_words(app: Flask, client: Client):
    samia, rose = an_evaluator(), a_learner("Rose")
    observed(rose)
    page = dossier_of(rose)
    signed_in_as(client, samia)

    answer = client.send_form(page, opinions(_1_1="validee", _1_2="a-revoir, À refaire sur un autre poste."))

    assert answer.status_code == 303
    after = plain(client.get(answer.location))
    assert "C’est noté" in after
    assert "À refaire sur un autre poste." in after
    assert 'Avis de <bdi translate="no">Samia' in after
    assert sign_offs() == 2


def test_to_review_stays_until_something_is_observed_again(app: Flask, client: Client):
    samia, rose, nolwenn = an_evaluator(), a_learner("Rose"), the_trainer()
    observed(rose, but=("5.3",))
    page = dossier_of(rose)
    signed_in_as(client, samia)
    client.send_form(page, opinions(_1_1="a-revoir, Pas sûr du mot « dossier »."))

    as_trainer = app.test_client()
    assert isinstance(as_trainer, Client)
    signed_in_as(as_trainer, nolwenn.id)

    before = plain(as_trainer.get(page))
    shown(rose, next(the_framework(B2I).items).id, level=2, by=nolwenn.id)
    after = plain(as_trainer.get(page))

    assert "Pas sûr du mot" in before
    assert "Observé de nouveau depuis" not in before
    assert "Observé de nouveau depuis" in after


def test_an_answer_that_was_there_already_and_was_left_is_no_new_opinion(app: Flask, client: Client):
    samia, yves, rose = an_evaluator("Samia"), an_evaluator("Yves"), a_learner("Rose")
    observed(rose)
    page = dossier_of(rose)
    signed_in_as(client, samia)
    client.send_form(page, opinions(_1_1="a-revoir"))
    other = app.test_client()
    assert isinstance(other, Client)
    signed_in_as(other, yves)

    left = opinions(_1_1="validee", _1_2="validee") | {"opinions-0-shown": "validee"}
    answer = other.send_form(page, left)

    assert answer.status_code == 303
    assert sign_offs() == 2
    assert "Deux avis diffèrent" not in client.get(page).text


def test_two_opinions_that_differ_are_both_shown_and_one_more_settles_it(app: Flask, client: Client):
    samia, yves, rose = an_evaluator("Samia"), an_evaluator("Yves"), a_learner("Rose")
    observed(rose)
    page = dossier_of(rose)
    signed_in_as(client, samia)
    other = app.test_client()
    assert isinstance(other, Client)
    signed_in_as(other, yves)
    client.send_form(page, opinions(_1_1="validee"))
    other.send_form(page, opinions(_1_1="a-revoir"))

    disputed = client.get(page).text
    seen = re.search(r'name="seen" value="([\d ]+)"', disputed)
    assert seen is not None
    client.send_form(page, opinions(_1_1="validee") | {"seen": seen[1]})

    assert "Deux avis diffèrent" in disputed
    assert "Deux avis diffèrent" not in client.get(page).text
    assert sign_offs() == 3


def test_a_trainer_reads_a_dossier_and_is_asked_nothing(app: Flask, client: Client):
    rose = a_learner("Rose")
    observed(rose)
    page = dossier_of(rose)
    signed_in_as(client, the_trainer().id)

    answer = client.get(page)

    assert "Enregistrer les avis" not in answer.text
    assert "Délivrer" not in answer.text
    assert defects(answer.data) == []


def test_whoever_observed_is_told_the_rule_before_they_try_and_when_they_do(app: Flask, client: Client):
    samia, rose = an_evaluator(), a_learner("Rose")
    observed(rose, but=("1.1",))
    shown(rose, next(the_framework(B2I).items).id, level=2, by=samia)
    page = dossier_of(rose)
    signed_in_as(client, samia)

    assert "Une personne observe, une autre valide." in client.get(page).text
    answer = client.send_form(page, opinions(_1_1="validee", _1_2="validee, Bel entretien."))

    assert answer.status_code == 409
    assert "c’est la règle" in answer.text
    assert "Bel entretien." in answer.text
    assert defects(answer.data) == []
    assert sign_offs() == 0


def test_a_manager_reads_the_dossier_of_the_b2i_and_does_not_sign(app: Flask, client: Client):
    rose = a_learner("Rose")
    observed(rose)
    page = dossier_of(rose)
    signed_in_as(client, a_member(Role.MANAGER).person_id)

    assert "Enregistrer les avis" not in client.get(page).text
    token = client.form_token("/apprenants/nouveau")
    answer = client.post(page, data={"csrf_token": token, **opinions(_1_1="validee")})

    assert answer.status_code == 403
    assert sign_offs() == 0


def test_a_double_click_keeps_each_opinion_once(app: Flask, client: Client):
    samia, rose = an_evaluator(), a_learner("Rose")
    observed(rose)
    page, sent = dossier_of(rose), opinions(_1_1="validee, Vu ensemble.")
    signed_in_as(client, samia)

    first, second = client.send_form(page, sent), client.send_form(page, sent)

    assert (first.status_code, second.status_code) == (303, 303)
    assert sign_offs() == 1


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"key": ""}, 422),
        ({"seen": "un deux"}, 422),
        ({"opinions-0-opinion": "peut-être"}, 422),
        ({"opinions-0-opinion": "sans-avis", "opinions-0-comment": "Un mot."}, 422),
        ({"opinions-0-comment": "x" * 501}, 422),
        ({"opinions-0-competency": "9.9"}, 409),
        ({"opinions-0-competency": "1.1.1"}, 409),
    ],
)
@pytest.mark.one_engine
def test_a_damaged_form_keeps_nothing(app: Flask, client: Client, changed: dict[str, str], status: int):
    samia, rose = an_evaluator(), a_learner("Rose")
    observed(rose)
    page = dossier_of(rose)
    signed_in_as(client, samia)

    answer = client.send_form(page, opinions(_1_1="validee") | changed)

    assert answer.status_code == status
    assert sign_offs() == 0


def test_when_all_is_there_the_evaluator_grants_from_the_dossier(app: Flask, client: Client):
    current_keys().create_where_missing()
    samia, rose = an_evaluator(), a_learner("Rose")
    observed(rose)
    page, framework_id = dossier_of(rose), the_framework(B2I).id
    home = f"/apprenants/{rose.public_id}/certificats"
    signed_in_as(client, samia)
    assert "Délivrer l’attestation" in client.get(page).text

    answer = client.send_form(home, {"key": new_public_id(), "framework": str(framework_id)}, page=page)

    assert answer.status_code == 303
    assert db.session.scalars(select(Award.granted_by)).all() == [samia]
    assert "déjà délivrée" in client.get(page).text
    assert "Rose" not in client.get(WAITING).text


def test_the_dossier_of_another_structure_does_not_exist(app: Flask, client: Client):
    samia = an_evaluator()
    stranger = a_learner("Ali", structure=a_structure("Centre social de Keredern"))
    page = dossier_of(stranger)
    signed_in_as(client, samia)
    token = client.form_token("/connexion")

    assert client.get(page).status_code == 404
    assert client.post(page, data={"csrf_token": token, **opinions(_1_1="validee")}).status_code == 404


def test_the_variant_of_another_structure_has_no_dossier_here(app: Flask, client: Client):
    samia, rose, b2i = an_evaluator(), a_learner("Rose"), the_framework(B2I)
    elsewhere = a_structure("Centre social de Keredern")
    page = dossier_of(rose)
    kept(FrameworkVariant(framework_version_id=b2i.id, base_version_id=b2i.id, structure_id=elsewhere.id))
    signed_in_as(client, samia)

    assert client.get(page).status_code == 404


def test_a_framework_that_is_not_loaded_has_no_dossier(app: Flask, client: Client):
    samia, rose = an_evaluator(), a_learner("Rose")
    page = dossier_of(rose).replace(B2I, "inconnu")
    signed_in_as(client, samia)

    assert client.get(page).status_code == 404


def test_a_dossier_asks_the_database_six_times_however_full_it_is(app: Flask, client: Client):
    samia, rose = an_evaluator(), a_learner("Rose")
    shown(rose, next(the_framework(B2I).items).id, level=2, by=the_trainer().id)
    page = dossier_of(rose)
    signed_in_as(client, samia)
    client.get(page)

    with counted(db.engine) as nearly_empty:
        client.get(page)
    observed(rose, but=("1.1",))
    with counted(db.engine) as full:
        client.get(page)

    assert len(nearly_empty) == len(full) <= 6
