"""A module that aims at several frameworks: its sheet ticks them all, each in its own."""

import re
from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.database import db
from app.courses.models import Course, Module
from app.curricula.queries import framework_structure
from app.progress.models import Evidence
from app.sessions.models import CourseSession
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.factories import a_course, a_cycle, a_learner, a_session, enrolled, kept
from tests.support.teaching import the_module

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def a_session_aiming_at(course: Course, **aims: object) -> CourseSession:
    module: Module = the_module(course)
    for name, value in aims.items():
        setattr(module, name, value)
    kept(module)
    begun = clock.now() - timedelta(minutes=10)
    workshop = a_session(cycle=a_cycle(course=course), starts_at=begun)
    workshop.module_id = module.id
    return kept(workshop)


def hidden_in(client: Client, page: str) -> dict[str, str]:
    """Return the hidden fields of the sheet's form, as a browser would send them."""
    text = client.get(page).text
    start = text.index(f'<form method="post" action="{page}">')
    return dict(HIDDEN.findall(text[start : text.index("</form>", start)]))


def test_one_save_ticks_two_frameworks_and_a_resend_nothing_more(app: Flask, trainer: Client):
    visa, crcn = the_framework(), the_framework("crcn-2019")
    course = a_course(framework_version_id=visa.id)
    finer = [{"framework": crcn.id, "kind": "competency", "code": "5.2"}]
    workshop = a_session_aiming_at(course, domain_codes=["M1"], aims=finer)
    enrolled(a_learner(), workshop)
    page = f"/seances/{workshop.public_id}"
    item, whole = next(iter(visa.items)), crcn.by_code["5.2"].whole
    fields = hidden_in(trainer, page) | {
        "key": "deux-referentiels",
        "marks-0-presence": "present",
        f"marks-0-levels-i{item.id}": "2",
        f"marks-0-levels-i{whole.id}": "1",
    }
    shown = trainer.get(page).text
    assert f"levels-i{item.id}" in shown
    assert f"levels-i{whole.id}" in shown

    first, again = trainer.post(page, data=fields), trainer.post(page, data=fields)

    assert (first.status_code, again.status_code) == (302, 302), first.text
    found = db.session.execute(db.select(Evidence.item_id, Evidence.level, Evidence.course_session_id))
    assert {tuple(row) for row in found} == {(item.id, 2, workshop.id), (whole.id, 1, workshop.id)}


def test_a_module_without_a_framework_of_its_course_is_still_ticked(app: Flask, trainer: Client):
    crcn = the_framework("crcn-2019")
    workshop = a_session_aiming_at(
        a_course("Trucs et astuces"), aims=[{"framework": crcn.id, "kind": "domain", "code": "4"}]
    )
    enrolled(a_learner(), workshop)

    shown = trainer.get(f"/seances/{workshop.public_id}").text

    wholes = [each.whole for each in crcn.by_code["4"].competencies]
    assert all(f"levels-i{whole.id}" in shown for whole in wholes)


def test_what_is_of_no_framework_of_the_session_is_refused(app: Flask, trainer: Client):
    visa, b2i = the_framework(), the_framework("b2i-adultes-2012")
    workshop = a_session_aiming_at(a_course(framework_version_id=visa.id), domain_codes=["M1"])
    enrolled(a_learner(), workshop)
    foreign = next(iter(framework_structure(b2i.id).items))
    page = f"/seances/{workshop.public_id}"
    fields = hidden_in(trainer, page) | {
        "marks-0-presence": "present",
        f"marks-0-levels-i{foreign.id}": "1",
    }

    answer = trainer.post(page, data=fields)

    assert answer.status_code == 422
    assert db.session.scalars(db.select(Evidence.id)).all() == []
