"""Resources: given by those who keep a course, read by those who follow it and by nobody else."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.courses.models import Resource, ResourceFile, ResourceKind
from tests.progress import works
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import (
    a_course,
    a_cycle,
    a_learner,
    a_member,
    a_session,
    a_structure,
    enrolled,
    kept,
)
from tests.support.page_check import defects
from tests.support.teaching import a_resource, the_module

LIGHT = 14 * 1024


def another(app: Flask) -> Client:
    """Give somebody else's client."""
    app.test_client_class = Client
    made = app.test_client()
    assert isinstance(made, Client)
    return made


def a_follower(app: Flask, course, *, in_hours: int = 24) -> Client:
    """Sign in a learner who has a place in a session of a course."""
    begins = clock.now() + timedelta(hours=in_hours)
    workshop = a_session(cycle=a_cycle(course=course), starts_at=begins)
    workshop.module_id = the_module(course).id
    kept(workshop)
    learner = a_learner("Moussa", "Traoré")
    enrolled(learner, workshop)
    return signed_in_as(another(app), learner.person_id)


def new_one(course) -> str:
    return f"/parcours/{course.public_id}/ressources/nouvelle"


def typed(kind: str, **changed: object) -> dict[str, object]:
    return {"kind": kind, "title": "À lire", "words": "", "module": "", **changed}


def only_one() -> Resource:
    return db.session.scalars(db.select(Resource)).one()


def test_a_page_is_written_then_read_by_who_follows_the_course(app: Flask, trainer: Client):
    course = a_course()
    words = "## Bien la tenir\r\n\r\nBougez **doucement**."

    answer = trainer.send_form(new_one(course), typed("page", words=words))

    assert answer.status_code == 303
    page = a_follower(app, course).get(answer.location)
    assert "<h2>Bien la tenir</h2>" in page.text
    assert "<strong>doucement</strong>" in page.text
    assert "Modifier" not in page.text
    assert defects(page.data) == []
    assert len(page.data) < LIGHT


def test_a_hostile_page_is_refused_and_what_was_typed_stays(app: Flask, trainer: Client):
    words = "[ici](javascript:alert(1)) <script>alert(2)</script>"

    answer = trainer.send_form(new_one(a_course()), typed("page", words=words))

    assert answer.status_code == 422
    assert "ne mène nulle part" in answer.text
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(2)" in answer.text
    assert db.session.scalars(db.select(Resource)).all() == []


def test_html_that_was_typed_is_shown_as_words(app: Flask, trainer: Client):
    course = a_course()

    made = trainer.send_form(new_one(course), typed("exercise", words="<b onclick=x>Bonjour</b>"))

    page = trainer.get(made.location).text
    assert "&lt;b onclick=x&gt;Bonjour" in page


def test_a_file_is_examined_kept_and_handed_over_to_be_saved(app: Flask, trainer: Client):
    course, pdf = a_course(), works.a_pdf()

    made = trainer.send_form(new_one(course), typed("sheet", file=(BytesIO(pdf), "Ma fiche.pdf")))
    answer = a_follower(app, course).get(f"{made.location}/fichier")

    assert answer.data == pdf
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("piege.pdf", works.a_pdf_with_a_hidden_script()),
        ("page.html", b"<script>alert(1)</script>"),
        ("image.png", b"<svg onload=alert(1)>"),
        ("../../etc/passwd.txt", b"root"),
        ("vide.txt", b""),
    ],
)
@pytest.mark.one_engine
def test_a_file_that_may_harm_is_refused_beside_its_field(app: Flask, trainer: Client, name, content):
    answer = trainer.send_form(new_one(a_course()), typed("sheet", file=(BytesIO(content), name)))

    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert db.session.scalars(db.select(ResourceFile)).all() == []


def test_a_link_says_where_it_leads_and_is_never_fetched(app: Flask, trainer: Client):
    made = trainer.send_form(new_one(a_course()), typed("link", address="www.service-public.fr/demarches"))

    page = trainer.get(made.location).text
    assert 'href="https://www.service-public.fr/demarches" rel="noopener noreferrer"' in page
    assert "Ouvrir service-public.fr" in page


@pytest.mark.one_engine
@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://nom:code@cnil.fr", ""])
def test_a_link_that_leads_nowhere_is_refused(app: Flask, trainer: Client, address):
    answer = trainer.send_form(new_one(a_course()), typed("link", address=address))

    assert answer.status_code == 422
    assert "adresse" in answer.text
    assert 'javascript:alert(1)" rel' not in answer.text


def test_who_does_not_follow_the_course_does_not_find_its_resources(app: Flask):
    course, other = a_course(), a_course("Autre")
    page = a_resource(course)
    sheet = a_resource(course, kind=ResourceKind.SHEET, file=("notes.txt", "text/plain", b"Bonjour"))
    strangers = [
        a_follower(app, other),
        signed_in_as(another(app), a_member(Role.MANAGER, structure=a_structure("Morlaix")).person_id),
    ]

    for stranger in strangers:
        assert stranger.get(f"/ressources/{page.public_id}").status_code == 404
        assert stranger.get(f"/ressources/{sheet.public_id}/fichier").status_code == 404


def test_a_seat_that_was_given_back_no_longer_opens_the_resources(app: Flask):
    course = a_course()
    page, workshop = a_resource(course), a_session(cycle=a_cycle(course=course))
    learner = a_learner()
    place = enrolled(learner, workshop)
    client = signed_in_as(another(app), learner.person_id)
    assert client.get(f"/ressources/{page.public_id}").status_code == 200

    place.ended_at = clock.now()
    kept(place)

    assert client.get(f"/ressources/{page.public_id}").status_code == 404


def test_a_learner_finds_what_to_read_before_their_next_session(app: Flask):
    course = a_course()
    a_resource(course, "Pour tout le parcours")
    before = a_resource(course, "Avant mardi")
    before.module_id = the_module(course).id
    kept(before)
    a_resource(course, "Retirée").retired_at = clock.now()
    db.session.commit()
    elsewhere = a_course("Autre")
    a_resource(elsewhere, "D’un autre parcours")

    page = a_follower(app, course).get("/mes-ressources")

    first, rest = page.text.split("Avant mardi")
    assert "À lire avant ma prochaine séance" in first
    assert "Pour tout le parcours" in rest
    assert "Retirée" not in page.text
    assert "D’un autre parcours" not in page.text
    assert defects(page.data) == []
    assert len(page.data) < LIGHT


def test_what_was_followed_stays_readable_once_it_is_over(app: Flask):
    course = a_course()
    a_resource(course)

    page = a_follower(app, course, in_hours=-500).get("/mes-ressources")

    assert "La souris, tranquillement" in page.text
    assert "Ma prochaine séance" not in page.text


def test_a_learner_without_a_place_is_told_kindly(app: Flask, client: Client):
    page = signed_in_as(client, a_learner().person_id).get("/mes-ressources")

    assert "Rien à lire pour le moment" in page.text
    assert defects(page.data) == []


def test_a_resource_is_changed_then_retired_then_proposed_again(app: Flask, trainer: Client):
    course = a_course()
    resource = a_resource(course)
    page = f"/ressources/{resource.public_id}"
    reader = a_follower(app, course)

    trainer.send_form(f"{page}/modifier", typed("page", title="La souris", words="Doucement."))
    assert "Doucement." in reader.get(page).text

    trainer.send_form(f"{page}/retirer", page=page)
    assert reader.get(page).status_code == 404
    assert "Cette ressource est retirée" in trainer.get(page).text

    trainer.send_form(f"{page}/reprendre", page=page)
    assert reader.get(page).status_code == 200


def test_the_kind_of_a_resource_is_chosen_first(app: Flask, trainer: Client):
    page = trainer.get(new_one(a_course()))

    assert page.text.count("?genre=") == 4
    assert trainer.get(f"{new_one(a_course())}?genre=nimporte").text.count("?genre=") == 4
