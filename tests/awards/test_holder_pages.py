"""A learner's own certificates on the web: files, who may see them, links for others."""

import gzip
import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from app.awards.models import Access, CertificateCredential, CodeAccess, NameShown, ShareLink
from app.awards.queries.sharing import of_code, of_link
from app.awards.services import grant
from app.awards.services.sharing import MOST_LINKS
from app.core import clock
from app.core.access import Role
from app.core.counters import Opening
from app.core.database import db
from app.core.identifiers import grouped
from app.core.pages import STATIC
from app.core.writing import writing
from app.people.models import Learner
from tests.awards.granted import Granted
from tests.support.attainments import ready_for_the_visa
from tests.support.browser import accessibility_defects
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import SECRET, a_learner, a_member, an_account, kept, the_trainer
from tests.support.page_check import defects
from tests.support.passports import a_passport, someone_on_the_way
from tests.support.sharing import a_link, choose
from tests.support.statements import counted

HOME = "/mes-certificats"
MOST_STATEMENTS = 6
MOST_BYTES = 14 * 1024
LINK = {"label": "", "name_shown": "full", "competencies": "yes", "lasting": "quarter", "day": ""}


def holder_of(rose: Granted) -> Learner:
    return db.session.get_one(Learner, rose.award.learner_id)


@pytest.fixture
def hers(client: Client, rose: Granted) -> Client:
    """Sign Rose in."""
    return signed_in_as(client, holder_of(rose).person_id)


def page_of(rose: Granted) -> str:
    return f"{HOME}/{rose.award.public_id}"


def words(answer: TestResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def press(client: Client, address: str, fields: dict[str, str], key: str = "une-clef") -> TestResponse:
    return client.send_form(address, fields | {"key": key})


class TestTheList:
    def test_certificates_and_passport_are_there_each_with_its_state(self, hers: Client, rose: Granted):
        a_passport(holder_of(rose))

        page = hers.get(HOME)

        assert "Visa Internet" in page.text
        assert "Passeport de compétences numériques" in page.text
        assert words(page).count("il vaut aujourd’hui") == 2
        assert defects(page.data) == []

    def test_what_was_revoked_says_so(self, hers: Client, rose: Granted):
        rose.revoked()

        assert "il ne vaut plus" in words(hers.get(HOME))

    @pytest.mark.one_engine
    def test_whoever_has_none_is_told_when_it_will_come(self, client: Client):
        page = signed_in_as(client, a_learner("Ali").person_id).get(HOME)

        assert "Pas encore de certificat" in page.text
        assert defects(page.data) == []

    def test_it_asks_little_of_the_database(self, hers: Client, rose: Granted):
        a_passport(holder_of(rose))

        for address in (HOME, page_of(rose)):
            with counted(db.engine) as sent:
                hers.get(address)
            assert len(sent) <= MOST_STATEMENTS


class TestTheFiles:
    def test_only_the_files_that_exist_are_offered(self, hers: Client, rose: Granted):
        files = f"/certificats/{rose.award.public_id}"
        whole = hers.get(page_of(rose)).text
        db.session.execute(delete(CertificateCredential))
        db.session.commit()

        bare = hers.get(page_of(rose)).text

        assert all(f'href="{files}.{kind}"' in whole for kind in ("pdf", "png", "jwt", "json"))
        assert f'href="{files}.pdf"' in bare
        assert not any(f"{files}.{kind}" in bare for kind in ("png", "jwt", "json"))

    @pytest.mark.one_engine
    @pytest.mark.parametrize("kind", ["pdf", "png", "jwt", "json"])
    def test_each_file_is_served(self, hers: Client, rose: Granted, kind: str):
        assert hers.get(f"/certificats/{rose.award.public_id}.{kind}").status_code == 200

    def test_a_certificate_that_waits_for_its_seal_says_so(self, client: Client):
        ali = a_learner("Ali")
        visa = ready_for_the_visa(ali)
        with writing():
            award = grant(ali.id, visa.id, by_person_id=the_trainer().id, role=Role.TRAINER)

        page = signed_in_as(client, ali.person_id).get(f"{HOME}/{award.public_id}")

        assert "attend son cachet" in page.text
        assert ".pdf" not in page.text
        assert "Faire un lien pour quelqu’un" not in page.text
        assert defects(page.data) == []

    @pytest.mark.one_engine
    def test_a_passport_has_its_own_files_choices_and_links(self, client: Client):
        learner = someone_on_the_way()
        passport = a_passport(learner)
        signed_in_as(client, learner.person_id)

        page = client.get(f"{HOME}/{passport.public_id}")

        assert f"/mon-parcours/passeport.pdf?passeport={passport.public_id}" in page.text
        assert "Qui peut voir mon passeport" in page.text
        assert defects(page.data) == []
        assert f"{HOME}/{passport.public_id}" in client.get("/mon-parcours/passeport").text


class TestWhoMaySee:
    @pytest.mark.parametrize(
        ("access", "told"),
        [
            (Access.CLOSED, "Votre page est fermée."),
            (Access.NAME, "Votre page demande d’abord le nom de famille"),
            (Access.OPEN, "Tous ceux qui ont votre papier peuvent voir votre certificat."),
        ],
    )
    def test_one_press_saves_and_says_what_changed(
        self, hers: Client, rose: Granted, access: Access, told: str
    ):
        choose(rose.code, Access.CLOSED if access is Access.OPEN else Access.OPEN, holder_of(rose))

        answer = press(hers, page_of(rose), {"access": access.value})
        page = hers.get(answer.location)

        assert answer.status_code == 303
        assert told in words(page)
        assert re.search(f'value="{access.value}" checked', page.text)
        assert defects(page.data) == []

    def test_the_public_page_obeys_at_once(self, app: Flask, hers: Client, rose: Granted):
        anyone = app.test_client()
        before = anyone.get(f"/v/{grouped(rose.code)}").status_code

        press(hers, page_of(rose), {"access": "closed"})

        assert (before, anyone.get(f"/v/{grouped(rose.code)}").status_code) == (200, 404)

    def test_an_old_page_sent_twice_changes_nothing_more(self, hers: Client, rose: Granted):
        token = hers.form_token(page_of(rose))
        old = {"csrf_token": token, "access": "closed", "key": "vieille"}
        hers.post(page_of(rose), data=old)
        press(hers, page_of(rose), {"access": "open"}, key="nouvelle")

        answer = hers.post(page_of(rose), data=old)

        assert answer.status_code == 303
        assert db.session.scalars(select(CodeAccess.access)).one() is Access.OPEN

    @pytest.mark.one_engine
    def test_nothing_chosen_is_said_on_the_same_page(self, hers: Client, rose: Granted):
        answer = press(hers, page_of(rose), {})

        assert answer.status_code == 422
        assert "Choisissez une réponse." in answer.text
        assert defects(answer.data) == []

    @pytest.mark.one_engine
    def test_the_staff_are_told_that_the_code_is_closed_and_decide_nothing(
        self, client: Client, rose: Granted
    ):
        home = f"/apprenants/{holder_of(rose).public_id}/certificats"
        client.sign_in(an_account(a_member(Role.TRAINER).person_id).identifiant)
        before = client.get(home).text

        choose(rose.code, Access.CLOSED, holder_of(rose))
        page = client.get(home)

        assert "La personne a fermé le code" not in before
        assert "La personne a fermé le code" in page.text
        assert defects(page.data) == []
        assert client.get(page_of(rose)).status_code == 403


class TestLinks:
    def test_a_link_is_made_shown_and_opens_the_page(self, app: Flask, hers: Client, rose: Granted):
        answer = press(hers, f"{page_of(rose)}/liens/nouveau", LINK | {"label": "Boulangerie Le Bihan"})
        page = hers.get(answer.location)
        link = db.session.scalars(select(ShareLink)).one()

        assert "Votre lien est prêt" in page.text
        assert f'value="http://127.0.0.1:5000/partage/{link.token}"' in page.text
        assert "Boulangerie Le Bihan" in page.text
        assert link.token not in answer.location
        assert defects(page.data) == []
        assert "Rose Le Gall" in app.test_client().get(f"/partage/{link.token}").text

    def test_a_link_shows_what_was_chosen(self, hers: Client, rose: Granted):
        chosen = {"name_shown": "initials", "competencies": "no", "lasting": "endless"}

        press(hers, f"{page_of(rose)}/liens/nouveau", LINK | chosen)

        link = db.session.scalars(select(ShareLink)).one()
        assert (link.name_shown, link.shows_competencies) == (NameShown.INITIALS, False)
        assert link.ends_on is None
        assert "mes initiales, le titre seulement" in words(hers.get(page_of(rose)))

    def test_pressed_twice_one_link_is_made(self, hers: Client, rose: Granted):
        address = f"{page_of(rose)}/liens/nouveau"
        sent = LINK | {"csrf_token": hers.form_token(address), "key": "une-clef"}

        answers = [hers.post(address, data=sent) for _again in range(2)]

        assert answers[0].location == answers[1].location
        assert db.session.scalar(select(func.count()).select_from(ShareLink)) == 1

    @pytest.mark.one_engine
    @pytest.mark.parametrize("day", ["2020-01-01", "2099-12-31", "demain", ""])
    def test_a_day_that_cannot_be_is_said_and_what_was_typed_stays(
        self, hers: Client, rose: Granted, day: str
    ):
        typed = LINK | {"label": "شركة البحر", "name_shown": "initials", "lasting": "day", "day": day}

        answer = press(hers, f"{page_of(rose)}/liens/nouveau", typed)

        assert answer.status_code == 422
        assert "شركة البحر" in answer.text
        assert 'value="initials" checked' in answer.text
        assert defects(answer.data) == []

    @pytest.mark.one_engine
    def test_twenty_links_are_all_that_one_looks_after(self, hers: Client, rose: Granted):
        address = f"{page_of(rose)}/liens/nouveau"
        token = hers.form_token(address)
        for _each in range(MOST_LINKS):
            a_link(rose.code, holder_of(rose), label="W" * 100)

        answer = hers.post(address, data=LINK | {"csrf_token": token, "key": "de-trop"})

        assert answer.status_code == 409
        assert "Arrêtez-en un" in answer.text
        assert "Faire le lien" not in hers.get(address).text
        assert "Arrêtez-en un" in hers.get(page_of(rose)).text

    def test_how_often_each_was_opened_is_said(self, hers: Client, rose: Granted):
        link = a_link(rose.code, holder_of(rose))
        kept(Opening(subject=of_link(link.id), day=clock.today(), times=3))
        kept(Opening(subject=of_code(rose.code), day=clock.today(), times=12))

        page = words(hers.get(page_of(rose)))

        assert "ouvert 3 fois" in page
        assert "Cette page a été ouverte 12 fois" in page

    def test_a_link_is_stopped_after_a_second_thought_and_for_good(
        self, app: Flask, hers: Client, rose: Granted
    ):
        link = a_link(rose.code, holder_of(rose), label="Ali")
        address = f"{page_of(rose)}/liens/{link.public_id}/arreter"

        asked = hers.get(address)
        answers = [press(hers, address, {}, key=key) for key in ("une", "autre") if hers.get(address)]
        page = hers.get(answers[0].location)

        assert "On ne peut pas revenir en arrière." in asked.text
        assert [answer.status_code for answer in answers] == [303, 303]
        assert "Ce lien ne montre plus rien." in words(page)
        assert "déjà arrêté" in hers.get(address).text
        assert link.token not in hers.get(f"{page_of(rose)}/liens/{link.public_id}").text
        assert app.test_client().get(f"/partage/{link.token}").status_code == 404
        assert defects(asked.data) == defects(page.data) == []

    @pytest.mark.one_engine
    def test_a_link_that_is_over_says_so(self, hers: Client, rose: Granted):
        link = a_link(rose.code, holder_of(rose), ends_on=clock.today() - timedelta(days=1))

        page = hers.get(f"{page_of(rose)}/liens/{link.public_id}")

        assert "Ce lien est fini" in page.text
        assert link.token not in page.text
        assert "Mes liens finis ou arrêtés" in hers.get(page_of(rose)).text


class TestSomebodyElse:
    @pytest.fixture
    def ali(self, client: Client, rose: Granted) -> Client:
        """Sign in somebody who has a certificate of their own, beside Rose's."""
        return signed_in_as(client, a_learner("Ali").person_id)

    @pytest.mark.one_engine
    def test_another_s_papers_and_links_are_not_found(self, ali: Client, rose: Granted):
        link = a_link(rose.code, holder_of(rose))
        one = f"{page_of(rose)}/liens/{link.public_id}"
        token = ali.form_token(HOME)

        read = [
            ali.get(each).status_code
            for each in (page_of(rose), one, f"{one}/arreter", f"{page_of(rose)}/liens/nouveau")
        ]
        sent = [
            ali.post(address, data=fields | {"csrf_token": token, "key": "k"}).status_code
            for address, fields in (
                (page_of(rose), {"access": "closed"}),
                (f"{page_of(rose)}/liens/nouveau", LINK),
                (f"{one}/arreter", {}),
            )
        ]

        assert {*read, *sent} == {404}
        assert db.session.get_one(ShareLink, link.id).ended_at is None

    @pytest.mark.one_engine
    def test_another_s_link_is_not_found_under_one_s_own_paper(self, client: Client, rose: Granted):
        link = a_link(rose.code, holder_of(rose))
        learner = someone_on_the_way()
        own = f"{HOME}/{a_passport(learner).public_id}/liens/{link.public_id}"
        signed_in_as(client, learner.person_id)

        answers = [client.get(own), client.get(f"{own}/arreter"), press(client, f"{own}/arreter", {})]

        assert {answer.status_code for answer in answers} == {404}


@pytest.mark.one_engine
def test_the_heaviest_page_stays_light(hers: Client, rose: Granted):
    for _each in range(MOST_LINKS):
        a_link(rose.code, holder_of(rose), label="شركة البحر " * 9)
    link = db.session.scalars(select(ShareLink).limit(1)).one()

    pages = [hers.get(address) for address in (page_of(rose), f"{page_of(rose)}/liens/{link.public_id}")]

    for page in pages:
        files = re.findall(r'(?:href|src)="/static/([\w.-]+)\?v=', page.text)
        weight = len(gzip.compress(page.data)) + sum(
            len(gzip.compress((STATIC / name).read_bytes())) for name in files
        )
        assert len(files) <= 2
        assert weight <= MOST_BYTES


@pytest.mark.one_engine
def test_an_address_is_copied_in_one_press(rose: Granted, served: str, page: Page):
    link = a_link(rose.code, holder_of(rose))
    page.goto(f"{served}{page_of(rose)}/liens/{link.public_id}")
    page.fill("[name=identifiant]", an_account(holder_of(rose).person_id).identifiant)
    page.fill("[name=secret]", SECRET)
    page.press("[name=secret]", "Enter")

    page.click("text=Copier l’adresse")
    copied = page.locator("[role=status]").first.text_content()

    assert copied == "C’est copié."
    assert accessibility_defects(page) == []
