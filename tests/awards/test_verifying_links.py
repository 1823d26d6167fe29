"""What a share link shows: what its holder chose, until they end it; afterwards, nothing."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from structlog.testing import capture_logs

from app.awards.models import Access, NameShown
from app.awards.services.sharing import end_link
from app.core import clock
from app.core.counters import openings_of
from app.core.database import db
from app.core.identifiers import grouped, new_code
from app.core.writing import writing
from app.people.models import Learner
from tests.awards.granted import Granted, erase_everything
from tests.support.client import Client
from tests.support.page_check import defects
from tests.support.passports import a_passport, someone_on_the_way
from tests.support.sharing import a_link, choose, reach_of
from tests.support.statements import counted

NAMES_BEHIND = ("Le Gall", "Rose")


@pytest.fixture
def holder(rose: Granted) -> Learner:
    """Return the person whose certificate it is."""
    return db.session.get_one(Learner, rose.award.learner_id)


def test_a_link_shows_what_its_holder_chose_in_one_statement(client: Client, rose: Granted, holder: Learner):
    link = a_link(rose.code, holder, ends_on=clock.today() + timedelta(days=30))

    with counted(db.engine) as sent:
        page = client.get(f"/partage/{link.token}")

    assert len(sent) == 1
    for words in ("Certificat valide", "Rose Le Gall", "Compétences constatées", "choisi par son titulaire"):
        assert words in page.text
    assert "Elle se ferme après le" in page.text
    assert grouped(rose.code) not in page.text
    assert defects(page.data) == []
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_initials_and_the_title_alone_hide_all_the_rest(client: Client, rose: Granted, holder: Learner):
    link = a_link(rose.code, holder, name_shown=NameShown.INITIALS, shows_competencies=False)

    page = client.get(f"/partage/{link.token}")
    told = client.get(f"/partage/{link.token}.json")

    assert "R. G." in page.text
    for hidden in (*NAMES_BEHIND, grouped(rose.code), rose.code, "Compétences constatées"):
        assert hidden not in page.text + told.text
    shown = told.get_json()
    assert shown["certificate"]["holder_name"] == "R. G."
    assert set(shown["certificate"]) & {"groups", "trainer_names", "awarded_by", "code", "url"} == set()
    assert (shown["verdict"], shown["chosen_by_holder"], shown["shown_until"]) == ("valid", True, None)


def test_a_link_goes_on_when_the_printed_code_is_closed(client: Client, rose: Granted, holder: Learner):
    link = a_link(rose.code, holder)
    choose(rose.code, Access.CLOSED, holder)

    assert "Rose Le Gall" in client.get(f"/partage/{link.token}").text


def test_a_link_that_is_over_answers_as_one_that_never_was(client: Client, rose: Granted, holder: Learner):
    stopped, short = a_link(rose.code, holder), a_link(rose.code, holder, ends_on=clock.today())
    assert client.get(f"/partage/{short.token}").status_code == 200
    with writing():
        end_link(stopped.public_id, holder=reach_of(holder))

    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        answers = [client.get(f"/partage/{token}") for token in (stopped.token, short.token, "jamais-fait")]

    unknown_code = client.get(f"/v/{new_code()}")
    assert {answer.status_code for answer in answers} == {404} == {unknown_code.status_code}
    assert len({answer.data for answer in answers}) == 1
    assert "Code inconnu, ou lien fermé par son titulaire" in answers[0].text
    assert client.get("/partage/jamais-fait.json").get_json()["verdict"] == "unknown"


@pytest.mark.parametrize("token", ["x" * 5000, "é", "%00", "..", "a%2Fb"])
@pytest.mark.one_engine
def test_no_token_breaks_the_page(client: Client, token: str):
    assert client.get(f"/partage/{token}").status_code == 404


def test_the_link_of_a_revoked_certificate_says_so_and_names_nobody(
    client: Client, rose: Granted, holder: Learner
):
    link = a_link(rose.code, holder)
    rose.revoked()

    page, told = client.get(f"/partage/{link.token}"), client.get(f"/partage/{link.token}.json")

    assert "Certificat révoqué" in page.text
    assert told.get_json()["certificate"] is None
    for name in NAMES_BEHIND:
        assert name not in page.text + told.text


@pytest.mark.one_engine
def test_the_link_of_somebody_erased_says_nothing(client: Client, rose: Granted, holder: Learner):
    link = a_link(rose.code, holder)

    erase_everything()

    assert "Rose" not in client.get(f"/partage/{link.token}").text


@pytest.mark.one_engine
def test_openings_of_a_link_are_counted_apart_from_those_of_the_code(
    client: Client, rose: Granted, holder: Learner
):
    link = a_link(rose.code, holder)

    client.get(f"/partage/{link.token}")
    client.get(f"/partage/{link.token}.json")
    client.get(f"/v/{rose.code}")

    of_link, of_code = f"link:{link.id}", f"code:{rose.code}"
    assert openings_of([of_link, of_code]) == {of_link: 2, of_code: 1}


@pytest.mark.one_engine
def test_no_token_stands_in_a_log(client: Client, app: Flask):
    with capture_logs() as said:
        for number in range(32):
            client.get(f"/partage/secret-{number}")

    assert "secret" not in str(said)


@pytest.mark.one_engine
def test_a_passport_is_shared_too_its_title_alone_if_its_holder_wants(client: Client, app: Flask):
    holder = someone_on_the_way()
    passport = a_passport(holder)
    whole = a_link(passport.code, holder)
    title = a_link(passport.code, holder, name_shown=NameShown.INITIALS, shows_competencies=False)

    page, short = client.get(f"/partage/{whole.token}"), client.get(f"/partage/{title.token}")

    assert "Passeport valide" in page.text
    assert "Selon le référentiel" in page.text
    assert "Passeport valide" in short.text
    assert "R. G." in short.text
    for hidden in (*NAMES_BEHIND, "Selon le référentiel", grouped(passport.code)):
        assert hidden not in short.text
    assert defects(page.data) == defects(short.data) == []
