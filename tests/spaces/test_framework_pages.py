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
from tests.spaces.frameworks import address_of, asked_by, has_shown, without_items, words_of
from tests.support.attainments import a_certificate, marked, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.decisions import a_jurys_decision
from tests.support.factories import a_learner, a_session, a_structure, a_trainer, enrolled, the_trainer
from tests.support.page_check import defects

VISA, B2I, CRCN = "visa-internet", "b2i-adultes-2012", "crcn-2019"
MADE_UP = "gestes-du-quartier"
MOST_STATEMENTS = 6
LIGHTEST = 14 * 1024
HEADERS = 900
"""Bytes that the headers of an answer weigh, at the most."""


def framework_of(code: str) -> Framework:
    return without_items() if code == MADE_UP else the_framework(code)


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

    assert said in words_of(client, address_of(known))
    assert said in words_of(client, "/mon-parcours")


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

    assert said in words_of(client, address_of(known))


@pytest.mark.parametrize("code", [VISA, B2I, CRCN, MADE_UP])
def test_every_page_of_a_framework_is_well_made_and_light(app: Flask, client: Client, code: str):
    rose, known = a_learner("Rose"), framework_of(code)
    for subject in known.subjects:
        best = subject.level or max(level.ordinal for level in known.levels)
        shown(rose, subject.id, level=best, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    for page in ("/mon-parcours", address_of(known), f"{address_of(known)}/je-me-situe"):
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

    page = words_of(client, address_of(crcn))

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

    assert said in words_of(client, address_of(visa))


def test_what_is_only_declared_counts_for_nothing(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2, Circumstances(is_declared=True))
    signed_in_as(client, rose.person_id)

    page = words_of(client, address_of(visa))

    assert "0 sur 31" in page
    assert "non vérifié" in page


def test_what_has_expired_is_said_and_no_longer_counts(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    yesterday = clock.today() - timedelta(days=1)
    past = Circumstances(happened_on=clock.today() - timedelta(days=400), expires_on=yesterday)
    has_shown(rose, visa, "M1.1.1", 2, past)
    signed_in_as(client, rose.person_id)

    page = words_of(client, address_of(visa))

    assert "N’est plus valable depuis le" in page
    assert "0 sur 31" in page


def test_two_trainers_who_differ_are_both_shown(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    item = next(iter(visa.items))
    shown(rose, item.id, level=2, by=the_trainer().id)
    shown(rose, item.id, level=1, by=a_trainer("Karim").id)
    signed_in_as(client, rose.person_id)

    page = words_of(client, address_of(visa))

    assert "à confirmer" in page
    assert "Sans aide : vu par Nolwenn" in page
    assert "Avec de l’aide : vu par Karim" in page


def test_all_that_a_framework_leads_to_is_shown_and_what_a_jury_decides_is_said_to_be_elsewhere(
    app: Flask, client: Client
):
    rose, b2i = a_learner("Rose"), the_framework(B2I)
    signed_in_as(client, rose.person_id)

    page = words_of(client, address_of(b2i))

    assert f"{b2i.claim.prints} Encore 15 compétences à valider. en chemin" in page
    assert "Attestation de domaine (référentiel B2i adultes) 0 domaine sur 5" in page
    assert "Brevet informatique et internet pour adultes" in page
    assert "décidé par un jury, ailleurs" in page


def test_what_a_jury_decided_is_shown_as_the_fact_that_it_is(app: Flask, client: Client):
    rose, b2i = a_learner("Rose"), the_framework(B2I)
    a_jurys_decision(rose)
    signed_in_as(client, rose.person_id)

    page = words_of(client, address_of(b2i))

    assert "Décision du jury (académie de Rennes) du 12 juin 2026" in page
    assert "B2i délivré" not in page


def test_a_title_that_was_granted_is_said_to_be_held(app: Flask, client: Client):
    rose = a_learner("Rose")
    a_certificate(rose)
    signed_in_as(client, rose.person_id)

    page = words_of(client, address_of(the_framework()))

    assert "Visa Internet obtenu" in page
    assert "Ma prochaine étape" not in page


def test_a_framework_that_no_session_prepares_is_followed_once_something_was_shown(
    app: Flask, client: Client
):
    rose = a_learner("Rose")
    has_shown(rose, the_framework(CRCN), "1.1", 1)
    signed_in_as(client, rose.person_id)

    page = words_of(client, "/mon-parcours")

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

    assert "0 sur 31" in words_of(client, address_of(visa))


def test_someone_of_two_structures_sees_both_of_their_ways(app: Flask, client: Client):
    visa, rose = the_framework(), a_learner("Rose")
    elsewhere = a_learner("Rose", structure=a_structure("Centre social de Keredern"))
    elsewhere.person_id = rose.person_id
    db.session.commit()
    has_shown(rose, visa, "M1.1.1", 2)
    shown(elsewhere, next(iter(visa.items)).id, level=3, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    page = words_of(client, address_of(visa))

    assert "J’allume et j’éteins l’appareil. sans aide" in page
    assert "J’allume et j’éteins l’appareil. j’explique à un autre" in page
    assert defects(client.get(address_of(visa)).data) == []


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
    pages = ("/mon-parcours", address_of(framework), f"{address_of(framework)}/je-me-situe")
    return {page: asked_by(client, page) for page in pages}
