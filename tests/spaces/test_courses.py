"""Courses on their pages: made, changed and kept in order without script; sheets keep their titles."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.courses.models import Course, Module
from app.sessions.models import CourseSession
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import (
    a_course,
    a_cycle,
    a_member,
    a_session,
    a_structure,
    kept,
    the_structure,
    the_trainer,
)
from tests.support.page_check import defects
from tests.support.statements import counted
from tests.support.teaching import the_module

BOX = re.compile(r'name="(aims-\d+)"[^>]*value="([^"]+)"( checked)?')


def address(course: Course) -> str:
    return f"/parcours/{course.public_id}"


def only_course() -> Course:
    return db.session.scalars(db.select(Course)).one()


def titles_of(course: Course) -> list[str]:
    wanted = db.select(Module.title).where(Module.course_id == course.id, Module.retired_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Module.position)))


def given(course: Course, *, in_hours: int, title: str = "Premiers pas", **kwargs) -> CourseSession:
    """Plan a session of the course's first module."""
    begins = clock.now() + timedelta(hours=in_hours)
    made = a_session(title, cycle=a_cycle(course=course), starts_at=begins, **kwargs)
    made.module_id = the_module(course).id
    return kept(made)


def a_module(**changed: str) -> dict[str, str]:
    usual = {"title": "Chercher", "hours": "1", "minutes": "30", "summary": "", "sought": ""}
    return usual | changed


def seen_in(client: Client, page: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]+)"', client.get(page).text)[1]


def test_one_press_makes_a_course_of_the_field_ready_to_be_planned(app: Flask, trainer: Client):
    the_framework()

    answer = trainer.send_form("/parcours/nouveau/debutants", page="/parcours/nouveau")

    page = trainer.get(answer.location)
    assert "Le parcours est prêt" in page.text
    assert titles_of(only_course())[0] == "Allumer, pointer, cliquer"
    assert "La souris, tranquillement" in page.text
    assert defects(page.data) == []


def test_a_double_press_makes_one_course(app: Flask, trainer: Client):
    the_framework()
    twice = {"key": "une-seule-fois", "csrf_token": trainer.form_token("/parcours/nouveau")}

    first = trainer.post("/parcours/nouveau/internet", data=twice)
    second = trainer.post("/parcours/nouveau/internet", data=twice)

    assert first.location == second.location
    assert only_course().usual_code == "internet"


def test_a_blank_course_is_refused_without_a_title_and_keeps_what_was_typed(app: Flask, trainer: Client):
    typed = {"title": " ", "audience": "Les voisins", "summary": "Pour tous", "framework": ""}

    answer = trainer.send_form("/parcours/nouveau", typed)

    assert answer.status_code == 422
    assert "Écrivez un titre." in answer.text
    assert 'value="Les voisins"' in answer.text
    assert db.session.scalars(db.select(Course)).all() == []


def test_whoever_saves_second_reads_both_versions_and_can_save_again(app: Flask, trainer: Client):
    course = a_course()
    page = f"{address(course)}/modifier"
    typed = {
        "title": "La mienne",
        "audience": "",
        "summary": "",
        "framework": "",
        "seen": seen_in(trainer, page),
    }
    trainer.send_form(page, typed | {"title": "La sienne"})

    refused = trainer.send_form(page, typed)

    assert refused.status_code == 422
    assert "pendant que vous écriviez" in refused.text
    assert 'value="La mienne"' in refused.text
    assert "La sienne" in refused.text
    again = re.search(r'name="seen" value="([0-9a-f]+)"', refused.text)[1]
    assert trainer.send_form(page, typed | {"seen": again}).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Course, course.id).title == "La mienne"


def test_a_module_is_added_with_its_hours_and_what_it_aims_at(app: Flask, trainer: Client):
    visa = the_framework()
    course = a_course(framework_version_id=visa.id)
    chosen = {"aims-0": f"{visa.id}:domain:M3", "aims-1": f"{visa.id}:item:M4.1.1"}

    answer = trainer.send_form(f"{address(course)}/modules/nouveau", a_module(**chosen))

    made = db.session.scalars(db.select(Module).where(Module.title == "Chercher")).one()
    assert (made.minutes, made.domain_codes) == (90, ["M3"])
    assert made.aims == [{"framework": visa.id, "kind": "item", "code": "M4.1.1"}]
    assert answer.location.endswith(f"#module-{made.id}")
    assert "2\u00a0choses visées" in trainer.get(answer.location).text


def test_a_search_finds_without_writing_and_keeps_all_that_was_typed(app: Flask, trainer: Client):
    visa = the_framework()
    course = a_course(framework_version_id=visa.id)
    page = f"{address(course)}/modules/nouveau"
    ticked = {"aims-7": f"{visa.id}:item:M1.1.1"}

    found = trainer.send_form(page, a_module(sought="PIECE jointe", look="1", title="Écrire", **ticked))

    boxes = {value: bool(checked) for _name, value, checked in BOX.findall(found.text)}
    assert 'value="Écrire"' in found.text
    assert "1 réponse" in found.text.replace("\xa0", " ")
    assert boxes[f"{visa.id}:item:M1.1.1"] is True
    assert boxes[f"{visa.id}:item:M4.2.2"] is False
    assert len(boxes) == len(BOX.findall(found.text)), "a box stands twice"
    assert titles_of(course) == ["Premiers pas"]
    assert defects(found.data) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"hours": "0", "minutes": "0"}, "Dites combien de temps"),
        ({"hours": "99"}, "de 0 à 40"),
        ({"minutes": "90"}, "de 0 à 59"),
        ({"hours": "deux"}, "de 0 à 40"),
        ({"title": ""}, "Écrivez un titre."),
        ({"requires-0": "999999"}, "de ce parcours"),
        ({"aims-0": "n’importe quoi"}, "Cette page est abîmée"),
        ({"requires-0": "9" * 30}, "Cette page est abîmée"),
    ],
)
@pytest.mark.one_engine
def test_what_is_wrong_in_a_module_is_said_beside_its_field(app: Flask, trainer: Client, typed, said):
    course = a_course()

    answer = trainer.send_form(f"{address(course)}/modules/nouveau", a_module(**typed))

    assert answer.status_code == 422
    assert said in answer.text
    assert defects(answer.data) == []


def test_buttons_alone_order_retire_and_take_back_modules(app: Flask, trainer: Client):
    course = a_course()
    trainer.send_form(f"{address(course)}/modules/nouveau", a_module())
    first = the_module(course)

    trainer.send_form(f"{address(course)}/modules/{first.id}/descendre", page=address(course))
    assert titles_of(course) == ["Chercher", "Premiers pas"]

    trainer.send_form(f"{address(course)}/modules/{first.id}/retirer", page=address(course))
    assert titles_of(course) == ["Chercher"]

    trainer.send_form(f"{address(course)}/modules/{first.id}/reprendre", page=address(course))
    assert titles_of(course) == ["Chercher", "Premiers pas"]


def test_a_new_title_leaves_planned_sheets_alone_until_it_is_carried_to_those_to_come(
    app: Flask, trainer: Client
):
    course = a_course()
    past, running = given(course, in_hours=-50), given(course, in_hours=-1)
    ahead = [given(course, in_hours=24), given(course, in_hours=48)]
    cancelled = given(course, in_hours=72)
    cancelled.cancelled_at = clock.now()
    kept(cancelled)
    module = the_module(course)
    page = f"{address(course)}/modules/{module.id}"

    saved = trainer.send_form(page, a_module(title="Les premiers pas", seen=seen_in(trainer, page)))

    shown = trainer.get(saved.location).text.replace("\xa0", " ")
    assert "2 séances à venir portent un autre titre" in shown
    assert {each.title for each in (past, running, *ahead)} == {"Premiers pas"}
    assert "Accorder les titres" in trainer.get(f"{address(course)}/programme").text
    assert trainer.get(f"{address(course)}/programme.pdf").status_code == 409

    trainer.send_form(f"{page}/seances", page=address(course))

    db.session.expire_all()
    assert [each.title for each in ahead] == ["Les premiers pas"] * 2
    assert [each.sequence for each in ahead] == [1, 1]
    assert {each.title for each in (past, running, cancelled)} == {"Premiers pas"}
    programme = trainer.get(f"{address(course)}/programme").text
    assert "autre titre" not in programme
    assert all(each.title in programme for each in ahead)


def words_in(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_the_programme_on_paper_is_drawn_from_the_same_words(app: Flask, trainer: Client):
    course = a_course()

    answer = trainer.get(f"{address(course)}/programme.pdf")

    assert answer.mimetype == "application/pdf"
    assert "Premiers pas" in words_in(answer.data)


def test_a_copy_opens_at_once_and_a_retired_course_can_be_taken_back(app: Flask, trainer: Client):
    course = a_course()

    copied = trainer.send_form(f"{address(course)}/copier", page=address(course))
    assert "Voici votre copie" in trainer.get(copied.location).text

    trainer.send_form(f"{address(course)}/retirer", page=address(course))
    page = trainer.get(address(course))
    assert "Ce parcours est retiré" in page.text
    assert "Ajouter un module" not in page.text
    assert "Parcours retirés (1)" in trainer.get("/parcours").text

    trainer.send_form(f"{address(course)}/reprendre", page=address(course))
    assert "Ajouter un module" in trainer.get(address(course)).text


def test_a_course_of_another_structure_is_not_found(app: Flask, trainer: Client):
    theirs = a_course(structure=a_structure("Cyber-base de Morlaix"))

    assert trainer.get(address(theirs)).status_code == 404
    assert trainer.send_form(f"{address(theirs)}/retirer", page="/parcours").status_code == 404
    assert trainer.get(f"{address(a_course())}/modules/{the_module(theirs).id}").status_code == 404


def test_forty_modules_cost_no_more_statements_than_one(app: Flask, trainer: Client):
    course = a_course(framework_version_id=the_framework().id)
    here = address(course)
    trainer.get(here)
    with counted(db.engine) as for_one:
        trainer.get(here)
    for position in range(2, 41):
        kept(
            Module(
                structure_id=course.structure_id,
                course_id=course.id,
                position=position,
                title=f"Module {position}",
                minutes=60,
                domain_codes=["M1"],
            )
        )

    with counted(db.engine) as for_forty:
        page = trainer.get(here)

    assert len(for_one) == len(for_forty) <= 6
    assert "Module 40" in page.text


def test_somebody_of_two_structures_says_where_a_course_goes(app: Flask, client: Client):
    here, there = the_structure(), a_structure("Cyber-base de Morlaix")
    trainer = the_trainer(here)
    a_member(Role.TRAINER, structure=there, person_id=trainer.id)
    signed_in_as(client, trainer.id)
    typed = {"title": "Débutants", "audience": "", "summary": "", "framework": ""}

    refused = client.send_form("/parcours/nouveau", typed)
    made = client.send_form("/parcours/nouveau", typed | {"structure": there.public_id})

    assert refused.status_code == 422
    assert "Choisissez une structure" in refused.text
    assert made.status_code == 303
    assert only_course().structure_id == there.id
