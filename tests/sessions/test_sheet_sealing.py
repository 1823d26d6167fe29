"""The paper of a closed sheet: made by a job, once, or waiting visibly for the keys."""

import threading
from collections.abc import Callable
from functools import partial

from flask import Flask

from app.core import housekeeping, jobs
from app.core.database import db
from app.core.errors import Refused
from app.core.keys import current_keys
from app.core.writing import writing
from app.sessions import services
from app.sessions.errors import SheetClosed
from app.sessions.models import AttendanceMark, AttendanceSheet, CourseSession, Presence, SheetPaper
from app.sessions.queries.sealing import sheet_to_seal
from app.sessions.services import MarkWanted
from app.sessions.services.sealing import sealed_sheet, store_sheet
from app.sessions.services.sheets import CLOSED, SEAL_SHEET
from certificates.sheets import check_bundle
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import the_trainer
from tests.support.keys import hold_the_keys
from tests.support.sheets import a_closed_sheet, a_correction, a_full_session, learner_named, session_of


def paper_of(sheet: AttendanceSheet) -> SheetPaper | None:
    db.session.rollback()
    return db.session.get(SheetPaper, sheet.id)


def test_without_keys_the_sheet_waits_and_its_page_says_so(app: Flask, client: Client):
    sheet = a_closed_sheet("Ali")

    page = signed_in_as(client, the_trainer().id).get(f"/seances/{session_of(sheet).public_id}/versions").text

    assert paper_of(sheet) is None
    assert "Le cachet se fait attendre" in page
    assert client.get(f"/feuilles/{sheet.public_id}.pdf").status_code == 404


def test_what_waited_is_sealed_once_the_keys_are_there(app: Flask):
    sheet = a_closed_sheet("Ali")
    hold_the_keys()

    housekeeping.tidy()

    assert paper_of(sheet) is not None


def test_a_job_that_is_run_again_changes_nothing(app: Flask):
    hold_the_keys()
    sheet = a_closed_sheet("Ali")
    first = paper_of(sheet)
    assert first is not None
    bytes_before, at = first.pdf, first.sealed_at

    with writing():
        jobs.ask(SEAL_SHEET, {"sheet_id": sheet.id}, promptly=True)

    again = paper_of(sheet)
    assert again is not None
    assert (again.pdf, again.sealed_at) == (bytes_before, at)


def test_of_two_workers_one_keeps_its_paper(app: Flask):
    sheet = a_closed_sheet("Ali")
    hold_the_keys()
    waiting = sheet_to_seal(sheet.id, closed=CLOSED)
    assert waiting is not None
    made = sealed_sheet(waiting, current_keys())

    kept = []
    for _worker in range(2):
        with writing():
            kept.append(store_sheet(sheet.id, made))

    assert kept == [True, False]


def test_each_version_has_its_own_paper_and_evidence_that_names_the_one_before(app: Flask):
    hold_the_keys()
    sheet = a_closed_sheet("Ali", "Rose")

    corrected = a_correction(sheet, "Ali", Presence.ABSENT)

    papers = [paper_of(each) for each in (sheet, corrected)]
    keys = current_keys()
    for paper in papers:
        assert paper is not None
        report = check_bundle(paper.bundle.encode(), roots=[keys.root()], at=paper.sealed_at)
        assert report.is_good, report


def at_once(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Do several things at the same moment, each in its own transaction; return answers or refusals."""
    gate, answers = threading.Barrier(len(acts)), []

    def doing(act: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                with writing():
                    answers.append(act())
            except Refused as refusal:
                answers.append(refusal)

    db.session.remove()
    people = [threading.Thread(target=doing, args=(act,)) for act in acts]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return answers


def test_two_trainers_who_close_at_once_make_one_version_and_the_second_is_told(app: Flask):
    workshop = a_full_session("Ali", "Rose")
    session_id, by = workshop.id, the_trainer().id

    answers = at_once(app, *(partial(closed, session_id, key=f"closing-{each}", by=by) for each in range(2)))

    refused = [each for each in answers if isinstance(each, SheetClosed)]
    assert len(refused) == 1
    assert "déjà close" in refused[0].message
    assert db.session.query(AttendanceSheet).count() == 1


def test_a_mark_that_races_with_the_closing_is_refused_or_keeps_the_sheet_open(app: Flask):
    workshop = a_full_session("Ali")
    session_id, by, ali = workshop.id, the_trainer().id, learner_named(workshop, "Ali")

    answers = at_once(
        app,
        partial(closed, session_id, key="closing", by=by),
        partial(said_absent, session_id, ali, by=by),
    )

    refused = [each for each in answers if isinstance(each, Refused)]
    assert len(refused) == 1
    sheets = db.session.scalars(db.select(AttendanceSheet)).all()
    marks = db.session.query(AttendanceMark).count()
    assert (len(sheets), marks) in {(1, 1), (0, 2)}


def closed(session_id: int, *, key: str, by: int) -> int:
    return services.close_sheet(db.session.get_one(CourseSession, session_id), key=key, by=by).version


def said_absent(session_id: int, learner_id: int, *, by: int) -> int:
    mark = MarkWanted(learner_id=learner_id, name="Ali", presence=Presence.ABSENT)
    held = db.session.get_one(CourseSession, session_id)
    return services.record_attendance(held, [mark], key="late", by=by)
