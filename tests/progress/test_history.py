"""The history of one thing: who, when, how, and what became of it; a new piece of evidence, a withdrawal."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import new_public_id
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceFile, EvidenceKind, EvidenceSource, EvidenceWithdrawal
from app.progress.queries import standing_of
from tests.progress import works
from tests.support.attainments import a_work, digest_of, shown, the_framework
from tests.support.client import Client
from tests.support.factories import (
    a_learner,
    a_member,
    a_structure,
    a_trainer,
    an_account,
    kept,
    the_trainer,
)
from tests.support.page_check import defects
from tests.support.statements import counted

ITEM = "M1.1.1"
WITH_HELP, ALONE = 1, 2


def address_of(learner: Learner, code: str = ITEM, framework: str = "visa-internet/1.0") -> str:
    return f"/apprenants/{learner.public_id}/preuves/{framework}/{code}"


def item_id(code: str = ITEM) -> int:
    return next(item.id for item in the_framework().items if item.code == code)


def send(client: Client, learner: Learner, *, code: str = ITEM, **fields):
    """Send the form of a new piece of evidence, as the page draws it."""
    sent = {"key": new_public_id(), "level": "2", "kind": "observation", "seen": "", "comment": ""}
    address = address_of(learner, code)
    return client.send_form(address, {**sent, **fields})


def words_of(answer) -> str:
    return unescape(re.sub(r"<[^>]+>", "", answer.text)).replace("\u202f", " ").replace("\xa0", " ")


def test_nothing_noted_yet_is_said_and_the_form_is_there(rose: Learner, client: Client):
    page = client.get(address_of(rose))

    assert "Rien n’est encore noté" in page.text
    assert "Ajouter une preuve" in page.text
    assert "Cette réponse remplacera celle d’aujourd’hui" not in words_of(page)
    assert defects(page.data) == []


def test_evidence_of_each_kind_says_what_its_kind_asks_for(rose: Learner, client: Client):
    send(client, rose, kind="interview", comment="Elle explique la corbeille.")
    send(client, rose, kind="test", points="15", points_max="20", level="2")
    send(client, rose, kind="work", link="https://example.org/blog?a=1&b=2")
    body = {"body": "Pix", "reference": "Profil du 10/11", "expires_on": "2031-01-31"}
    send(client, rose, kind="recognised", happened_on="10/11/2026", **body)

    answer = client.get(address_of(rose))
    page = words_of(answer)

    assert "Entretien oral avec" in page
    assert "Elle explique la corbeille." in page
    assert "Résultat d’un test, 15 sur 20" in page
    assert 'href="https://example.org/blog?a=1&amp;b=2" rel="noopener noreferrer"' in answer.text
    assert "Profil montré par son titulaire" in page
    assert "Délivré par Pix, référence Profil du 10/11" in page
    assert "Compte jusqu’au vendredi 31 janvier 2031" in page
    assert "certification Pix" not in page
    assert db.session.scalar(db.select(func.count(EvidenceSource.evidence_id))) == 2


def test_a_new_answer_replaces_what_the_page_showed_and_both_stay_in_the_history(
    rose: Learner, client: Client
):
    first = shown(rose, item_id(), level=WITH_HELP, by=a_trainer("Karim").id)

    answer = send(client, rose, seen=str(first.id), level="2")

    assert answer.status_code == 303
    page = words_of(client.get(answer.location))
    assert "C’est noté." in page
    assert "Remplacée par une réponse plus récente de" in page
    assert "Cette réponse remplacera celle d’aujourd’hui" in page
    assert standing_of(rose.id, the_framework().id).levels[ITEM] == ALONE


def test_two_people_at_once_leave_a_conflict_that_one_answer_settles(rose: Learner, client: Client):
    send(client, rose, level="1")
    send(client, rose, level="2")

    page = client.get(address_of(rose))
    assert "des réponses différentes" in words_of(page)
    assert defects(page.data) == []

    seen = " ".join(map(str, db.session.scalars(db.select(Evidence.id).filter_by(learner_id=rose.id))))
    send(client, rose, level="2", seen=seen)

    assert "des réponses différentes" not in words_of(client.get(address_of(rose)))
    assert standing_of(rose.id, the_framework().id).levels[ITEM] == ALONE


def test_a_double_click_records_once(rose: Learner, client: Client):
    key = new_public_id()

    first, second = (send(client, rose, key=key, comment="Bravo") for _ in range(2))

    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert db.session.scalar(db.select(func.count(Evidence.id))) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"happened_on": "2031-01-01"}, "Cette date est à venir"),
        ({"happened_on": "1957-12-31"}, "avant la naissance de la personne, en 1958"),
        ({"happened_on": "1999-12-31"}, "écrivez une date depuis 2000"),
        ({"happened_on": "31/02/2026"}, "Écrivez la date comme"),
        ({"happened_on": "0000-00-00"}, "Écrivez la date comme"),
        ({"level": ""}, "Choisissez un niveau"),
        ({"level": "9"}, "n’est pas de ce référentiel"),
        ({"level": "²"}, "Écrivez un nombre entier"),
        ({"kind": "rumeur"}, "Choisissez une des réponses"),
        ({"kind": "recognised"}, "Écrivez qui a délivré"),
        (
            {"kind": "recognised", "body": "ICDL", "expires_on": "2001-01-01"},
            "est avant la date de la preuve",
        ),
        ({"body": "ICDL"}, "vont avec « Certificat d’un autre organisme »"),
        ({"kind": "test", "points": "21", "points_max": "20"}, "21 points sur 20"),
        ({"kind": "test", "points": "21"}, "Écrivez les deux nombres"),
        ({"kind": "test", "points": "-1", "points_max": "20"}, "Écrivez un nombre entier"),
        ({"points": "1", "points_max": "2"}, "vont avec « Résultat d’un test »"),
        ({"kind": "work", "comment": ""}, "Dites quel est ce travail"),
        ({"kind": "work", "link": "javascript:alert(1)"}, "Ce lien ne peut pas être gardé"),
        ({"kind": "work", "link": "https://rose:secret@example.org"}, "Ce lien ne peut pas être gardé"),
        ({"kind": "work", "link": "file:///etc/passwd"}, "Ce lien ne peut pas être gardé"),
        ({"kind": "work", "link": "https://[oups"}, "Ce lien ne peut pas être gardé"),
        ({"comment": "a" * 501}, "500 caractères au plus"),
        ({"seen": "1 deux"}, "Cette page est abîmée"),
    ],
    ids=str,
)
@pytest.mark.one_engine
def test_what_cannot_be_is_refused_with_its_sentence_and_what_was_typed_stays(
    rose: Learner, client: Client, fields, says
):
    answer = send(client, rose, **{"comment": "Elle a réussi <b>seule</b>.", **fields})

    assert answer.status_code == 422
    assert says in words_of(answer)
    assert fields.get("comment") is not None or "&lt;b&gt;seule&lt;/b&gt;" in answer.text
    assert defects(answer.data) == []
    assert db.session.scalar(db.select(func.count(Evidence.id))) == 0


def test_a_file_is_kept_as_examined_and_handed_back_as_a_file_to_save(rose: Learner, client: Client):
    file = (io.BytesIO(works.a_photograph()), "Écran d’accueil.jpg")

    answer = send(client, rose, kind="work", file=file)

    assert answer.status_code == 303
    kept = db.session.scalars(db.select(EvidenceFile)).one()
    handed = client.get(f"/apprenants/{rose.public_id}/travaux/{kept.digest}")
    assert handed.data == kept.content
    assert handed.headers["Content-Type"] == "image/jpeg"
    assert handed.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%C3%89cran%20d%E2%80%99accueil.jpg" in handed.headers["Content-Disposition"]
    assert handed.headers["X-Content-Type-Options"] == "nosniff"
    assert handed.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert handed.headers["Cache-Control"] == "no-store"


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lettre.pdf", works.a_pdf_with_a_hidden_script()),
        ("cv.docx", works.a_letter({"word/vbaProject.bin": b"x"})),
        ("../../cv.txt", b"Bonjour"),
        ("cv.txt", b"a" * (2 * 1024 * 1024 + 1)),
        ("cv.exe", b"MZ\x90\x00"),
    ],
)
def test_a_hostile_file_is_refused_and_the_rest_of_the_form_stays(
    rose: Learner, client: Client, name, content
):
    answer = send(client, rose, kind="work", comment="Ma remarque", file=(io.BytesIO(content), name))

    assert answer.status_code == 422
    assert "Ma remarque" in answer.text
    assert "Choisissez-le de nouveau" in answer.text
    assert db.session.scalar(db.select(func.count(Evidence.id))) == 0


def test_a_learner_takes_back_their_own_work_and_nobody_elses(app: Flask, rose: Learner, client: Client):
    mine, theirs = a_work(rose), a_work(a_learner("Ali"), content=b"Bonsoir")
    app.test_client_class = Client
    me = app.test_client()
    me.sign_in(an_account(rose.person_id).identifiant)

    assert me.get(f"/apprenants/{rose.public_id}/travaux/{digest_of(mine)}").data == b"Bonjour"
    assert me.get(f"/apprenants/{rose.public_id}/travaux/{digest_of(theirs)}").status_code == 404
    other = db.session.get_one(Learner, theirs.learner_id).public_id
    assert me.get(f"/apprenants/{other}/travaux/{digest_of(theirs)}").status_code == 404


def test_a_withdrawn_piece_stays_in_the_history_and_counts_no_longer(rose: Learner, client: Client):
    mistaken = shown(rose, item_id(), level=ALONE, by=the_trainer().id)
    fields = {"key": new_public_id(), "evidence": str(mistaken.id), "reason": "other_person"}

    answer = client.send_form(f"{address_of(rose)}/retrait", fields, page=address_of(rose))

    assert answer.status_code == 303
    page = words_of(client.get(answer.location))
    assert "C’est retiré." in page
    assert "autre personne" in page
    assert standing_of(rose.id, the_framework().id).levels == {}


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("evidence", "reason", "says"),
    [
        ("mine", "", "Choisissez une des réponses"),
        ("mine", None, "Dites pourquoi"),
        ("elsewhere", "mistake", "pas de cette page"),
    ],
)
def test_a_withdrawal_without_a_reason_or_of_another_page_is_refused(
    rose: Learner, client: Client, evidence, reason, says
):
    mine = shown(rose, item_id(), level=ALONE, by=the_trainer().id)
    theirs = shown(a_learner("Ali"), item_id(), level=ALONE, by=the_trainer().id)
    fields = {"evidence": str((mine if evidence == "mine" else theirs).id)}
    fields |= {"reason": reason} if reason is not None else {}

    answer = client.send_form(f"{address_of(rose)}/retrait", fields, page=address_of(rose))

    assert answer.status_code == 422
    assert says in words_of(answer)
    assert db.session.scalar(db.select(func.count(EvidenceWithdrawal.evidence_id))) == 0


def test_an_evaluator_reads_and_does_not_write(app: Flask, rose: Learner, client: Client):
    shown(rose, item_id(), level=ALONE, by=the_trainer().id)
    app.test_client_class = Client
    evaluator = app.test_client()
    evaluator.sign_in(an_account(a_member(Role.EVALUATOR, "Maïwenn").person_id).identifiant)

    page = evaluator.get(address_of(rose))
    refused = evaluator.post(
        address_of(rose), data={"csrf_token": evaluator.form_token(address_of(rose)), "level": "2"}
    )

    assert "Observé par" in page.text
    assert "Ajouter une preuve" not in page.text
    assert refused.status_code == 403


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("framework", "code"),
    [
        ("visa-internet/1.0", "M9.9.9"),
        ("visa-internet/1.0", "M1"),
        ("visa-internet/9.9", ITEM),
        ("inconnu/1.0", ITEM),
    ],
)
def test_an_address_that_names_nothing_does_not_exist(rose: Learner, client: Client, framework, code):
    assert client.get(address_of(rose, code, framework)).status_code == 404


def test_a_learner_of_another_structure_does_not_exist(rose: Learner, client: Client):
    stranger = a_learner("Ali", structure=a_structure("Centre social de Keredern"))

    assert client.get(address_of(stranger)).status_code == 404
    assert client.send_form(address_of(stranger), {"level": "2"}, page="/apprenants").status_code == 404


def test_a_competency_whole_has_its_history_too(rose: Learner, client: Client):
    send(client, rose, code="M1.1", level="2")

    assert "compétence entière" in words_of(client.get(address_of(rose, "M1.1")))
    assert standing_of(rose.id, the_framework().id).levels == {"M1.1": ALONE}


@pytest.mark.parametrize("pieces", [1, 40])
def test_the_page_asks_the_same_few_statements_for_one_piece_and_for_forty(
    rose: Learner, client: Client, pieces
):
    for _ in range(pieces):
        shown(rose, item_id(), level=ALONE, by=the_trainer().id)
    client.get(address_of(rose))

    with counted(db.engine) as sent:
        client.get(address_of(rose))

    assert len(sent) <= 5


def test_what_has_expired_or_is_only_declared_says_so(rose: Learner, client: Client):
    day = clock.today() - timedelta(days=40)
    for more in ({"expires_on": day + timedelta(days=1)}, {"is_declared": True}):
        kept(
            Evidence(
                structure_id=rose.structure_id,
                learner_id=rose.id,
                item_id=item_id(),
                level=ALONE,
                kind=EvidenceKind.RECOGNISED,
                recorded_by=the_trainer().id,
                recorded_at=clock.now(),
                key=new_public_id(),
                happened_on=day,
                **more,
            )
        )

    page = words_of(client.get(address_of(rose)))

    assert "plus valable" in page
    assert "déclarée, non vérifiée" in page
