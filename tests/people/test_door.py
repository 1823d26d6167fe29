"""The door: who comes in, who does not, and what stays behind."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.writing import writing
from app.people import services
from app.people.models import Account, UserSession
from app.people.views.door import local_page
from tests.support.factories import SECRET, a_learner, a_member, a_structure, an_account
from tests.support.page_check import defects
from tests.support.statements import counted

KARIM = "karim"


@pytest.fixture
def karim(app) -> Account:
    """Give a trainer who can sign in."""
    return an_account(a_member(Role.TRAINER, "Karim").person_id, identifiant=KARIM)


def attempt(client, secret: str, identifiant: str = KARIM, **more: str):
    return client.send_form("/connexion", {"identifiant": identifiant, "secret": secret, **more})


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.TRAINER, "/aujourdhui"),
        (Role.EVALUATOR, "/validations"),
        (Role.MANAGER, "/tableau-de-bord"),
        (Role.ADMIN, "/tableau-de-bord"),
        (Role.COUNSELLOR, "/mes-jeunes"),
        (Role.FUNDER, "/bilan"),
    ],
)
@pytest.mark.one_engine
def test_each_role_begins_on_its_own_page(client, role: Role, page: str):
    account = an_account(a_member(role).person_id)

    assert client.sign_in(account.identifiant).location == page


def test_a_learner_begins_on_their_path(client):
    account = an_account(a_learner().person_id)

    assert client.sign_in(account.identifiant).location == "/mon-parcours"


def test_a_wrong_secret_is_refused_with_one_sentence_and_keeps_what_was_typed(client, karim):
    answer = attempt(client, "pas le bon")

    assert answer.status_code == 422
    assert "ne vont pas ensemble" in answer.text
    assert 'value="karim"' in answer.text
    assert "pas le bon" not in answer.text
    assert defects(answer.data) == []


def test_an_unknown_identifiant_gets_the_same_answer_as_a_wrong_secret(client, karim):
    known = attempt(client, "pas le bon").text
    unknown = attempt(client, "pas le bon", identifiant="inconnu").text

    def without_token(page: str) -> str:
        return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)

    assert without_token(unknown) == without_token(known).replace(KARIM, "inconnu")


def test_an_unknown_identifiant_costs_the_same_hash(client, monkeypatch):
    from argon2 import PasswordHasher

    checked = []
    genuine = PasswordHasher.verify

    def watched(self, secret_hash, secret):
        checked.append(secret_hash)
        return genuine(self, secret_hash, secret)

    monkeypatch.setattr(PasswordHasher, "verify", watched)

    attempt(client, "pas le bon", identifiant="inconnu")

    assert len(checked) == 1


@pytest.mark.parametrize(
    "fields", [{"identifiant": "", "secret": ""}, {"identifiant": "k" * 61}, {"role": "admin"}]
)
@pytest.mark.one_engine
def test_a_form_that_is_empty_endless_or_more_than_it_should_is_refused(client, karim, fields):
    answer = client.send_form("/connexion", {"identifiant": KARIM, "secret": SECRET, **fields})

    assert answer.status_code == 422


def test_the_identifiant_is_read_without_its_case_or_spaces(client, karim):
    assert attempt(client, SECRET, identifiant="  KARIM ").status_code == 302


def test_signing_in_begins_a_new_cookie_and_forgets_the_one_that_was_there(client, karim):
    before = client.form_token()
    with client.session_transaction() as held:
        held["laissé par un autre"] = "1"

    client.sign_in(KARIM)

    with client.session_transaction() as held:
        assert "laissé par un autre" not in held
    assert client.post("/deconnexion", data={"csrf_token": before}).status_code == 400


def test_the_cookie_names_nobody(client, karim):
    client.sign_in(KARIM)

    with client.session_transaction() as held:
        kept = repr(dict(held))
    assert KARIM not in kept.casefold()
    assert db.session.scalar(select(UserSession.token_digest)) not in kept


def test_a_cookie_that_was_copied_opens_nothing_after_signing_out(client, karim):
    client.sign_in(KARIM)
    copied = client.get_cookie("palier").value

    answer = client.send_form("/deconnexion", page="/apprenants")

    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    client.set_cookie("palier", copied)
    assert client.get("/apprenants").location.startswith("/connexion")


def test_signing_out_twice_is_calm(client, karim):
    token = client.form_token()

    assert client.post("/deconnexion", data={"csrf_token": token}).status_code == 302


def test_a_session_ends_with_the_day(client, karim):
    client.sign_in(KARIM)

    with time_machine.travel(clock.now() + timedelta(hours=12, minutes=1)):
        assert client.get("/apprenants").location.startswith("/connexion")


def test_a_new_role_ends_the_sessions_so_that_none_keeps_the_old_reach(client, karim):
    client.sign_in(KARIM)

    with writing():
        services.give_role(a_structure("MJC").id, karim.person_id, Role.MANAGER)

    assert client.get("/apprenants").location.startswith("/connexion")


def test_whoever_loses_a_role_is_out_at_the_next_request(client):
    held = a_member(Role.TRAINER)
    client.sign_in(an_account(held.person_id).identifiant)

    with writing():
        services.end_role(db.session.merge(held))

    assert client.get("/apprenants").location.startswith("/connexion")


def test_five_failures_in_five_minutes_are_told_to_wait_even_with_the_right_secret(client, karim):
    for _ in range(5):
        attempt(client, "pas le bon")

    answer = attempt(client, SECRET)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 300
    assert 'value="karim"' in answer.text
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert attempt(client, SECRET).status_code == 302


def test_a_whole_workshop_signs_in_behind_one_address(client, app):
    for number in range(12):
        account = an_account(a_learner(f"Apprenant {number}").person_id)
        assert client.sign_in(account.identifiant).status_code == 302
        client.send_form("/deconnexion", page="/verifier")


def test_one_address_that_tries_everyone_is_told_to_wait(client, app, monkeypatch):
    from app.core import rates
    from app.people import proof

    monkeypatch.setattr(proof, "FROM_AN_ADDRESS", rates.Limit("tests:address", most=3))
    for number in range(3):
        attempt(client, "pas le bon", identifiant=f"inconnu-{number}")

    assert attempt(client, "pas le bon", identifiant="encore-un").status_code == 429


def test_ten_failures_in_a_row_lock_until_a_new_secret(client, karim):
    for hour in range(10):
        with time_machine.travel(clock.now() + timedelta(hours=2 * hour)):
            attempt(client, "pas le bon")

    with time_machine.travel(clock.now() + timedelta(hours=22)):
        answer = attempt(client, SECRET)

    assert answer.status_code == 422
    assert "bloqué" in answer.text


def test_a_lock_is_told_only_to_whoever_knows_the_secret(client, karim):
    for hour in range(11):
        with time_machine.travel(clock.now() + timedelta(hours=2 * hour)):
            answer = attempt(client, "pas le bon")

    assert "bloqué" not in answer.text


def test_a_success_forgets_the_failures_before_it(client, karim):
    for _ in range(4):
        attempt(client, "pas le bon")

    client.sign_in(KARIM)

    assert db.session.scalar(select(Account.failures).where(Account.id == karim.id)) == 0


@pytest.mark.parametrize(
    "asked",
    [
        *("//mal.example", "/\\mal.example", "https://mal.example", "https:mal.example", "\\\\mal.example"),
        *("/%0d%0aLocation:x\r\n", "/\t/mal.example", "javascript:alert(1)", "mal.example", ""),
        *("/nulle-part", "/deconnexion", "/carte/abc"),
    ],
)
@pytest.mark.one_engine
def test_a_page_that_is_not_ours_is_never_where_one_lands(app, asked: str):
    assert local_page(asked) is None


@pytest.mark.one_engine
def test_the_page_that_was_asked_for_is_where_one_lands(client, karim):
    led = client.get("/apprenants?page=2").location

    token = client.form_token(led)
    fields = {"csrf_token": token, "identifiant": KARIM, "secret": SECRET}
    answer = client.post("/connexion", data={**fields, "next": "/apprenants?page=2"})

    assert "next=%2Fapprenants" in led or "next=/apprenants" in led
    assert answer.location == "/apprenants?page=2"


def test_a_search_sent_too_late_leads_to_the_register_and_never_names_anybody(client, karim):
    token = client.form_token("/connexion")
    led = client.post("/apprenants/recherche", data={"csrf_token": token, "sought": "rose"}).location

    fields = {"csrf_token": client.form_token(led), "identifiant": KARIM, "secret": SECRET}
    answer = client.post("/connexion", data={**fields, "next": "/apprenants/recherche"})

    assert "rose" not in led
    assert answer.location == "/apprenants/recherche"
    assert client.get(answer.location).location == "/apprenants"


def test_whoever_is_in_already_is_led_to_their_page(client, karim):
    client.sign_in(KARIM)

    assert client.get("/connexion").location == "/aujourdhui"


def test_a_request_knows_who_asks_in_one_statement(client, karim):
    client.sign_in(KARIM)

    with counted(db.engine) as sent:
        client.get("/connexion")

    assert len(sent) == 1
    assert "user_session" in sent[0]


def test_an_hour_without_a_page_asks_who_it_is_again_and_a_page_within_it_does_not(client, karim):
    arrived = clock.now()
    with time_machine.travel(arrived, tick=False) as time:
        client.sign_in(KARIM)

        for _half_hour in range(4):
            time.shift(timedelta(minutes=30))
            assert client.get("/aujourdhui").status_code == 200
        time.shift(timedelta(minutes=61))

        assert client.get("/aujourdhui").location.startswith("/connexion")


@pytest.mark.one_engine
def test_a_cookie_is_signed_anew_once_in_five_minutes(client, karim):
    with time_machine.travel(clock.now(), tick=False) as time:
        client.sign_in(KARIM)
        client.get("/aujourdhui")

        time.shift(timedelta(minutes=4))
        soon = client.get("/aujourdhui")
        time.shift(timedelta(minutes=1))
        later = client.get("/aujourdhui")

        assert "Set-Cookie" not in soon.headers
        assert later.headers["Set-Cookie"].startswith("palier=")
