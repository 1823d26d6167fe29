"""What no page of ours sends: numbers beyond any row, keys of no length, another structure's framework."""

from dataclasses import replace

import pytest
from flask import Flask

from app.core import clock
from app.core.access import Role
from app.core.identifiers import new_public_id
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceKind
from app.progress.queries import standing_of
from tests.certificates.credentials import SCALE, WIFI, a_credential, a_key, an_item
from tests.curricula.test_variants import VARIANT, load
from tests.progress.test_history import ALONE, ITEM, address_of, item_id
from tests.progress.test_imports import look
from tests.progress.test_outside import page_of, typed
from tests.progress.test_suggestions import FILES, held, target_of, who_files_documents
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.factories import a_learner, a_member, a_structure, an_account, kept, the_trainer


def test_evidence_is_withdrawn_however_many_pieces_came_before(rose: Learner, client: Client):
    three_million = kept(
        Evidence(
            id=3_000_000,
            structure_id=rose.structure_id,
            learner_id=rose.id,
            item_id=item_id(),
            level=ALONE,
            kind=EvidenceKind.OBSERVATION,
            recorded_by=the_trainer().id,
            recorded_at=clock.now(),
            key="trois-millions",
        )
    )

    fields = {"key": new_public_id(), "evidence": str(three_million.id), "reason": "mistake"}
    answer = client.send_form(f"{address_of(rose)}/retrait", fields, page=address_of(rose))

    assert answer.status_code == 303
    assert ITEM not in standing_of(rose.id, the_framework().id).levels


@pytest.mark.parametrize("digest", ["0", "9" * 19, "a" * 64, "%00", "é"])
def test_a_work_that_nobody_handed_in_does_not_exist(rose: Learner, client: Client, digest: str):
    assert client.get(f"/apprenants/{rose.public_id}/travaux/{digest}").status_code == 404


@pytest.mark.parametrize("day", ["9" * 20 + "-01-01", "01/01/" + "9" * 20])
def test_a_day_beyond_any_calendar_is_refused_with_its_sentence(rose: Learner, client: Client, day: str):
    fields = {"key": new_public_id(), "level": "2", "kind": "observation", "seen": "", "happened_on": day}

    answer = client.send_form(address_of(rose), fields)

    assert answer.status_code == 422
    assert "Écrivez la date comme" in answer.text


def confirmation(learner: Learner, **changed: str) -> dict[str, str]:
    """Return what is sent to confirm a suggestion; what is changed is said by name."""
    framework, version, code = target_of(learner)
    usual = {"framework": framework, "version": version, "code": code, "answer": "oui", "level": "1"}
    return usual | {"items-0": code, "key": new_public_id()} | changed


@pytest.mark.parametrize(
    "changed", [{"seen-0": "9" * 30}, {"seen-0": "٣"}, {"level": "9" * 30}, {"key": "k" * 41}, {"key": ""}]
)
def test_an_answer_to_a_suggestion_that_is_not_of_our_page_is_refused(app: Flask, client: Client, changed):
    rose = who_files_documents()
    client.sign_in(an_account(the_trainer().id).identifiant)

    answer = client.send_form(f"/apprenants/{rose.public_id}/suggestions", confirmation(rose, **changed))

    assert answer.status_code == 422
    assert target_of(rose)


def test_two_suggestions_confirmed_under_the_longest_key_do_not_meet(app: Flask, client: Client):
    people = [who_files_documents(), a_learner("Ali")]
    held(people[1], *FILES)
    client.sign_in(an_account(the_trainer().id).identifiant)

    answers = [
        client.send_form(
            f"/apprenants/{each.public_id}/suggestions", confirmation(each, key=f"{number}" * 40)
        )
        for number, each in enumerate(people)
    ]

    assert [answer.status_code for answer in answers] == [303, 303]


def test_a_jurys_decision_sent_without_a_key_is_refused(app: Flask, client: Client):
    rose = a_learner("Rose")
    client.sign_in(an_account(a_member(Role.MANAGER, "Anne").person_id).identifiant)

    answers = [client.send_form(page_of(rose), typed(key="")) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [422, 422]


@pytest.mark.parametrize("page", ["preuves/visa-kerbest/1.0/M1.1.1", "dossier/visa-kerbest/1.0"])
def test_another_structures_variant_is_not_followed_here(rose: Learner, client: Client, page: str):
    load(VARIANT, a_structure("Cyber-base de Morlaix").id)

    assert client.get(f"/apprenants/{rose.public_id}/{page}").status_code == 404


def test_another_structures_variant_is_no_way_of_a_learner(app: Flask, client: Client):
    the_framework()
    client.sign_in(an_account(a_learner("Rose").person_id).identifiant)
    load(VARIANT, a_structure("Cyber-base de Morlaix").id)

    for page in ("", "/je-me-situe"):
        assert client.get(f"/mon-parcours/visa-kerbest/1.0{page}").status_code == 404


def test_nothing_is_granted_under_another_structures_variant(rose: Learner, client: Client):
    theirs = load(VARIANT, a_structure("Cyber-base de Morlaix").id)
    page = f"/apprenants/{rose.public_id}/certificats"
    client.sign_in(an_account(a_member(Role.TRAINER, "Karim").person_id).identifiant)

    for framework_id in (theirs.id, 9**99):
        answer = client.send_form(page, {"framework": str(framework_id), "key": new_public_id()})
        assert answer.status_code == 404


@pytest.mark.one_engine
def test_a_passport_brings_nothing_of_another_structures_variant(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    load(VARIANT, a_structure("Cyber-base de Morlaix").id)
    first = next(iter(visa.items))
    scale = replace(SCALE, framework_code="visa-kerbest")
    result = replace(WIFI, item=an_item(first.code, first.statement), scale=scale)
    achievement = replace(a_credential().achievement, scales=(scale,))
    token = a_key().sign(a_credential(results=(result,), achievement=achievement))

    found = look(token, rose)

    assert found.plan.new == ()
    assert [each.framework_code for each in found.plan.unknown] == ["visa-kerbest"]
