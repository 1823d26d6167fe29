"""Is this paper real? What anyone is told of its code, without an account."""

import gzip
import html
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from sqlalchemy import text

from app.awards import schemas
from app.awards.models import Award, Certificate, CertificateContent
from app.core import clock
from app.core.database import db, write_transaction
from app.core.identifiers import grouped, new_code
from app.core.keys import current_keys
from tests.awards.granted import Granted, erase_everything
from tests.support import tools
from tests.support.client import Client
from tests.support.factories import a_learner
from tests.support.page_check import defects
from tests.support.statements import counted

SPELLINGS = {
    "lower case": str.lower,
    "groups of four": grouped,
    "an O for a zero": lambda code: code.replace("0", "O"),
    "spaces around": lambda code: f" {code} ",
    "a slash at the end": lambda code: f"{code}/",
}


def test_a_certificate_in_force_is_valid(client: Client, rose: Granted):
    page = client.get(f"/v/{grouped(rose.code)}")

    assert page.status_code == 200
    assert "Certificat valide" in page.text
    assert "Rose Le Gall" in page.text
    assert "Exemple, sans valeur" in page.text
    assert 'lang="en">Genuine and in force.' in page.text
    assert str(rose.certificate.seal_fingerprint) in page.text


def test_the_page_says_all_that_the_paper_says(client: Client, rose: Granted, tmp_path: Path):
    printed = db.session.get_one(CertificateContent, rose.certificate.id).printed
    paper = tmp_path / "papier.pdf"
    paper.write_bytes(rose.pdf)
    on_paper = plain(tools.run("pdftotext", "-raw", paper, "-"))

    page = plain(html.unescape(client.get(f"/v/{rose.code}").text))

    for words in texts({name: value for name, value in printed.items() if name not in ("salt", "url")}):
        assert plain(words) in page
    for label, _ in schemas.compared(printed):
        assert plain(label) in on_paper
        assert plain(label) in page


def test_the_page_says_what_the_title_means_who_gives_it_and_under_what_seal(client: Client, rose: Granted):
    page = client.get(f"/v/{rose.code}").text

    assert "Que vaut ce titre" in page
    assert "Ce titre est délivré par l’organisme lui-même" in page
    assert str(rose.certificate.seal_fingerprint) in page
    assert current_keys().root().fingerprint(SHA256()).hex() in page
    assert "/.well-known/palier-root.pem" in page


def plain(text: str) -> str:
    """Leave out tags and the differences between spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def texts(value: object) -> list[str]:
    """List the words of a printed value, however deep, but for dates, which are set in full."""
    if isinstance(value, str):
        return [] if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [words for part in parts for words in texts(part)]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_code_is_forgiven_its_spelling(client: Client, rose: Granted, spelling: str):
    assert client.get(f"/v/{SPELLINGS[spelling](rose.code)}").status_code == 200


def test_the_form_leads_to_the_page_of_the_code(client: Client, rose: Granted):
    answer = client.post("/verifier", data={"code": rose.code.lower()})

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/v/{grouped(rose.code)}")


def test_the_whole_link_of_the_paper_may_be_pasted(client: Client, rose: Granted):
    pasted = f" https://palier.exemple.fr/v/{grouped(rose.code)}/ "

    answer = client.post("/verifier", data={"code": pasted})

    assert answer.headers["Location"].endswith(f"/v/{grouped(rose.code)}")


def test_a_mistyped_code_is_told_apart_and_kept_in_the_form(client: Client, rose: Granted):
    wrong = ("1" if rose.code[0] != "1" else "2") + rose.code[1:]

    answer = client.post("/verifier", data={"code": wrong})

    assert answer.status_code == 422
    assert wrong in answer.text
    assert "faute de frappe" in answer.text
    assert defects(answer.data) == []
    assert "Vérifiez votre saisie" in client.get(f"/v/{wrong}").text


def test_an_empty_code_is_asked_for(client: Client):
    assert "Tapez le code" in client.post("/verifier", data={"code": " "}).text


def test_an_unknown_code_and_an_erased_one_get_the_same_answer(client: Client, rose: Granted):
    erased, unknown = rose.code, new_code()
    erase_everything()

    pages = {code: client.get(f"/v/{code}") for code in (erased, unknown)}

    assert [page.status_code for page in pages.values()] == [404, 404]
    assert len({page.text.replace(grouped(code), "") for code, page in pages.items()}) == 1
    assert "demandez-lui son fichier" in pages[unknown].text


def test_a_revoked_certificate_says_since_when_and_never_why(client: Client, rose: Granted):
    rose.revoked("Prêtait sa carte")

    page = client.get(f"/v/{rose.code}")

    assert "Certificat révoqué" in page.text
    assert "Il n’est plus valide" in page.text
    assert "révoqué le" in page.text
    assert "revoked by its issuer on" in page.text
    assert "Prêtait" not in page.text
    assert "Prêtait" not in client.get(f"/v/{rose.code}.json").get_data(as_text=True)
    assert defects(page.data) == []


def its_last_day_is(granted: Granted, day: date) -> None:
    """Give a certificate a last day, past the trigger that freezes it."""
    on = "" if db.engine.dialect.name == "sqlite" else " ON certificate"
    with write_transaction() as session:
        session.execute(text(f"DROP TRIGGER certificate_frozen{on}"))
        session.get_one(Certificate, granted.certificate.id).expires_on = day


def test_an_expired_certificate_is_not_valid(client: Client, rose: Granted):
    its_last_day_is(rose, clock.today())

    assert "Certificat valide" in client.get(f"/v/{rose.code}").text
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        page = client.get(f"/v/{rose.code}").text
    assert "Certificat expiré" in page
    assert "arrivé à expiration" in page


def test_a_certificate_without_its_seal_yet_could_not_be_checked(client: Client, rose: Granted):
    waiting = _waiting_like(rose)

    answer = client.get(f"/v/{waiting.code}.json").get_json()

    assert answer["verdict"] == "could_not_check"
    assert answer["seal"] == "not_examined"
    assert "pas encore scellé" in answer["words"][1]


def test_a_machine_reads_the_same_words_in_three_parts(client: Client, rose: Granted):
    by_suffix = client.get(f"/v/{rose.code}.json")
    by_accept = client.get(f"/v/{rose.code}", headers={"Accept": "application/json"})

    answer = by_suffix.get_json()
    assert answer == by_accept.get_json()
    assert [answer[part] for part in ("seal", "register", "status", "verdict")] == [
        "good",
        "known",
        "in_force",
        "valid",
    ]
    assert answer["words"][0] == "Certificat valide"
    assert answer["certificate"]["holder_name"] == "Rose Le Gall"
    assert answer["example"] is True
    assert "salt" not in by_suffix.text
    assert "Accept" in by_accept.headers["Vary"]


def test_unknown_and_mistyped_codes_have_their_own_word_for_machines(client: Client):
    assert client.get(f"/v/{new_code()}.json").get_json()["verdict"] == "unknown"
    assert client.get("/v/123.json").get_json()["verdict"] == "mistyped"


@pytest.mark.one_engine
def test_only_unknown_codes_count_against_whoever_asks(client: Client, rose: Granted):
    for _ in range(40):
        assert client.get(f"/v/{rose.code}").status_code == 200
        assert client.get("/v/ABCD").status_code == 404

    statuses = [client.get(f"/v/{new_code()}").status_code for _ in range(31)]

    assert statuses == [404] * 30 + [429]
    assert client.get(f"/v/{rose.code}").status_code == 200


def test_a_page_that_was_drawn_before_says_the_news(client: Client, rose: Granted):
    assert "Certificat valide" in client.get(f"/v/{rose.code}").text

    rose.revoked()
    assert "Certificat révoqué" in client.get(f"/v/{rose.code}").text

    erase_everything()
    assert "Rose" not in client.get(f"/v/{rose.code}").text


def test_a_valid_answer_takes_one_statement_and_writes_nothing(client: Client, rose: Granted, app: Flask):
    with counted(db.engine) as register, counted(app.extensions["rates"]) as limits:
        client.get(f"/v/{rose.code}")

    assert len(register) == 1
    assert limits == []
    assert register[0].lstrip().startswith("SELECT")


@pytest.mark.one_engine
def test_the_pages_are_light_and_well_made(client: Client, rose: Granted):
    for address in (f"/v/{rose.code}", f"/v/{new_code()}", "/v/ABCD", "/verifier"):
        page = client.get(address)
        assert defects(page.data) == [], address
        assert len(gzip.compress(page.data)) < 6 * 1024
        assert ("<script" in page.text) is (address == "/verifier")
        assert page.text.count('rel="icon" href="data:,"') == 1


@pytest.mark.one_engine
def test_the_page_is_kept_by_no_browser_and_no_search_engine(client: Client, rose: Granted):
    page = client.get(f"/v/{rose.code}")

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers


def _waiting_like(rose: Granted) -> Certificate:
    """Make the same certificate for somebody else, without its seal."""
    same = (
        "structure_id",
        "framework_version_id",
        "framework_digest",
        "rule_code",
        "granted_by",
        "granted_on",
    )
    award = Award(
        **{name: getattr(rose.award, name) for name in same},
        learner_id=a_learner("Ali").id,
        summary={},
        granted_at=clock.now(),
    )
    db.session.add(award)
    db.session.flush()
    waiting = Certificate(
        structure_id=award.structure_id, award_id=award.id, code=new_code(), recorded_at=clock.now()
    )
    db.session.add(waiting)
    db.session.flush()
    printed = db.session.get_one(CertificateContent, rose.certificate.id).printed
    db.session.add(CertificateContent(certificate_id=waiting.id, printed=printed))
    db.session.commit()
    return waiting
