"""A dossier to read, opinions saved in one request, and the attestation at the end."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.awards.models import Award
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import new_public_id
from app.people.models import Learner
from app.progress.models import Evidence
from tests.spaces.dossiers import B2I, an_evaluator, observed, plain
from tests.support.attainments import shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, the_trainer
from tests.support.keys import hold_the_keys
from tests.support.page_check import defects
from tests.support.statements import counted

WAITING = "/validations"


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
    hold_the_keys()
    samia, rose = an_evaluator(), a_learner("Rose")
    observed(rose)
    page, framework_id = dossier_of(rose), the_framework(B2I).id
    home = f"/apprenants/{rose.public_id}/certificats"
    signed_in_as(client, samia)
    assert "Délivrer l’attestation" in client.get(page).text
    assert "Délivrer l’attestation</button>" in client.get(home).text

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
