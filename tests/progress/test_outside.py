"""The decision of a jury: a fact that is not ours, written down once, never a title that we print."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, journal
from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.errors import NotFound
from app.core.identifiers import new_public_id
from app.people.models import Learner
from app.progress.errors import DayToCome, NotDecidedOutside, RecordAlreadyEnded
from app.progress.models import OutsideDecision
from app.progress.queries import outcome_of, standing_of
from app.progress.queries.outside import outside_decisions_of, taken_outside
from app.progress.services.outside import (
    OutsideDecisionWanted,
    end_outside_decision,
    record_outside_decision,
)
from tests.support.attainments import shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.decisions import JURY_RULE, a_jurys_decision
from tests.support.factories import a_learner, a_member, a_structure, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

B2I = "b2i-adultes-2012"


def typed(**changed: str) -> dict[str, str]:
    """Return what is typed in the form; what is changed is said by name."""
    usual = {
        "rule": f"{the_framework(B2I).id}/{JURY_RULE}",
        "body": "académie de Rennes",
        "reference": "B2I-2026-114",
        "decided_on": "2026-06-12",
        "verdict": "favorable",
        "key": new_public_id(),
    }
    return usual | changed


def page_of(learner: Learner) -> str:
    return f"/apprenants/{learner.public_id}/decisions"


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(OutsideDecision)) or 0


def everything_shown(learner: Learner) -> None:
    for item in the_framework(B2I).items:
        shown(learner, item.id, level=2, by=the_trainer().id)


def the_jurys_rule_is_met(learner: Learner) -> bool:
    b2i = the_framework(B2I)
    facts = outside_decisions_of([learner.id])[learner.id]
    return outcome_of(standing_of(learner.id, b2i.id), JURY_RULE, taken_outside(b2i, JURY_RULE, facts)).met


def test_a_favourable_decision_meets_the_rule_of_the_jury_and_no_other(app: Flask):
    rose = a_learner()
    everything_shown(rose)
    assert not the_jurys_rule_is_met(rose)

    a_jurys_decision(rose)

    assert the_jurys_rule_is_met(rose)
    standing = standing_of(rose.id, the_framework(B2I).id)
    assert outcome_of(standing, "b2i-adultes-attestation").awaits_only_a_decision


def test_a_jury_does_not_replace_what_was_not_shown(app: Flask):
    rose = a_learner()
    a_jurys_decision(rose)

    assert not the_jurys_rule_is_met(rose)


def test_an_unfavourable_decision_meets_nothing(app: Flask):
    rose = a_learner()
    everything_shown(rose)

    a_jurys_decision(rose, is_favourable=False)

    assert not the_jurys_rule_is_met(rose)


def test_a_decision_that_was_a_mistake_counts_no_more_and_is_still_there(app: Flask):
    rose = a_learner()
    everything_shown(rose)
    decision = a_jurys_decision(rose)

    with write_transaction():
        end_outside_decision(decision.public_id, learner_id=rose.id, by=the_trainer().id)

    assert not the_jurys_rule_is_met(rose)
    assert outside_decisions_of([rose.id])[rose.id] == ()
    (kept,) = outside_decisions_of([rose.id], ended_too=True)[rose.id]
    assert not kept.is_in_force


def test_a_mistake_is_taken_back_once(app: Flask):
    rose = a_learner()
    decision, by = a_jurys_decision(rose), the_trainer().id
    with write_transaction():
        end_outside_decision(decision.public_id, learner_id=rose.id, by=by)

    with pytest.raises(RecordAlreadyEnded), write_transaction():
        end_outside_decision(decision.public_id, learner_id=rose.id, by=by)


def test_the_decision_of_another_learner_is_not_found(app: Flask):
    decision, ali = a_jurys_decision(a_learner("Rose")), a_learner("Ali")

    with pytest.raises(NotFound), write_transaction():
        end_outside_decision(decision.public_id, learner_id=ali.id, by=the_trainer().id)


@pytest.mark.parametrize(
    ("body", "whose"),
    [
        ("académie de Rennes", "(académie de Rennes)"),
        ("Jury du centre agréé", "du centre agréé"),
        ("Jury", "(Jury)"),
    ],
)
def test_a_decision_says_who_when_and_under_which_reference(app: Flask, body: str, whose: str):
    rose = a_learner()
    a_jurys_decision(rose, body=body)

    (fact,) = outside_decisions_of([rose.id])[rose.id]

    said = " ".join(fact.sentence.split())
    assert said == f"décision du jury {whose} du 12 juin 2026, réf. B2I-2026-114 : favorable"


@pytest.mark.parametrize("rule", ["b2i-adultes-attestation", "une-autre"])
def test_what_we_decide_ourselves_is_not_a_jurys(app: Flask, rule: str):
    rose, by = a_learner(), the_trainer().id

    with pytest.raises(NotDecidedOutside), write_transaction():
        record_outside_decision(rose.structure_id, rose.id, wanted(rule=rule), key="une", by=by)


def test_no_jury_decides_tomorrow(app: Flask):
    rose, by = a_learner(), the_trainer().id

    with pytest.raises(DayToCome), write_transaction():
        record_outside_decision(rose.structure_id, rose.id, wanted(in_days=1), key="une", by=by)
    with write_transaction():
        record_outside_decision(rose.structure_id, rose.id, wanted(), key="deux", by=by)

    assert how_many() == 1


def wanted(*, rule: str = JURY_RULE, in_days: int = 0) -> OutsideDecisionWanted:
    return OutsideDecisionWanted(
        framework=the_framework(B2I),
        rule_code=rule,
        body="académie de Rennes",
        reference="114",
        decided_on=clock.today() + timedelta(days=in_days),
        is_favourable=True,
    )


def test_recording_and_taking_back_are_in_the_journal_without_a_name(app: Flask):
    rose = a_learner("Rose", "Le Gall")
    decision = a_jurys_decision(rose)
    with write_transaction():
        end_outside_decision(decision.public_id, learner_id=rose.id, by=the_trainer().id)

    entries = db.session.scalars(select(journal.JournalEntry).filter_by(subject=decision.public_id)).all()
    assert [entry.kind for entry in entries] == ["progress:outside:recorded", "progress:outside:ended"]
    said = db.session.scalars(select(journal.JournalSaid.words)).all()
    assert "Rose" not in str(said)
    assert journal.breaches(rose.structure_id) == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EVALUATOR])
def test_a_manager_or_an_evaluator_writes_a_decision_down(app: Flask, client: Client, role: Role):
    rose = a_learner()
    signed_in_as(client, a_member(role).person_id)

    answer = client.send_form(page_of(rose), typed())

    assert answer.status_code == 303
    after = client.get(answer.location)
    assert "C’est noté" in after.text
    assert "académie de Rennes" in after.text
    assert defects(after.data) == []


def test_a_trainer_reads_and_is_shown_no_form(app: Flask, client: Client):
    rose = a_learner()
    a_jurys_decision(rose)
    signed_in_as(client, the_trainer().id)

    page = client.get(page_of(rose)).text

    assert "B2I-2026-114" in page
    assert "Noter la décision" not in page
    assert "Retirer cette décision" not in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decided_on": "2100-01-01"}, "n’est pas encore venu"),
        ({"decided_on": "12 juin"}, "Écrivez le jour"),
        ({"decided_on": "0026-06-12"}, "Vérifiez l’année"),
        ({"body": "  "}, "Dites quel jury"),
        ({"reference": ""}, "Recopiez la référence"),
        ({"verdict": "peut-être"}, "Dites ce que le jury a décidé"),
        ({"rule": "9999/autre"}, "Choisissez un titre de la liste"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    app: Flask, client: Client, changed: dict[str, str], sentence: str
):
    rose = a_learner()
    signed_in_as(client, a_member(Role.MANAGER).person_id)

    answer = client.send_form(page_of(rose), typed(**{"body": "jury de Vannes"} | changed))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "jury de Vannes" in answer.text or "body" in changed
    assert defects(answer.data) == []
    assert how_many() == 0


def test_a_double_click_writes_one_decision(app: Flask, client: Client):
    rose = a_learner()
    signed_in_as(client, a_member(Role.MANAGER).person_id)
    sent = typed()

    first, second = client.send_form(page_of(rose), sent), client.send_form(page_of(rose), sent)

    assert (first.status_code, second.status_code) == (303, 303)
    assert how_many() == 1


def test_a_mistake_is_taken_back_from_the_page(app: Flask, client: Client):
    rose = a_learner()
    decision = a_jurys_decision(rose)
    signed_in_as(client, a_member(Role.MANAGER).person_id)

    answer = client.send_form(
        f"{page_of(rose)}/{decision.public_id}/fin", {"key": new_public_id()}, page=page_of(rose)
    )

    after = client.get(answer.location)
    assert "C’est retiré" in after.text
    assert "c’était une erreur" in after.text
    assert defects(after.data) == []


def test_the_learner_of_another_structure_does_not_exist(app: Flask, client: Client):
    me = a_member(Role.MANAGER)
    stranger = a_learner("Ali", structure=a_structure("Centre social de Keredern"))
    decision = a_jurys_decision(stranger)
    signed_in_as(client, me.person_id)
    token = client.form_token("/connexion")
    sent = {"csrf_token": token, "key": new_public_id()}

    assert client.get(page_of(stranger)).status_code == 404
    assert client.post(page_of(stranger), data=sent).status_code == 404
    assert client.post(f"{page_of(stranger)}/{decision.public_id}/fin", data=sent).status_code == 404


def test_the_page_asks_the_database_as_little_for_one_decision_as_for_ten(app: Flask, client: Client):
    rose = a_learner()
    a_jurys_decision(rose)
    page = page_of(rose)
    signed_in_as(client, a_member(Role.MANAGER).person_id)
    client.get(page)

    with counted(db.engine) as for_one:
        client.get(page)
    for number in range(9):
        a_jurys_decision(rose, reference=f"114-{number}")
    with counted(db.engine) as for_ten:
        client.get(page)

    assert len(for_one) == len(for_ten) <= 6


def test_no_page_ever_says_that_the_title_is_ours(app: Flask, client: Client):
    rose = a_learner()
    everything_shown(rose)
    a_jurys_decision(rose)
    signed_in_as(client, a_member(Role.MANAGER).person_id)

    for page in (page_of(rose), f"/apprenants/{rose.public_id}/certificats"):
        assert "b2i délivré" not in client.get(page).text.casefold()
