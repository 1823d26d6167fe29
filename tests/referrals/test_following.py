"""Following: one's own people, what each agreed to show, and nothing from the moment they no longer do."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.people.models import Learner
from app.sessions.models import Presence
from tests.support.attainments import a_certificate, marked
from tests.support.factories import a_member, a_session, a_structure, an_account, enrolled
from tests.support.orientations import a_counsellor, a_mission_locale, a_young_person, an_open_cycle, referred
from tests.support.page_check import defects

NOT_AGREED = "orientation envoyée, accord non donné"


@pytest.fixture
def town(app):
    here, there = a_mission_locale(), a_structure("Médiathèque de Bellevue")
    return here, there, a_counsellor(here)


def came_twice_out_of_three(learner, there):
    for week, presence in ((3, Presence.PRESENT), (2, Presence.ABSENT), (1, Presence.LATE)):
        held = a_session(structure=there, starts_at=clock.now() - timedelta(weeks=week))
        enrolled(learner, held)
        marked(learner, held, presence)


def oriented(town, given_name="Yanis", *, agreed=True):
    here, there, counsellor = town
    made = referred(
        a_young_person(here, given_name),
        an_open_cycle(there),
        by=counsellor.id,
        agreed_on=clock.today() if agreed else None,
    )
    return made, db.session.get_one(Learner, made.to_learner_id)


def pages_of(client, person_id):
    client.sign_in(an_account(person_id).identifiant)
    return client


def test_the_counsellor_reads_what_the_person_agreed_to_show(town, client):
    _made, yanis = oriented(town)
    came_twice_out_of_three(yanis, town[1])

    page = pages_of(client, town[2].id).get("/mes-jeunes").text

    assert "Yanis Morvan" in page
    assert "inscription faite" in page
    assert "2 fois sur 3" in page
    assert "pas encore" in page


def test_a_certificate_shows_with_its_day(town, client):
    _made, yanis = oriented(town)
    a_certificate(yanis, structure=town[1])

    page = pages_of(client, town[2].id).get("/mes-jeunes").text

    assert "oui, le " in page


def test_without_an_agreement_not_one_fact_shows(town, client):
    made, yanis = oriented(town, agreed=False)
    came_twice_out_of_three(yanis, town[1])
    pages = pages_of(client, town[2].id)

    for page in (pages.get("/mes-jeunes").text, pages.get(f"/mes-jeunes/{made.public_id}").text):
        assert NOT_AGREED in page.lower()
        for fact in ("2 fois sur 3", "inscription faite", "pas encore", "Visa Internet"):
            assert fact not in page


def test_an_agreement_that_ends_hides_everything_at_the_next_request(town, client):
    made, yanis = oriented(town)
    came_twice_out_of_three(yanis, town[1])
    pages = pages_of(client, town[2].id)
    assert "2 fois sur 3" in pages.get("/mes-jeunes").text

    pages.send_form(f"/mes-jeunes/{made.public_id}/fin-accord", {"key": "fin"})

    assert "2 fois sur 3" not in pages.get("/mes-jeunes").text
    assert NOT_AGREED in pages.get("/mes-jeunes").text


def test_a_trainer_of_the_place_may_record_that_the_person_no_longer_agrees(town, client):
    made, _yanis = oriented(town)
    trainer = a_member(Role.TRAINER, structure=town[1])
    pages = pages_of(client, trainer.person_id)

    answer = pages.send_form(f"/mes-jeunes/{made.public_id}/fin-accord", {"key": "fin"})

    assert answer.status_code == 302
    assert "ne voit rien" in pages.get(answer.location).text


def test_an_agreement_can_be_given_later(town, client):
    made, _yanis = oriented(town, agreed=False)
    pages = pages_of(client, town[2].id)
    address = f"/mes-jeunes/{made.public_id}"

    pages.send_form(
        f"{address}/accord", {"key": "accord", "agreed_on": clock.today().isoformat()}, page=address
    )

    assert "inscription faite" in pages.get("/mes-jeunes").text


def test_an_agreement_of_tomorrow_is_refused(town, client):
    made, _yanis = oriented(town, agreed=False)
    pages, address = pages_of(client, town[2].id), f"/mes-jeunes/{made.public_id}"
    tomorrow = clock.today() + timedelta(days=1)

    answer = pages.send_form(
        f"{address}/accord", {"key": "accord", "agreed_on": tomorrow.isoformat()}, page=address
    )

    assert answer.status_code == 422


def test_nobody_sees_the_people_of_another_structure(town, client):
    made, _yanis = oriented(town)
    elsewhere = a_counsellor(a_structure("Mission locale de Morlaix"))
    pages = pages_of(client, elsewhere.id)

    assert "Yanis" not in pages.get("/mes-jeunes").text
    assert pages.get(f"/mes-jeunes/{made.public_id}").status_code == 404
    assert pages.get(f"/mes-jeunes/{made.public_id}/fin-accord").status_code == 404


def orientation(cycle, **typed):
    return {
        "key": "envoi",
        "learner": "",
        "given_name": "Lina",
        "family_name": "Morvan",
        "birth_year": "2007",
        "cycle": cycle.public_id,
        "agreed_on": clock.today().isoformat(),
        "note": "",
        **typed,
    }


def test_somebody_new_is_registered_and_oriented_on_one_page(town, client):
    cycle = an_open_cycle(town[1])
    pages = pages_of(client, town[2].id)

    answer = pages.send_form("/mes-jeunes/orienter", orientation(cycle, agreed="1"))

    assert answer.status_code == 302
    told = pages.get(answer.location).text
    assert "C’est envoyé." in told
    assert "Lina Morvan" in told
    assert "inscription faite" in told


def test_a_person_is_found_by_name_among_those_of_the_structure(town, client):
    an_open_cycle(town[1])
    lina, yanis = (a_young_person(town[0], name) for name in ("Lina", "Yanis"))
    pages = pages_of(client, town[2].id)

    answer = pages.search("/mes-jeunes/orienter", "lina")

    assert lina.public_id in answer.text
    assert yanis.public_id not in answer.text
    assert defects(answer.data) == []


def test_the_waiting_list_is_said_plainly(town, client):
    cycle = an_open_cycle(town[1], seats=1)
    referred(a_young_person(town[0]), cycle, by=town[2].id)
    pages = pages_of(client, town[2].id)
    assert "Complet : la personne sera sur la liste d’attente." in pages.get("/mes-jeunes/orienter").text

    answer = pages.send_form("/mes-jeunes/orienter", orientation(cycle, agreed="1"))

    assert "liste d’attente" in pages.get(answer.location).text


def test_a_form_sent_twice_orients_once(town, client):
    cycle = an_open_cycle(town[1])
    pages = pages_of(client, town[2].id)
    token = pages.form_token("/mes-jeunes/orienter")
    typed = {"csrf_token": token, **orientation(cycle)}

    first, again = (pages.post("/mes-jeunes/orienter", data=typed) for _sent in range(2))

    assert first.location == again.location
    assert pages.get("/mes-jeunes").text.count("Lina") == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"given_name": ""}, "Choisissez une personne, ou écrivez son prénom."),
        ({"cycle": " "}, "Choisissez un cycle."),
        ({"birth_year": "mille"}, "Écrivez l’année en quatre chiffres"),
        ({"birth_year": "9" * 5000}, "Écrivez l’année en quatre chiffres"),
        ({"agreed": "1", "agreed_on": ""}, "Écrivez le jour de l’accord."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(town, client, wrong, sentence):
    cycle = an_open_cycle(town[1])
    pages = pages_of(client, town[2].id)

    answer = pages.send_form("/mes-jeunes/orienter", orientation(cycle, note="Libre le mardi.") | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Libre le mardi." in answer.text


def test_the_learner_of_another_structure_is_not_found(town, client):
    stranger = a_young_person(a_structure("Mission locale de Morlaix"))
    cycle = an_open_cycle(town[1])
    pages = pages_of(client, town[2].id)

    answer = pages.send_form("/mes-jeunes/orienter", orientation(cycle, learner=stranger.public_id))

    assert answer.status_code == 404
