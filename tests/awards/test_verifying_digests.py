"""A file that stays on the device of whoever holds it: its digest is enough to know it."""

import hashlib
from typing import Any

import pytest

from app.awards.models import Access
from app.core.database import db
from app.core.identifiers import grouped, new_code
from app.people.models import Learner
from tests.awards.granted import Granted, erase_everything, give
from tests.awards.test_replacing import renamed, replaced
from tests.certificates import forgeries
from tests.support.client import Client
from tests.support.page_check import defects
from tests.support.sharing import a_link, choose


def sent(pdf: bytes, code: str | None = None) -> dict[str, str]:
    """Return what the page's script sends of a file."""
    return {"sha256": hashlib.sha256(pdf).hexdigest(), **({"code": code} if code else {})}


def in_json(client: Client, fields: dict[str, str]) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(
        "/verifier", data=fields, headers={"Accept": "application/json"}
    ).get_json()
    return answer


def test_a_known_digest_with_the_code_of_the_file_gets_the_whole_answer(client: Client, rose: Granted):
    choose(rose.code, Access.CLOSED, db.session.get_one(Learner, rose.award.learner_id))

    page = client.post("/verifier", data=sent(rose.pdf, grouped(rose.code)))
    told = in_json(client, sent(rose.pdf, rose.code))

    assert "exactement le fichier qui a été délivré" in page.text
    assert "Rose Le Gall" in page.text
    assert "n’a pas quitté votre appareil" in page.text
    assert (told["verdict"], told["certificate"]["holder_name"]) == ("valid", "Rose Le Gall")
    assert defects(page.data) == []


def test_a_digest_alone_says_that_the_file_is_good_and_names_nobody(client: Client, rose: Granted):
    for fields in (sent(rose.pdf), sent(rose.pdf, new_code())):
        page, told = client.post("/verifier", data=fields), in_json(client, fields)

        assert told["verdict"] == "valid"
        assert told["certificate"] is None
        assert "Certificat valide" in page.text
        assert "Rose" not in page.text
        assert grouped(rose.code) not in page.text


def test_an_unknown_digest_says_so_and_asks_for_the_file(client: Client, rose: Granted):
    forged = forgeries.with_title_changed(rose.pdf)

    page, told = client.post("/verifier", data=sent(forged)), in_json(client, sent(forged, rose.code))

    assert told["verdict"] == "unknown"
    assert "Envoyez-nous le fichier" in page.text
    assert "Rose" not in page.text
    assert defects(page.data) == []


def test_the_digest_of_a_revoked_or_erased_paper_keeps_its_verdict(client: Client, rose: Granted):
    rose.revoked()
    assert in_json(client, sent(rose.pdf, rose.code))["status"] == "revoked"

    erase_everything()
    told = in_json(client, sent(rose.pdf, rose.code))
    assert (told["status"], told["certificate"]) == ("revoked", None)


def test_only_whoever_holds_a_replaced_paper_is_led_to_the_one_that_took_over(client: Client, rose: Granted):
    token = a_link(rose.code, db.session.get_one(Learner, rose.award.learner_id)).token
    renamed(rose.award)
    new = grouped(replaced(rose).code)

    holding = [
        client.post("/verifier", data=sent(rose.pdf, rose.code)).text,
        give(client, rose.pdf).text,
        str(in_json(client, sent(rose.pdf, rose.code))),
    ]
    others = [
        client.post("/verifier", data=sent(rose.pdf)).text,
        client.get(f"/partage/{token}").text,
        str(in_json(client, sent(rose.pdf))),
        client.get(f"/partage/{token}.json").text,
    ]

    assert all(new in told and "Le nouveau est ci-dessous" in told for told in holding)
    assert not any(new in told or "ci-dessous" in told for told in others)
    assert all("Demandez le nouveau à son titulaire" in told for told in others[:3])


@pytest.mark.one_engine
@pytest.mark.parametrize("typed", ["", "abc", "g" * 64, "0" * 63, "\0" * 64])
def test_what_is_no_digest_is_asked_again(client: Client, typed: str):
    assert client.post("/verifier", data={"sha256": typed}).status_code == 422


@pytest.mark.one_engine
def test_unknown_digests_are_limited(client: Client):
    statuses = [client.post("/verifier", data=sent(bytes([number]))).status_code for number in range(31)]

    assert statuses == [200] * 30 + [429]
