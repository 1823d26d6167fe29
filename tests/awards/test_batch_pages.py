"""Delivering to a group on the web: who is ready, the decision, how far it is, everything in one file."""

import csv
import io
import re
import zipfile

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.awards.batch_jobs import carry_out
from app.awards.models import Award, CertificateFile, IssueBatch, IssueBatchLine
from app.core.access import Role
from app.core.database import db
from app.people.models import Learner, Person
from app.sessions.models import CourseSession, Cycle
from tests.support.attainments import a_certificate, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, enrolled
from tests.support.groups import a_group_ready_for_the_visa
from tests.support.keys import hold_the_keys
from tests.support.page_check import defects
from tests.support.statements import counted


def the_cycle() -> Cycle:
    return db.session.scalars(select(Cycle).order_by(Cycle.id)).first() or pytest.fail("no cycle")


def page_of(cycle: Cycle) -> str:
    return f"/delivrances/cycle/{cycle.public_id}"


def signed_in(client: Client, role: Role = Role.MANAGER) -> Client:
    return signed_in_as(client, a_member(role).person_id)


@pytest.fixture
def group(app: Flask) -> list[int]:
    """Make three people who are ready and one who has shown nothing, all of one cycle."""
    hold_the_keys()
    ready = a_group_ready_for_the_visa(3)
    first = db.session.scalars(select(CourseSession).order_by(CourseSession.id)).first()
    assert first is not None
    enrolled(a_learner("Nul", "Encore"), first)
    return ready


def ticks(page: str) -> list[str]:
    return re.findall(r'name="people-\d+"[^>]*value="([^"]+)" checked', page)


def deliver(client: Client, *, to: list[str], key: str = "une-clef"):
    address = page_of(the_cycle())
    sent = {f"people-{number}": public_id for number, public_id in enumerate(to)}
    return client.send_form(address, {**sent, "framework": the_framework().id, "key": key})


def test_those_who_are_ready_are_ticked_and_the_others_see_what_is_missing(client: Client, group: list[int]):
    page = signed_in(client, Role.TRAINER).get(page_of(the_cycle()))

    assert len(ticks(page.text)) == 3
    assert "personnes prêtes" in page.text
    assert "Une autre personne délivre" not in page.text
    assert "Nul Encore" in page.text.split("Les autres")[1]
    assert defects(page.data) == []


def test_one_press_decides_for_everyone_ticked_and_the_page_says_how_far_it_is(
    client: Client, group: list[int]
):
    chosen = ticks(signed_in(client).get(page_of(the_cycle())).text)[:2]

    done = deliver(client, to=chosen)
    waiting = client.get(done.headers["Location"])
    carry_out({"batch_id": db.session.scalars(select(IssueBatch.id)).one()})
    over = client.get(done.headers["Location"])

    assert "0 sur 2" in waiting.text
    assert "/static/suivre" in waiting.text
    assert "Voir où cela en est" in waiting.text
    assert "/static/suivre" not in over.text
    assert "data-look-again" not in over.text
    assert "refresh" not in waiting.text
    assert "documents délivrés" in over.text
    assert (defects(waiting.data), defects(over.data)) == ([], [])
    assert db.session.scalar(select(func.count(CertificateFile.certificate_id))) == 2


@pytest.mark.one_engine
def test_a_double_press_asks_for_one_batch(client: Client, group: list[int]):
    chosen = ticks(signed_in(client).get(page_of(the_cycle())).text)

    first, again = deliver(client, to=chosen), deliver(client, to=chosen)

    assert first.headers["Location"] == again.headers["Location"]
    assert db.session.scalar(select(func.count(IssueBatch.id))) == 1


@pytest.mark.one_engine
def test_nobody_ticked_is_said_and_changes_nothing(client: Client, group: list[int]):
    answer = deliver(signed_in(client), to=[])

    assert answer.status_code == 422
    assert "Cochez au moins une personne" in answer.text
    assert db.session.scalar(select(func.count(IssueBatch.id))) == 0


@pytest.mark.one_engine
def test_a_stranger_slipped_among_the_ticks_is_left_out(client: Client, group: list[int]):
    stranger = a_learner("Pas", "Ici")

    chosen = ticks(signed_in(client).get(page_of(the_cycle())).text)[:1]
    deliver(client, to=[*chosen, stranger.public_id])

    assert db.session.scalar(select(func.count(IssueBatchLine.id))) == 1


@pytest.mark.one_engine
def test_whoever_has_it_already_is_not_offered_it_again(client: Client, group: list[int]):
    chosen = ticks(signed_in(client).get(page_of(the_cycle())).text)
    deliver(client, to=chosen)
    carry_out({"batch_id": db.session.scalars(select(IssueBatch.id)).one()})

    page = client.get(page_of(the_cycle())).text

    assert ticks(page) == []
    assert page.count("L’a déjà reçu") == 3


@pytest.mark.one_engine
def test_an_evaluator_is_told_that_the_decision_is_another_s(client: Client, group: list[int]):
    page = signed_in(client, Role.EVALUATOR).get(page_of(the_cycle()))
    answer = client.send_form(page_of(the_cycle()), {"framework": the_framework().id}, page="/verifier")

    assert ticks(page.text) == []
    assert "Une autre personne délivre ce que ce groupe prépare" in page.text
    assert "Visa Internet" in page.text.split("Il prépare")[1].split("</p>")[0]
    assert defects(page.data) == []
    assert answer.status_code == 403
    assert db.session.scalar(select(func.count(IssueBatch.id))) == 0


@pytest.mark.one_engine
def test_another_structure_finds_neither_the_group_nor_the_batch(client: Client, group: list[int]):
    chosen = ticks(signed_in(client).get(page_of(the_cycle())).text)
    batch = deliver(client, to=chosen).headers["Location"]
    elsewhere = a_structure("Ailleurs")
    signed_in_as(client, a_member(Role.MANAGER, structure=elsewhere).person_id)

    assert client.get(page_of(the_cycle())).status_code == 404
    assert client.get(batch).status_code == 404


def test_the_choosing_page_takes_as_many_statements_for_four_as_for_nine(client: Client, group: list[int]):
    address = page_of(the_cycle())
    signed_in(client).get(address)
    with counted(db.engine) as for_four:
        client.get(address)
    first = db.session.scalars(select(CourseSession).order_by(CourseSession.id)).first()
    assert first is not None
    for number in range(5):
        enrolled(a_learner("Autre", f"Personne {number}"), first)
    with counted(db.engine) as for_nine:
        client.get(address)

    assert len(for_four) == len(for_nine) <= 6


def archive(client: Client, **fields: str) -> dict[str, bytes]:
    answer = client.send_form("/certificats/archive.zip", fields, page="/certificats")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as opened:
        assert opened.testzip() is None
        return {entry.filename: opened.read(entry) for entry in opened.infolist()}


def test_everything_comes_in_one_file_under_names_that_people_read(client: Client, app: Flask):
    a_certificate(a_learner("Zoé", "Ménez"))
    a_certificate(a_learner("Zoé", "Ménez"))
    signed_in(client)

    files = archive(client)

    assert set(files) == {"liste.csv", "Visa Internet - Zoé Ménez.pdf", "Visa Internet - Zoé Ménez (2).pdf"}
    stored = set(db.session.scalars(select(CertificateFile.pdf)))
    assert {content for name, content in files.items() if name.endswith(".pdf")} == stored
    lines = list(csv.DictReader(io.StringIO(files["liste.csv"].decode("utf-8-sig")), delimiter=";"))
    assert [line["Titulaire"] for line in lines] == ["Zoé Ménez", "Zoé Ménez"]
    assert {line["État"] for line in lines} == {"en vigueur"}


@pytest.mark.one_engine
def test_a_batch_s_archive_holds_its_own_documents_alone(client: Client, group: list[int]):
    a_certificate(a_learner("Une", "Autre"))
    chosen = ticks(signed_in(client).get(page_of(the_cycle())).text)[:2]
    batch = deliver(client, to=chosen).headers["Location"].rpartition("/")[2]
    carry_out({"batch_id": db.session.scalars(select(IssueBatch.id)).one()})

    files = archive(client, lot=batch)

    assert len(files) == 3
    assert not any("Autre" in name for name in files)


def test_a_batch_that_never_was_has_nothing_to_send(client: Client, app: Flask):
    a_certificate(a_learner())
    signed_in(client)

    statuses = {
        named: client.send_form("/certificats/archive.zip", {"lot": named}, page="/certificats").status_code
        for named in ("x", "\0")
    }

    assert statuses == {"x": 404, "\0": 422}


@pytest.mark.one_engine
def test_a_cell_that_a_spreadsheet_would_carry_out_is_made_harmless(client: Client, app: Flask):
    a_certificate(a_learner("=1+1", ""))
    signed_in(client)

    assert b";'=1+1;" in archive(client)["liste.csv"]


@pytest.mark.one_engine
def test_another_structure_s_archive_is_empty(client: Client, app: Flask):
    a_certificate(a_learner())
    elsewhere = a_structure("Ailleurs")
    signed_in_as(client, a_member(Role.MANAGER, structure=elsewhere).person_id)

    assert client.send_form("/certificats/archive.zip", page="/certificats").status_code == 404


def renamed(learner_id: int, family_name: str) -> None:
    person = db.session.get_one(Person, db.session.get_one(Learner, learner_id).person_id)
    person.family_name = family_name
    db.session.commit()


def test_a_name_that_changed_makes_a_new_certificate_and_the_old_code_leads_to_it(client: Client, app: Flask):
    award, earlier = a_certificate(a_learner("Rose", "Le Gall"))
    renamed(award.learner_id, "Kermarrec")
    signed_in(client)
    address = f"/certificats/{award.public_id}/remplacer"
    page = client.get(address)

    done = client.send_form(address, {"reason": "Mariage", "key": "une-clef"})

    assert "Rose Le Gall" in page.text
    assert "Rose Kermarrec" in page.text
    assert defects(page.data) == []
    assert "un nouveau certificat remplace" in client.get(done.headers["Location"]).text
    client.post("/deconnexion")
    public = client.get(f"/v/{earlier.code}")
    assert "Le Gall" not in public.text
    assert "remplacé" in public.text


@pytest.mark.one_engine
def test_the_same_name_is_not_replaced_and_the_page_says_what_to_do(client: Client, app: Flask):
    award, _ = a_certificate(a_learner("Rose", "Le Gall"))
    signed_in(client)
    address = f"/certificats/{award.public_id}/remplacer"

    page = client.get(address)
    answer = client.send_form(address, {"reason": "Pour voir", "key": "k"}, page="/certificats")

    assert "Corrigez d’abord le nom" in page.text
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count(Award.id))) == 1


@pytest.mark.one_engine
def test_the_register_is_filtered_by_year_and_state(client: Client, app: Flask):
    award, _ = a_certificate(a_learner("Rose", "Le Gall"))
    signed_in(client)
    year = award.granted_on.year

    assert "Rose Le Gall" in client.get(f"/certificats?annee={year}&etat=in_force").text
    assert "Rose Le Gall" not in client.get(f"/certificats?annee={year - 1}").text
    assert "Rose Le Gall" not in client.get("/certificats?etat=revoked").text
    assert client.get("/certificats?annee=x&etat=<b>").status_code == 200
    assert defects(client.get("/certificats?etat=pending").data) == []
