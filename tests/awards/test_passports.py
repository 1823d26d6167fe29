"""The passport: what a person can do, as it was seen, sealed on paper and signed for another place."""

import html
import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import delete, func, select

from app.awards import queries
from app.awards.errors import NothingShownYet, NotPrintable
from app.awards.models import EndKind, Passport, PassportFile
from app.awards.services import make_passport
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import grouped
from app.core.keys import IssuingImpossible, current_keys
from app.people.models import Learner
from app.progress.models import EvidenceKind
from certificates.checking import SealState, check_seal
from certificates.credentials import CredentialContent, check_credential
from tests.awards.granted import give
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, an_account
from tests.support.page_check import defects
from tests.support.passports import a_passport, hold_the_keys, seen
from tests.support.statements import counted

SWITCHING_ON, CLICKING, THIRD = "M1.1.1", "M1.1.2", "M1.1.3"
OWN = "/mon-parcours/passeport"


@pytest.fixture
def rose(app: Flask) -> Learner:
    """Give somebody who has shown two things, one of them with help."""
    learner = a_learner("Rose", "Le Gall")
    seen(learner, SWITCHING_ON, 2, on=date(2026, 11, 3))
    seen(learner, CLICKING, 1, on=date(2026, 11, 3))
    return learner


def file_of(passport: Passport) -> PassportFile:
    return db.session.get_one(PassportFile, passport.id)


def printed_lines(passport: Passport) -> list[dict[str, Any]]:
    parts = file_of(passport).printed["parts"]
    return [line for part in parts for domain in part["domains"] for line in domain["lines"]]


def credential_of(passport: Passport) -> CredentialContent:
    key = current_keys().credential_key()
    report = check_credential(
        file_of(passport).credential, jwks_by_issuer={key.issuer_id: key.jwks()}, at=passport.issued_at
    )
    assert report.is_good
    assert report.content is not None
    return report.content


def words_of(pdf: bytes) -> str:
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(said.replace("\u202f", " ").split())


def test_what_was_shown_and_counts_is_on_the_paper_in_the_words_of_the_framework(rose: Learner):
    passport = a_passport(rose)

    [line] = printed_lines(passport)
    said = words_of(file_of(passport).pdf)
    assert line["level"] == "sans aide"
    assert line["seen"] == "observé le 03/11/2026"
    for words in (line["statement"], "Rose Le Gall", "Selon le référentiel Visa Internet, version 1.0"):
        assert words in said
    assert "ni un titre ni un diplôme" in said


def test_the_stored_file_is_sealed_and_its_digest_is_in_the_register(rose: Learner):
    passport = a_passport(rose)
    keys = current_keys()

    report = check_seal(file_of(passport).pdf, roots=[keys.root()], crls=keys.lists(), at=passport.issued_at)

    assert report.state is SealState.GOOD
    assert report.sha256 == passport.file_digest
    assert report.fingerprint == passport.seal_fingerprint


def test_the_portable_copy_says_the_same_and_not_the_name(rose: Learner):
    passport = a_passport(rose)

    content = credential_of(passport)

    [item] = content.shown
    assert (item.framework_code, item.framework_version, item.item_code) == (
        "visa-internet",
        "1.0",
        SWITCHING_ON,
    )
    assert (item.level_ordinal, item.level_name.casefold()) == (2, "sans aide")
    assert (item.seen_by, item.seen_on) == ("observation", date(2026, 11, 3))
    assert content.subject_id == passport.holder_urn
    assert content.is_about("LE GALL Rose")
    assert "Gall" not in repr(content)


def test_two_passports_of_a_person_cannot_be_tied_together(rose: Learner):
    first = credential_of(a_passport(rose))
    seen(rose, THIRD, 2)
    second = credential_of(a_passport(rose))

    assert first.achievement_id == second.achievement_id
    assert first.subject_id != second.subject_id
    assert first.id != second.id
    assert first.holder_name != second.holder_name


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (EvidenceKind.INTERVIEW, None, "dit à l’oral le 12/10/2026"),
        (EvidenceKind.WORK, None, "travail remis le 12/10/2026"),
        (EvidenceKind.TEST, None, "test réussi le 12/10/2026"),
        (EvidenceKind.RECOGNISED, "PCIE, module 2", "reconnu de PCIE, module 2 le 12/10/2026"),
        (EvidenceKind.RECOGNISED, "太郎", "reconnu le 12/10/2026"),
    ],
)
@pytest.mark.one_engine
def test_how_and_when_a_thing_was_seen_is_said(app: Flask, kind: EvidenceKind, body: str | None, said: str):
    ali = a_learner("Ali")
    seen(ali, SWITCHING_ON, 2, kind=kind, on=date(2026, 10, 12), body=body)

    [line] = printed_lines(a_passport(ali))

    assert line["seen"] == said


@pytest.mark.one_engine
def test_what_a_person_only_declares_is_not_on_the_paper(rose: Learner):
    seen(rose, "M1.2.1", 3, is_declared=True)

    assert len(printed_lines(a_passport(rose))) == 1


@pytest.mark.one_engine
def test_each_framework_has_its_part_and_no_title_is_claimed(rose: Learner):
    seen(rose, "1.1.1", 2, framework="b2i-adultes-2012")
    seen(rose, "2.1", 4, framework="crcn-2019")

    passport = a_passport(rose)

    said = words_of(file_of(passport).pdf)
    assert "Selon le référentiel B2i adultes, version 2012" in said
    assert "Selon le référentiel CRCN, version 2019" in said
    assert file_of(passport).printed["title"] == "Passeport de compétences numériques"
    assert "Interagir" in [line["statement"] for line in printed_lines(passport)]
    assert {item.framework_code for item in credential_of(passport).shown} == {
        "visa-internet",
        "b2i-adultes-2012",
        "crcn-2019",
    }


@pytest.mark.one_engine
def test_an_item_s_address_is_that_of_the_published_package(rose: Learner):
    token = file_of(a_passport(rose)).credential

    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token)
    [part] = queries.parts_held(rose.id)
    [thing] = part.things
    assert re.fullmatch(r"[0-9a-f-]{36}", thing.identifier)


def test_a_passport_of_nothing_is_refused(app: Flask):
    hold_the_keys()
    ali = a_learner("Ali")
    seen(ali, SWITCHING_ON, 1)

    with pytest.raises(NothingShownYet):
        make_passport(ali.id)


@pytest.mark.one_engine
def test_without_keys_nothing_is_made(rose: Learner):
    with pytest.raises(IssuingImpossible):
        make_passport(rose.id)


@pytest.mark.one_engine
def test_a_name_that_our_letters_cannot_draw_is_refused_in_words(app: Flask):
    hold_the_keys()
    taro = a_learner("太郎")
    seen(taro, SWITCHING_ON, 2)

    with pytest.raises(NotPrintable, match="alphabets latin"):
        make_passport(taro.id)


def test_a_new_passport_replaces_the_earlier_one(client: Client, rose: Learner):
    first = a_passport(rose)
    seen(rose, THIRD, 2)
    second = a_passport(rose)

    db.session.refresh(first)
    page = client.get(f"/v/{first.code}")
    assert (first.end_kind, second.ended_at) == (EndKind.REPLACED, None)
    assert "Passeport non valide" in page.text
    assert "demandez le plus récent" in page.text
    assert "Le Gall" not in page.text
    assert grouped(second.code) not in page.text


@pytest.mark.one_engine
def test_a_passport_that_would_say_the_same_is_not_made_again(client: Client, rose: Learner):
    passport = a_passport(rose)
    signed_in_as(client, rose.person_id)

    answer = client.send_form(OWN, {"learner": rose.public_id, "key": "une-autre"})

    assert answer.status_code == 303
    assert make_passport(rose.id) is None
    assert db.session.scalars(select(Passport.code)).all() == [passport.code]


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(text)).split())


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [] if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [words for part in parts for words in texts(part)]


def test_the_page_of_its_code_says_all_that_the_paper_says(client: Client, rose: Learner):
    passport = a_passport(rose)
    printed = file_of(passport).printed

    page = client.get(f"/v/{grouped(passport.code)}")

    assert page.status_code == 200
    assert "Passeport valide" in page.text
    for words in texts({name: value for name, value in printed.items() if name not in ("salt", "url")}):
        assert plain(words) in plain(page.text)
    assert printed["salt"] not in page.text
    assert defects(page.data) == []


def test_a_machine_is_told_the_three_parts_and_the_fields(client: Client, rose: Learner):
    passport = a_passport(rose)

    answer = client.get(f"/v/{passport.code}.json").json

    assert (answer["seal"], answer["register"], answer["status"]) == ("good", "known", "in_force")
    assert answer["verdict"] == "valid"
    assert answer["certificate"] is None
    assert answer["passport"]["holder_name"] == "Rose Le Gall"
    assert "salt" not in answer["passport"]


def test_one_statement_answers_for_either_kind_of_paper(client: Client, rose: Learner):
    code = a_passport(rose).code

    with counted(db.engine) as sent:
        client.get(f"/v/{code}")

    assert len(sent) == 1


def test_its_file_is_recognised_and_a_changed_one_is_not(client: Client, rose: Learner):
    pdf = file_of(a_passport(rose)).pdf

    good = give(client, pdf)
    changed = give(client, pdf.replace(b"/Type /Page", b"/Type /Pagf", 1) + b"\n")

    assert "Passeport valide" in good.text
    assert "Rose Le Gall" in good.text
    assert "Passeport valide" not in changed.text
    assert "non valide" in changed.text


def test_an_erased_passport_answers_as_an_unknown_code(client: Client, rose: Learner):
    passport = a_passport(rose)
    code = passport.code
    db.session.execute(delete(PassportFile))
    db.session.commit()

    assert client.get(f"/v/{code}").status_code == 404
    assert "Code inconnu" in client.get(f"/v/{code}").text


def test_a_learner_makes_their_passport_and_takes_both_files(app: Flask, client: Client, rose: Learner):
    hold_the_keys()
    signed_in_as(client, rose.person_id)
    before = client.get(OWN)

    answer = client.send_form(OWN, {"learner": rose.public_id, "key": "une-clef"})
    after = client.get(answer.location)

    paper, file = client.get(f"{OWN}.pdf"), client.get(f"{OWN}.jwt")
    passport = db.session.scalars(select(Passport)).one()
    name = f"passeport-{grouped(passport.code)}"
    assert answer.status_code == 303
    assert "Faire mon passeport" in before.text
    assert "Votre passeport est prêt" in after.text
    assert defects(before.data) == defects(after.data) == []
    assert paper.data.startswith(b"%PDF-")
    assert f"{name}.pdf" in paper.headers["Content-Disposition"]
    assert f"{name}.jwt" in file.headers["Content-Disposition"]
    assert file.text == file_of(passport).credential
    assert passport.issued_by == rose.person_id


def test_a_resend_makes_no_second_passport(client: Client, rose: Learner):
    hold_the_keys()
    signed_in_as(client, rose.person_id)
    sent = {"csrf_token": client.form_token(OWN), "learner": rose.public_id, "key": "une-clef"}

    answers = [client.post(OWN, data=sent) for _again in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Passport)) == 1


@pytest.mark.one_engine
def test_someone_who_has_shown_nothing_is_told_when_to_come_back(client: Client):
    hold_the_keys()
    ali = a_learner("Ali")
    signed_in_as(client, ali.person_id)

    page = client.get(OWN)
    answer = client.post(OWN, data={"csrf_token": client.form_token("/connexion"), "key": "une-clef"})

    assert "Pas encore de passeport" in page.text
    assert "Faire mon passeport" not in page.text
    assert "serait vide" in answer.text
    assert client.get(f"{OWN}.pdf").status_code == 404


@pytest.mark.one_engine
def test_another_s_passport_cannot_be_asked_for(client: Client, rose: Learner):
    passport = a_passport(rose)
    ali = a_learner("Ali")
    signed_in_as(client, ali.person_id)

    assert client.get(f"{OWN}.pdf?passeport={passport.public_id}").status_code == 404
    answer = client.post(OWN, data={"csrf_token": client.form_token("/connexion"), "learner": rose.public_id})
    assert answer.status_code == 404


@pytest.mark.one_engine
def test_a_trainer_makes_it_with_the_learner(client: Client, rose: Learner):
    hold_the_keys()
    home = f"/apprenants/{rose.public_id}/passeport"
    client.sign_in(an_account(a_member(Role.TRAINER).person_id).identifiant)

    answer = client.send_form(home, {"key": "une-clef"})
    page = client.get(answer.location)

    assert "Le passeport est prêt" in page.text
    assert defects(page.data) == []
    assert client.get(f"{home}.pdf").data.startswith(b"%PDF-")
    assert client.get(f"{home}.jwt").status_code == 200


@pytest.mark.one_engine
def test_someone_who_learns_in_two_places_has_a_passport_of_each(client: Client, rose: Learner):
    elsewhere = a_structure("Cyber-base de Morlaix", commune="Morlaix")
    there = a_learner("Rose", "Le Gall", structure=elsewhere)
    there.person_id = rose.person_id
    db.session.commit()
    here = a_passport(rose)
    signed_in_as(client, rose.person_id)

    page = client.get(OWN)

    assert "Cyber-base de Morlaix" in page.text
    assert f"?passeport={here.public_id}" in page.text
    assert client.get(f"{OWN}.pdf?passeport={here.public_id}").status_code == 200


@pytest.mark.one_engine
def test_the_pages_ask_few_things_of_the_database(client: Client, rose: Learner):
    a_passport(rose)
    signed_in_as(client, rose.person_id)

    with counted(db.engine) as sent:
        client.get(OWN)

    assert len(sent) <= 6


@pytest.mark.one_engine
def test_a_passport_of_everything_stays_small(app: Flask):
    ali = a_learner("Ali")
    for code, best in (("visa-internet", 3), ("b2i-adultes-2012", 2), ("crcn-2019", 8)):
        for item in the_framework(code).items:
            seen(ali, item.code, best, framework=code)

    passport = a_passport(ali)

    assert len(file_of(passport).pdf) <= 80_000
    assert len(file_of(passport).credential) <= 200_000
