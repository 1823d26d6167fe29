"""Each framework, whole, as its learner reads it: its own words, who saw what, and where it leads."""

import gzip
import re
from datetime import date, timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db
from app.curricula.rules import Framework
from app.progress.models import EvidenceKind
from app.progress.services import Circumstances
from app.sessions.services import enrol_in_cycle
from tests.spaces.frameworks import has_shown, without_items
from tests.support.attainments import a_certificate, marked, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle, sessions_of, signed_in_as
from tests.support.decisions import a_jurys_decision
from tests.support.factories import a_learner, a_session, a_structure, a_trainer, enrolled, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

VISA, B2I, CRCN = "visa-internet", "b2i-adultes-2012", "crcn-2019"
MADE_UP = "gestes-du-quartier"
MOST_STATEMENTS = 6
LIGHTEST = 14 * 1024
HEADERS = 900
"""Bytes that the headers of an answer weigh, at the most."""


def framework_of(code: str) -> Framework:
    return without_items() if code == MADE_UP else the_framework(code)


def address(framework: Framework) -> str:
    return f"/mon-parcours/{framework.code}/{framework.version}"


def read(client: Client, address: str) -> str:
    """Return the words of a page in order, with ordinary spaces."""
    page = client.get(address).text
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("framework", "code", "level", "said"),
    [
        (VISA, "M1.1.1", 1, "J’allume et j’éteins l’appareil. avec de l’aide"),
        (VISA, "M1.1.1", 3, "J’allume et j’éteins l’appareil. j’explique à un autre"),
        (B2I, "1.1.1", 1, "Je nomme les parties d’un poste et je dis à quoi elles servent. EC : en cours"),
        (B2I, "1.1.1", 2, "Je nomme les parties d’un poste et je dis à quoi elles servent. A : acquis"),
        (CRCN, "1.2", 2, "Gérer des données niveau 2 sur 8, novice"),
        (MADE_UP, "T1.1", 1, "Payer une facture en ligne en route"),
        (MADE_UP, "T1.1", 2, "Payer une facture en ligne maîtrisé"),
    ],
)
@pytest.mark.one_engine
def test_a_thing_that_was_shown_is_said_in_the_words_of_its_framework(
    app: Flask, client: Client, framework: str, code: str, level: int, said: str
):
    rose, known = a_learner("Rose"), framework_of(framework)
    has_shown(rose, known, code, level)
    signed_in_as(client, rose.person_id)

    assert said in read(client, address(known))
    assert said in read(client, "/mon-parcours")


@pytest.mark.parametrize(
    ("framework", "said"),
    [
        (VISA, "J’allume et j’éteins l’appareil. pas encore"),
        (B2I, "et je dis à quoi elles servent. NA : non acquis"),
        (CRCN, "Gérer des données niveau 0 sur 8"),
        (MADE_UP, "Payer une facture en ligne à découvrir"),
    ],
)
@pytest.mark.one_engine
def test_a_thing_that_nobody_saw_is_at_the_lowest_level(
    app: Flask, client: Client, framework: str, said: str
):
    known = framework_of(framework)
    signed_in_as(client, a_learner("Fatou").person_id)

    assert said in read(client, address(known))


@pytest.mark.parametrize("code", [VISA, B2I, CRCN, MADE_UP])
def test_every_page_of_a_framework_is_well_made_and_light(app: Flask, client: Client, code: str):
    rose, known = a_learner("Rose"), framework_of(code)
    for subject in known.subjects:
        best = subject.level or max(level.ordinal for level in known.levels)
        shown(rose, subject.id, level=best, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    for page in ("/mon-parcours", address(known), f"{address(known)}/je-me-situe"):
        assert defects(client.get(page).data) == []


@pytest.mark.one_engine
def test_the_longest_framework_with_all_that_the_page_needs_stays_within_the_budget(
    app: Flask, client: Client
):
    rose, b2i = a_learner("Rose"), the_framework(B2I)
    for number, item in enumerate(b2i.items):
        shown(rose, item.id, level=number % 3, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    page = client.get("/mon-parcours").data
    needed = re.findall(rb'href="(/static/[^"]+)"', page)

    weight = sum(len(gzip.compress(part)) for part in (page, *(client.get(n.decode()).data for n in needed)))
    assert len(needed) == 2
    assert weight + 3 * HEADERS <= LIGHTEST


@pytest.mark.one_engine
def test_items_that_show_a_level_stand_under_the_competency_that_was_marked_whole(app: Flask, client: Client):
    rose, crcn = a_learner("Rose"), the_framework(CRCN)
    has_shown(rose, crcn, "1.1", 2)
    signed_in_as(client, rose.person_id)

    page = read(client, address(crcn))

    assert "Je choisis mes mots-clés et je compare deux sources. (niveau 2) je sais faire" in page
    assert "Je vérifie une source et je mets en place une alerte. (niveau 3) pas encore" in page
    assert "1 sur 16 compétences commencées" in page


@pytest.mark.parametrize(
    ("circumstances", "said"),
    [
        (Circumstances(), "Vu par Nolwenn le"),
        (Circumstances(kind=EvidenceKind.INTERVIEW), "Dit à l’oral à Nolwenn le"),
        (Circumstances(kind=EvidenceKind.TEST, points=7, points_max=10), ": 7 points sur 10."),
        (Circumstances(kind=EvidenceKind.RECOGNISED, body="ICDL France"), "Reconnu d’ICDL France, par"),
        (Circumstances(is_declared=True), "Sans aide : déclaré le"),
        (Circumstances(is_declared=True, body="Pix"), "Sans aide : déclaré d’après Pix le"),
        (Circumstances(happened_on=date(2026, 3, 1)), "le dimanche 1er mars 2026."),
    ],
)
def test_who_saw_it_and_how_is_said_in_plain_words(
    app: Flask, client: Client, circumstances: Circumstances, said: str
):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2, circumstances)
    signed_in_as(client, rose.person_id)

    assert said in read(client, address(visa))


def test_what_is_only_declared_counts_for_nothing(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2, Circumstances(is_declared=True))
    signed_in_as(client, rose.person_id)

    page = read(client, address(visa))

    assert "0 sur 31" in page
    assert "non vérifié" in page


def test_what_has_expired_is_said_and_no_longer_counts(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    yesterday = clock.today() - timedelta(days=1)
    past = Circumstances(happened_on=clock.today() - timedelta(days=400), expires_on=yesterday)
    has_shown(rose, visa, "M1.1.1", 2, past)
    signed_in_as(client, rose.person_id)

    page = read(client, address(visa))

    assert "N’est plus valable depuis le" in page
    assert "0 sur 31" in page


def test_two_trainers_who_differ_are_both_shown(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    item = next(iter(visa.items))
    shown(rose, item.id, level=2, by=the_trainer().id)
    shown(rose, item.id, level=1, by=a_trainer("Karim").id)
    signed_in_as(client, rose.person_id)

    page = read(client, address(visa))

    assert "à confirmer" in page
    assert "Sans aide : vu par Nolwenn" in page
    assert "Avec de l’aide : vu par Karim" in page


def test_all_that_a_framework_leads_to_is_shown_and_what_a_jury_decides_is_said_to_be_elsewhere(
    app: Flask, client: Client
):
    rose, b2i = a_learner("Rose"), the_framework(B2I)
    signed_in_as(client, rose.person_id)

    page = read(client, address(b2i))

    assert f"{b2i.claim.prints} Encore 15 compétences à valider. en chemin" in page
    assert "Attestation de domaine (référentiel B2i adultes) 0 domaine sur 5" in page
    assert "Brevet informatique et internet pour adultes" in page
    assert "décidé par un jury, ailleurs" in page


def test_what_a_jury_decided_is_shown_as_the_fact_that_it_is(app: Flask, client: Client):
    rose, b2i = a_learner("Rose"), the_framework(B2I)
    a_jurys_decision(rose)
    signed_in_as(client, rose.person_id)

    page = read(client, address(b2i))

    assert "Décision du jury (académie de Rennes) du 12 juin 2026" in page
    assert "B2i délivré" not in page


def test_a_title_that_was_granted_is_said_to_be_held(app: Flask, client: Client):
    rose = a_learner("Rose")
    a_certificate(rose)
    signed_in_as(client, rose.person_id)

    page = read(client, address(the_framework()))

    assert "Visa Internet obtenu" in page
    assert "Ma prochaine étape" not in page


def test_the_next_step_is_the_thing_begun_that_the_next_session_works_on(app: Flask, client: Client):
    cycle = a_visa_cycle(first_at=clock.now() + timedelta(days=1))
    rose, visa = a_learner("Rose"), the_framework()
    with db.session.begin_nested():
        enrol_in_cycle(rose.id, cycle.id, by=the_trainer().id)
    db.session.commit()
    has_shown(rose, visa, "M2.1.1", 1)
    has_shown(rose, visa, "M1.1.2", 1)
    signed_in_as(client, rose.person_id)

    page = read(client, "/mon-parcours")

    assert "Ma prochaine étape Je clique, je double-clique, je fais défiler." in page
    assert "Vous en êtes ici : avec de l’aide." in page
    assert "À votre prochaine séance :" in page


def test_the_next_step_is_what_the_next_session_works_on_rather_than_what_was_begun_before(
    app: Flask, client: Client
):
    security = sessions_of(a_visa_cycle(first_at=clock.now() - timedelta(weeks=5) + timedelta(days=1)))[-1]
    rose, visa = a_learner("Rose"), the_framework()
    enrolled(rose, security)
    has_shown(rose, visa, "M1.1.2", 1)
    signed_in_as(client, rose.person_id)

    page = read(client, "/mon-parcours")

    assert "Ma prochaine étape Je choisis un mot de passe solide et je le garde secret." in page
    assert "C’est nouveau pour vous. Cette chose est obligatoire. À votre prochaine séance :" in page


def test_the_next_step_says_whom_to_ask_where_no_session_works_on_it(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 1)
    signed_in_as(client, rose.person_id)

    assert "Demandez à la personne qui vous accompagne." in read(client, "/mon-parcours")


def test_only_time_is_missing_and_the_next_step_is_to_come(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    for item in visa.items:
        shown(rose, item.id, level=3, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    assert "Je viens aux séances. Encore 10 heures." in read(client, "/mon-parcours")


def test_a_framework_that_no_session_prepares_is_followed_once_something_was_shown(
    app: Flask, client: Client
):
    rose = a_learner("Rose")
    has_shown(rose, the_framework(CRCN), "1.1", 1)
    signed_in_as(client, rose.person_id)

    page = read(client, "/mon-parcours")

    assert "Tout voir : CRCN" in page
    assert "Le parcours n’a pas encore commencé" not in page


@pytest.mark.one_engine
def test_a_framework_that_is_not_loaded_does_not_exist(app: Flask, client: Client):
    signed_in_as(client, a_learner("Rose").person_id)

    assert client.get("/mon-parcours/inconnu/1.0").status_code == 404
    assert client.get("/mon-parcours/visa-internet/0.9/je-me-situe").status_code == 404


@pytest.mark.one_engine
def test_a_learner_sees_nothing_of_another_on_a_frameworks_page(app: Flask, client: Client):
    visa = the_framework()
    has_shown(a_learner("Rose"), visa, "M1.1.1", 2)
    signed_in_as(client, a_learner("Ali").person_id)

    assert "0 sur 31" in read(client, address(visa))


def test_someone_of_two_structures_sees_both_of_their_ways(app: Flask, client: Client):
    visa, rose = the_framework(), a_learner("Rose")
    elsewhere = a_learner("Rose", structure=a_structure("Centre social de Keredern"))
    elsewhere.person_id = rose.person_id
    db.session.commit()
    has_shown(rose, visa, "M1.1.1", 2)
    shown(elsewhere, next(iter(visa.items)).id, level=3, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    page = read(client, address(visa))

    assert "J’allume et j’éteins l’appareil. sans aide" in page
    assert "J’allume et j’éteins l’appareil. j’explique à un autre" in page
    assert defects(client.get(address(visa)).data) == []


def test_the_pages_ask_as_much_for_one_thing_as_for_two_hundred(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2)
    first = a_session(starts_at=clock.now() - timedelta(days=1))
    enrolled(rose, first)
    marked(rose, first)
    signed_in_as(client, rose.person_id)
    for_one = statements(client, visa)

    for code in (B2I, CRCN, VISA):
        for subject in the_framework(code).subjects:
            shown(rose, subject.id, level=subject.level or 1, by=the_trainer().id)
    for week in range(30):
        enrolled(rose, a_session(starts_at=clock.now() + timedelta(weeks=week)))
    statements(client, visa)  # a process reads each framework once, and keeps it

    assert statements(client, visa) == for_one
    assert max(for_one.values()) <= MOST_STATEMENTS


def statements(client: Client, framework: Framework) -> dict[str, int]:
    pages = ("/mon-parcours", address(framework), f"{address(framework)}/je-me-situe")
    return {page: asked_by(client, page) for page in pages}


def asked_by(client: Client, page: str) -> int:
    client.get(page)
    with counted(db.engine) as sent:
        client.get(page)
    return len(sent)


def test_the_staff_read_the_same_with_what_the_learner_says_of_themselves(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2)
    signed_in_as(client, rose.person_id)
    client.send_form(
        f"{address(visa)}/je-me-situe",
        {"key": "de-soi", "part": "M1", "said-0-code": "M1.1.1", "said-0-level": "1"},
    )
    client.post("/deconnexion", data={"csrf_token": client.form_token("/mon-parcours")})
    signed_in_as(client, the_trainer().id)

    page = read(client, f"/apprenants/{rose.public_id}/progression")

    assert "Dit de soi : avec de l’aide" in page
    assert "Vu par Nolwenn" in page


def test_the_staff_read_that_a_title_is_held_and_that_nothing_is_left(app: Flask, client: Client):
    rose = a_learner("Rose")
    a_certificate(rose)
    signed_in_as(client, the_trainer().id)

    page = read(client, f"/apprenants/{rose.public_id}/progression")

    assert "Visa Internet obtenu" in page
    assert "La décision de la formatrice" not in page


def test_the_staff_page_asks_as_much_for_one_thing_as_for_two_hundred(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2)
    page = f"/apprenants/{rose.public_id}/progression"
    signed_in_as(client, the_trainer().id)
    for_one = asked_by(client, page)

    for code in (B2I, CRCN, VISA):
        for subject in the_framework(code).subjects:
            shown(rose, subject.id, level=subject.level or 1, by=the_trainer().id)
    client.get(page)  # a process reads each framework once, and keeps it

    assert asked_by(client, page) == for_one <= MOST_STATEMENTS
    assert defects(client.get(page).data) == []


def test_the_staff_open_the_history_of_each_thing_seen_or_not(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2)
    signed_in_as(client, the_trainer().id)

    page = client.get(f"/apprenants/{rose.public_id}/progression").text
    links = set(re.findall(rf"/apprenants/{rose.public_id}/preuves/visa-internet/1.0/([^\"]+)", page))

    assert links == {item.code for item in visa.items}
    assert client.get(f"/apprenants/{rose.public_id}/preuves/visa-internet/1.0/M1.1.1").status_code == 200


def test_where_the_next_session_works_on_nothing_missing_it_is_where_to_ask(app: Flask, client: Client):
    cycle = a_visa_cycle(first_at=clock.now() - timedelta(days=1))
    rose = a_learner("Rose")
    enrolled(rose, sessions_of(cycle)[0])
    enrolled(rose, sessions_of(cycle)[1])
    has_shown(rose, the_framework(), "M1.1.1", 1)
    for item in the_framework().domains[1].items:
        shown(rose, item.id, level=3, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    page = read(client, "/mon-parcours")

    assert "Demandez à Nolwenn Kervella, à la prochaine séance :" in page
