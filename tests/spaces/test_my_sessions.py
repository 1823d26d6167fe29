"""A learner's sessions to come: what changed, what is theirs, what they may join, in plain words."""

import gzip
import re
from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.people.models import Learner
from app.sessions.models import CourseSession, Enrolment, Notice, NoticeKind
from app.sessions.services import announce_absence, enrol, tell, withdraw
from app.sessions.services.changing import cancel_session, restore_session
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_session, a_structure, an_account, enrolled, the_trainer
from tests.support.page_check import defects

PAGE = "/mes-seances"
LIGHTEST = 14 * 1024
LONGEST_SENTENCE = 15
DAY = timedelta(days=1)


def tomorrow(title: str = "Premiers pas", *, seats: int = 8, is_open: bool = False) -> CourseSession:
    """Plan a session of tomorrow."""
    workshop = a_session(title, seats=seats, starts_at=clock.now() + DAY)
    workshop.open_to_learners = is_open
    db.session.commit()
    return workshop


def taken(learner: Learner, workshop: CourseSession) -> None:
    with write_transaction():
        enrol(learner.id, workshop.id, by=the_trainer().id)


def read(client: Client) -> str:
    """Read the page with plain spaces."""
    return re.sub("[\u202f\u00a0]", " ", client.get(PAGE).text)


def in_force(learner: Learner) -> list[str]:
    wanted = db.select(Enrolment.status).filter_by(learner_id=learner.id, ended_at=None)
    return [status.value for status in db.session.scalars(wanted)]


def test_a_learner_reads_their_seat_and_their_rank(app: Flask, client: Client):
    rose, full = a_learner("Rose"), tomorrow("Payer en ligne", seats=1)
    taken(rose, tomorrow("Mes photos"))
    for other in (a_learner("Ali"), a_learner("Karim"), rose):
        taken(other, full)
    signed_in_as(client, rose.person_id)

    page = read(client)

    assert "Mes photos" in page
    assert "vous avez une place" in page
    assert "Vous êtes 2e" in page


def test_a_learner_warns_that_they_will_not_come_and_changes_their_mind(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    signed_in_as(client, rose.person_id)

    client.send_form(f"{PAGE}/{workshop.public_id}/absence", {"key": "a"})
    warned = read(client)
    client.send_form(f"{PAGE}/{workshop.public_id}/retour", {"key": "b"}, page=PAGE)

    assert "vous avez prévenu : vous ne venez pas" in warned
    assert "Finalement, je viens" in warned
    assert "vous avez une place" in read(client)


def test_whoever_lost_their_seat_by_warning_is_told_whom_to_ask(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow(seats=1)
    taken(rose, workshop)
    taken(a_learner("Ali"), workshop)
    with write_transaction():
        announce_absence(rose.id, workshop.id, by=rose.person_id)
    signed_in_as(client, rose.person_id)

    page = read(client)
    answer = client.send_form(f"{PAGE}/{workshop.public_id}/retour", {"key": "b"}, page="/agendas")

    assert "Votre place a été donnée" in page
    assert answer.status_code == 409
    assert "liste d’attente" in answer.text


def test_a_learner_joins_what_is_open_then_waits_for_what_is_full(app: Flask, client: Client):
    rose, free, full = a_learner("Rose"), tomorrow(is_open=True), tomorrow("Complet", seats=1, is_open=True)
    taken(a_learner("Ali"), full)
    signed_in_as(client, rose.person_id)

    for number, workshop in enumerate((free, full)):
        client.send_form(f"{PAGE}/{workshop.public_id}/inscription", {"key": f"k{number}"}, page=PAGE)

    assert sorted(in_force(rose)) == ["enrolled", "waiting"]


def test_pressed_twice_an_enrolment_is_one_place(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow(is_open=True)
    signed_in_as(client, rose.person_id)

    for _ in range(2):
        client.send_form(f"{PAGE}/{workshop.public_id}/inscription", {"key": "one"}, page=PAGE)

    assert in_force(rose) == ["enrolled"]


def test_a_learner_stops_waiting(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow(seats=1)
    taken(a_learner("Ali"), workshop)
    taken(rose, workshop)
    signed_in_as(client, rose.person_id)

    client.send_form(f"{PAGE}/{workshop.public_id}/attente", {"key": "one"}, page=PAGE)

    assert in_force(rose) == []


def test_what_changed_stands_first_until_it_is_read(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow(seats=1)
    ali = a_learner("Ali")
    taken(ali, workshop)
    taken(rose, workshop)
    with write_transaction():
        withdraw(ali.id, workshop.id, by=the_trainer().id)
    signed_in_as(client, rose.person_id)
    notice = db.session.scalars(db.select(Notice)).one()
    told = read(client)

    client.send_form(f"{PAGE}/avis", {"key": "one", "notice": notice.public_id}, page=PAGE)

    assert "Une place s’est libérée : elle est à vous." in told
    assert "J’ai compris" not in read(client)


def test_the_places_of_a_whole_cycle_are_one_piece_of_news_read_at_once(app: Flask, client: Client):
    rose, ali = a_learner("Rose"), a_learner("Ali")
    for title in ("Souris", "Clavier", "Écran"):
        workshop = tomorrow(title, seats=1)
        taken(ali, workshop)
        taken(rose, workshop)
        with write_transaction():
            withdraw(ali.id, workshop.id, by=the_trainer().id)
    signed_in_as(client, rose.person_id)
    told = read(client)
    shown = re.findall('name="notice" value="([^"]+)"', told)

    client.send_form(f"{PAGE}/avis", {"key": "one", "notice": shown}, page=PAGE)

    assert "Des places se sont libérées : elles sont à vous." in told
    assert (told.count("J’ai compris"), len(shown)) == (1, 3)
    assert defects(client.get(PAGE).data) == []
    assert "J’ai compris" not in read(client)


def test_whoever_will_not_come_is_no_longer_told_that_the_seat_is_theirs(app: Flask, client: Client):
    rose, ali, workshop = a_learner("Rose"), a_learner("Ali"), tomorrow(seats=1)
    taken(ali, workshop)
    taken(rose, workshop)
    with write_transaction():
        withdraw(ali.id, workshop.id, by=the_trainer().id)
    signed_in_as(client, rose.person_id)
    told = read(client)

    client.send_form(f"{PAGE}/{workshop.public_id}/absence", {"key": "one"}, page=PAGE)

    assert "elle est à vous" in told
    assert "elle est à vous" not in read(client)


@pytest.mark.parametrize(
    ("kind", "before", "sentence"),
    [
        (NoticeKind.CANCELLED, {"because": "Panne de courant"}, "Panne de courant"),
        (NoticeKind.MOVED, {"starts_at": "2025-01-06T13:00:00+00:00"}, "lundi 6 janvier 2025 à 14 h"),
        (NoticeKind.MOVED, {"cancelled_at": "2026-01-05T13:00:00+00:00"}, "La séance aura bien lieu"),
        (NoticeKind.TRAINER, {"trainer": "Malo"}, "avec Nolwenn Kervella"),
        (NoticeKind.PLACE, {"room": "Salle bleue"}, "Salle bleue"),
    ],
)
def test_each_kind_of_news_is_said_in_plain_words(
    app: Flask, client: Client, kind: NoticeKind, before: dict[str, str], sentence: str
):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    with write_transaction():
        tell(db.session.get_one(CourseSession, workshop.id), kind, before=before)
    signed_in_as(client, rose.person_id)

    assert sentence in re.sub("<[^>]+>", "", read(client))
    assert defects(client.get(PAGE).data) == []


def test_a_session_held_after_all_is_one_card_that_says_so_and_no_longer_that_it_is_cancelled(
    app: Flask, client: Client
):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    with write_transaction():
        cancel_session(workshop.id, because="Panne de courant", by=the_trainer().id)
    with write_transaction():
        restore_session(workshop.id, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    told = read(client)
    shown = re.findall('name="notice" value="([^"]+)"', told)
    client.send_form(f"{PAGE}/avis", {"key": "one", "notice": shown}, page=PAGE)

    assert "La séance aura bien lieu" in told
    assert "Elle avait été annulée : elle ne l’est plus." in told
    assert "Ne venez pas" not in told
    assert (told.count("J’ai compris"), len(shown)) == (1, 2)
    assert "J’ai compris" not in read(client)
    assert "Lire ce qui a changé" not in client.get("/mon-parcours").text
    assert defects(client.get(PAGE).data) == []


def test_of_a_session_moved_then_cancelled_one_card_says_not_to_come_at_the_hour_they_knew(
    app: Flask, client: Client
):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    with write_transaction():
        held = db.session.get_one(CourseSession, workshop.id)
        tell(held, NoticeKind.MOVED, before={"starts_at": "2025-01-06T13:00:00+00:00"})
        tell(held, NoticeKind.CANCELLED, before={"because": "Panne de courant"})
    signed_in_as(client, rose.person_id)

    told = re.sub("<[^>]+>", "", read(client))

    assert "Ne venez pas lundi 6 janvier 2025 à 14 h" in told
    assert "Panne de courant" in told
    assert "change de jour" not in told


def test_a_seat_won_stands_beside_the_session_that_is_held_after_all(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    with write_transaction():
        held = db.session.get_one(CourseSession, workshop.id)
        tell(held, NoticeKind.PROMOTED)
        tell(held, NoticeKind.CANCELLED, before={"because": "Panne de courant"})
        tell(held, NoticeKind.MOVED, before={"cancelled_at": "2026-01-05T13:00:00+00:00"})
    signed_in_as(client, rose.person_id)

    told = read(client)

    assert "La séance aura bien lieu" in told
    assert "elle est à vous" in told
    assert "Ne venez pas" not in told


def test_a_session_moved_twice_is_one_card_with_the_hour_that_was_known(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    with write_transaction():
        held = db.session.get_one(CourseSession, workshop.id)
        for day in ("06", "13"):
            tell(held, NoticeKind.MOVED, before={"starts_at": f"2025-01-{day}T13:00:00+00:00"})
    signed_in_as(client, rose.person_id)

    told = read(client)

    assert told.count("change de jour ou d’heure") == 1
    assert "lundi 6 janvier 2025" in told
    assert "lundi 13 janvier" not in told


def test_another_hour_with_another_trainer_is_one_card(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    before = {"starts_at": "2025-01-06T13:00:00+00:00", "trainer": "Malo"}
    with write_transaction():
        tell(db.session.get_one(CourseSession, workshop.id), NoticeKind.MOVED, before=before)
    signed_in_as(client, rose.person_id)

    told = re.sub("<[^>]+>", "", read(client))

    assert "Ce sera avec Nolwenn Kervella." in told
    assert "Malo" not in told
    assert told.count("J’ai compris") == 1


def test_the_learners_own_page_says_that_something_changed_until_it_is_read(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    signed_in_as(client, rose.person_id)
    quiet = client.get("/mon-parcours").text
    with write_transaction():
        tell(db.session.get_one(CourseSession, workshop.id), NoticeKind.PLACE, before={"room": "Salle bleue"})

    told = client.get("/mon-parcours").text

    assert "Lire ce qui a changé" not in quiet
    assert "Lire ce qui a changé" in told


def test_nobody_reads_or_marks_the_news_of_another(app: Flask, client: Client):
    rose, workshop = a_learner("Rose"), tomorrow()
    taken(rose, workshop)
    with write_transaction():
        tell(db.session.get_one(CourseSession, workshop.id), NoticeKind.CANCELLED, before={})
    notice = db.session.scalars(db.select(Notice)).one()
    signed_in_as(client, a_learner("Ali").person_id)

    client.send_form(f"{PAGE}/avis", {"key": "one", "notice": notice.public_id}, page="/agendas")

    assert "J’ai compris" not in client.get(PAGE).text
    assert db.session.get_one(Notice, notice.id).read_at is None


@pytest.mark.parametrize("act", ["absence", "retour", "inscription", "attente"])
def test_a_session_of_another_structure_does_not_exist(app: Flask, client: Client, act: str):
    rose = a_learner("Rose")
    elsewhere = a_session(structure=a_structure("Centre social de Keredern"))
    signed_in_as(client, rose.person_id)

    answer = client.send_form(f"{PAGE}/{elsewhere.public_id}/{act}", {"key": "one"}, page="/agendas")

    assert answer.status_code == 404


def test_a_session_that_has_begun_can_no_longer_be_declined(app: Flask, client: Client):
    rose = a_learner("Rose")
    begun = a_session(starts_at=clock.now() - timedelta(minutes=5))
    enrolled(rose, begun)
    signed_in_as(client, rose.person_id)

    answer = client.send_form(f"{PAGE}/{begun.public_id}/absence", {"key": "one"}, page="/agendas")

    assert client.get(f"{PAGE}/{begun.public_id}/absence").status_code == 404
    assert 'href="/pointer"' in client.get(PAGE).text
    assert (answer.status_code, "a commencé" in answer.text) == (409, True)


def test_the_page_stays_light_and_its_sentences_short(app: Flask, client: Client):
    rose = a_learner("Rose")
    for number in range(12):
        taken(rose, tomorrow(f"Atelier {number}", is_open=True))
        tomorrow(f"Autre atelier {number}", is_open=True)
    signed_in_as(client, rose.person_id)

    answer = client.get(PAGE)
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    words = re.sub(r"<[^>]+>", " ", re.sub(r'<(\w+)[^>]*translate="no"[^>]*>.*?</\1>', "", main))

    assert defects(answer.data) == []
    assert len(gzip.compress(answer.data)) <= LIGHTEST
    assert [each for each in re.split(r"[.!?:\n]", words) if len(each.split()) > LONGEST_SENTENCE] == []


def test_the_address_of_a_calendar_is_shown_once_and_twice_if_pressed_twice(app: Flask, client: Client):
    signed_in_as(client, a_learner("Rose").person_id)
    form = {"key": "the-key-of-a-form", "diary": "learner"}

    first = client.send_form("/agendas", form)
    again = client.send_form("/agendas", form)
    (address,) = set(re.findall(r"/agenda/[0-9a-z]{26}\.ics", first.text))

    assert address in again.text
    assert address not in client.get("/agendas").text
    assert client.get(address).status_code == 200
    assert defects(first.data) == []


def test_a_calendar_that_was_ended_shows_its_address_no_more(app: Flask, client: Client):
    signed_in_as(client, a_learner("Rose").person_id)
    form = {"key": "the-key-of-a-form", "diary": "learner"}
    first = client.send_form("/agendas", form)
    (address,) = set(re.findall(r"/agenda/[0-9a-z]{26}\.ics", first.text))

    client.send_form("/agendas/fin", {"key": "two", "diary": "learner"}, page="/agendas")
    again = client.send_form("/agendas", form)

    assert (again.status_code, address in again.text) == (302, False)
    assert client.get(address).status_code == 404


def test_a_learner_makes_no_calendar_of_a_site(app: Flask, client: Client):
    account = an_account(a_learner("Rose").person_id)
    client.sign_in(account.identifiant)

    assert client.send_form("/agendas", {"key": "one", "diary": "site"}).status_code == 422
