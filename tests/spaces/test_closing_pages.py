"""The pages that close a sheet, correct it, enter a day of paper, and list what was forgotten."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image

from app.core import clock
from app.core.database import db
from app.core.identifiers import new_public_id
from app.core.keys import Keys, current_keys
from app.sessions.models import AttendanceSheet, CourseSession, SheetPaper, SheetScan, SheetSignature
from app.spaces.sheet_export import table
from certificates.checking import SealState, check_seal
from certificates.pdf.attachments import attached
from certificates.sheets import SheetContent, check_bundle
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_structure, enrolled, the_trainer
from tests.support.keys import hold_the_keys
from tests.support.page_check import defects
from tests.support.sheets import a_closed_sheet, a_full_session, close
from tests.support.statements import counted

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def keys(app: Flask) -> Keys:
    """Make the keys of the installation: its sheets are sealed as they close."""
    hold_the_keys()
    return current_keys()


def form_of(client: Client, address: str) -> dict[str, str]:
    """Return the hidden fields of a page's main form, as a browser would send them."""
    page = client.get(address).text
    start = page.index('<form method="post"', page.index("<main"))
    return dict(HIDDEN.findall(page[start : page.index("</form>", start)]))


def closing_of(workshop: CourseSession) -> str:
    return f"/seances/{workshop.public_id}/cloture"


def test_one_button_signs_and_closes_and_its_papers_are_there(app: Flask, trainer: Client):
    workshop = a_full_session("Ali", "Rose")

    answer = trainer.post(closing_of(workshop), data=form_of(trainer, closing_of(workshop)))

    page = trainer.get(answer.location).text
    sheet = db.session.scalars(db.select(AttendanceSheet)).one()
    assert "C’est fait" in page
    assert f"/feuilles/{sheet.public_id}.pdf" in page
    assert not defects(page.encode())


def test_the_sealed_sheet_holds_its_evidence_and_both_check(trainer: Client, keys: Keys):
    sheet = a_closed_sheet("Ali")

    pdf = trainer.get(f"/feuilles/{sheet.public_id}.pdf")
    bundle = trainer.get(f"/feuilles/{sheet.public_id}.json")

    report = check_seal(pdf.data, roots=[keys.root()], crls=keys.lists(), at=clock.now())
    assert report.state is SealState.GOOD
    assert attached(pdf.data)["evidence.json"] == bundle.data
    checked = check_bundle(bundle.data, roots=[keys.root()], at=clock.now())
    assert checked.is_good, checked


def test_a_paper_that_did_not_change_is_not_sent_twice(app: Flask, trainer: Client):
    sheet = a_closed_sheet("Ali")
    first = trainer.get(f"/feuilles/{sheet.public_id}.pdf")

    again = trainer.get(f"/feuilles/{sheet.public_id}.pdf", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_closing_twice_with_the_same_page_answers_the_first_time(app: Flask, trainer: Client):
    workshop = a_full_session("Ali")
    form = form_of(trainer, closing_of(workshop))

    answers = [trainer.post(closing_of(workshop), data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert db.session.query(AttendanceSheet).count() == 1


def test_somebody_else_who_closes_at_the_same_time_is_told_who_did(app: Flask, trainer: Client):
    workshop = a_full_session("Ali")
    form = form_of(trainer, closing_of(workshop))
    close(workshop)

    answer = trainer.post(closing_of(workshop), data=form)

    assert answer.status_code == 409
    assert "déjà close, par Nolwenn Kervella" in answer.text


def test_what_is_missing_is_said_and_there_is_no_button(app: Flask, trainer: Client):
    workshop = a_full_session("Ali")
    enrolled(a_learner("Rose", "Le Gall"), workshop)

    page = trainer.get(closing_of(workshop)).text

    assert "Notez d’abord la présence de Rose Le Gall" in page
    assert "Signer et clore la feuille" not in page
    assert not defects(page.encode())


def test_the_reason_of_whoever_could_not_sign_is_chosen_or_written(app: Flask, trainer: Client):
    workshop = a_full_session("Ali", "Léa", "Rose", "Zoé", signs=True)
    form = form_of(trainer, closing_of(workshop))

    chosen = {
        "unable-0-reason": "Partie avant la fin",
        "unable-1-reason": "autre",
        "unable-1-other": "main cassée",
        "unable-2-other": "tablette tombée",
    }
    trainer.post(closing_of(workshop), data=form | chosen)

    sheet = db.session.scalars(db.select(AttendanceSheet)).one()
    lines = SheetContent.from_dict(sheet.content).lines
    assert [[act.reason for act in line.signatures] for line in lines] == [
        ["Partie avant la fin"],
        ["main cassée"],
        ["tablette tombée"],
        [],
    ]


def test_another_reason_has_to_be_written_and_the_choice_stays(app: Flask, trainer: Client):
    workshop = a_full_session("Ali", signs=True)
    form = form_of(trainer, closing_of(workshop))

    answer = trainer.post(closing_of(workshop), data=form | {"unable-0-reason": "autre"})

    assert answer.status_code == 422
    assert "écrivez laquelle" in answer.text
    assert '<option value="autre" selected>' in answer.text
    assert db.session.query(AttendanceSheet).count() == 0


def test_a_correction_is_made_from_the_same_rows_and_told_line_by_line(app: Flask, trainer: Client):
    sheet = a_closed_sheet("Ali", "Rose")
    workshop = db.session.get_one(CourseSession, sheet.course_session_id)
    address = f"/seances/{workshop.public_id}/corriger"
    form = form_of(trainer, address) | {"marks-0-presence": "absent", "marks-1-presence": "present"}

    answer = trainer.post(address, data=form | {"reason": "Ali était à côté"})

    page = trainer.get(answer.location).text
    assert "Version 2" in page
    assert "Ali était à côté" in page
    assert re.search(r'data-label="Avant">présent.*?data-label="Après">absent', page, re.S)
    assert page.count('data-label="Avant"') == 1
    assert not defects(page.encode())


def test_a_correction_without_its_reason_keeps_what_was_changed(app: Flask, trainer: Client):
    sheet = a_closed_sheet("Ali")
    workshop = db.session.get_one(CourseSession, sheet.course_session_id)
    address = f"/seances/{workshop.public_id}/corriger"

    answer = trainer.post(
        address, data=form_of(trainer, address) | {"marks-0-presence": "absent", "reason": " "}
    )

    assert answer.status_code == 409
    assert "Dites pourquoi" in answer.text
    assert re.search(r'value="absent" checked', answer.text)


def test_an_open_sheet_has_no_correction(app: Flask, trainer: Client):
    workshop = a_full_session("Ali")

    answer = trainer.get(f"/seances/{workshop.public_id}/corriger")

    assert answer.location == f"/seances/{workshop.public_id}"


def test_the_blank_sheet_has_the_names_known_so_far(app: Flask, trainer: Client):
    workshop = a_full_session("Ali")

    answer = trainer.get(f"/seances/{workshop.public_id}/feuille-vierge.pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def a_png() -> bytes:
    written = io.BytesIO()
    Image.new("L", (60, 40), 255).save(written, "PNG")
    return written.getvalue()


def a_paper_form(client: Client, workshop: CourseSession, **fields: object) -> dict[str, object]:
    return form_of(client, f"/seances/{workshop.public_id}/papier") | fields


def test_a_paper_day_is_entered_with_its_scan_and_its_signatures(app: Flask, trainer: Client):
    workshop = a_full_session("Ali", "Rose", signs=True)
    scan = (io.BytesIO(a_png()), "feuille.png")
    typed = {"marks-0-presence": "absent", "marks-1-presence": "present", "all_signed": "1", "scan": scan}

    answer = trainer.post(
        f"/seances/{workshop.public_id}/papier", data=a_paper_form(trainer, workshop, **typed)
    )

    assert answer.location == closing_of(workshop)
    kept = db.session.scalars(db.select(SheetScan)).one()
    acts = db.session.scalars(db.select(SheetSignature)).all()
    assert [act.how.value for act in acts] == ["paper"]
    handed = trainer.get(f"/scans/{kept.public_id}")
    assert handed.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in handed.headers["Content-Security-Policy"]
    sheet = close(workshop)
    assert SheetContent.from_dict(sheet.content).scans == (kept.digest,)


def test_signatures_on_paper_need_the_scan_that_shows_them(app: Flask, trainer: Client):
    workshop = a_full_session("Ali", signs=True)
    typed = {"marks-0-presence": "present", "all_signed": "1"}

    answer = trainer.post(
        f"/seances/{workshop.public_id}/papier", data=a_paper_form(trainer, workshop, **typed)
    )

    assert answer.status_code == 409
    assert "Joignez d’abord le scan" in answer.text
    assert db.session.query(SheetSignature).count() == 0


def test_a_scan_that_is_no_picture_is_refused_with_a_sentence(app: Flask, trainer: Client):
    workshop = a_full_session("Ali")
    typed = {"marks-0-presence": "present", "scan": (io.BytesIO(b"bonjour"), "feuille.txt")}

    answer = trainer.post(
        f"/seances/{workshop.public_id}/papier", data=a_paper_form(trainer, workshop, **typed)
    )

    assert answer.status_code == 422
    assert "en PDF ou en photo" in answer.text


def test_the_list_tells_what_each_sheet_lacks(app: Flask, trainer: Client):
    enrolled(a_learner("Rose"), a_full_session("Ali"))
    a_full_session("Léa", "Jo", signs=True)
    a_closed_sheet("Ivo")

    page = trainer.get("/feuilles").text

    assert "2 feuilles" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 présence à noter" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "2 signatures en attente" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "à clore" in page
    assert not defects(page.encode())


def test_the_list_is_narrowed_by_month_trainer_and_place(app: Flask, trainer: Client):
    workshop = a_full_session("Ali")
    month = f"{clock.in_paris(workshop.starts_at):%Y-%m}"

    assert "Premiers pas" in trainer.get(f"/feuilles?mois={month}").text
    assert "Rien à compléter ici" in trainer.get("/feuilles?mois=2020-01").text
    assert "Rien à compléter ici" in trainer.get(f"/feuilles?lieu={new_public_id()}").text


def test_the_list_asks_as_much_for_one_sheet_as_for_many(app: Flask, trainer: Client):
    a_full_session("Ali")
    with counted(db.engine) as for_one:
        trainer.get("/feuilles")
    for number in range(8):
        a_full_session(f"Ali {number}", f"Rose {number}", signs=number == 0)

    with counted(db.engine) as for_many:
        trainer.get("/feuilles")

    assert len(for_many) == len(for_one) <= 6


@pytest.mark.parametrize("page", ["cloture", "papier", "versions", "corriger"])
def test_each_page_of_a_sheet_asks_little_and_the_same_for_one_person_and_for_many(
    trainer: Client, page: str
):
    of_one, of_many = a_full_session("Ali"), a_full_session(*(f"Ali {each}" for each in range(12)))
    if page in {"versions", "corriger"}:
        for workshop in (of_one, of_many):
            close(workshop)

    asked, addresses = [], [f"/seances/{each.public_id}/{page}" for each in (of_one, of_many)]
    for address in addresses:
        with counted(db.engine) as sent:
            assert trainer.get(address).status_code == 200
        asked.append(len(sent))

    assert asked[0] == asked[1] <= 6


def test_the_sheets_of_a_period_go_in_one_file(app: Flask, trainer: Client):
    sheet = a_closed_sheet("Ali", "Rose")
    corrected_title = db.session.get_one(CourseSession, sheet.course_session_id).title
    today = clock.today()
    period = {"du": (today - timedelta(days=1)).isoformat(), "au": today.isoformat()}

    answer = trainer.post("/feuilles/export.zip", data=form_of(trainer, "/feuilles") | period)

    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    day = clock.in_paris(db.session.get_one(CourseSession, sheet.course_session_id).starts_at).date()
    base = f"{day.isoformat()} {corrected_title}"
    assert archive.namelist() == ["presences.csv", f"{base}.pdf", f"{base}.json"]
    assert archive.read(f"{base}.pdf") == db.session.get_one(SheetPaper, sheet.id).pdf
    rows = archive.read("presences.csv").decode("utf-8-sig").splitlines()
    assert rows[0].startswith("seance_ref;apprenant_ref;demi_journee;statut;arrivee;depart;minutes")
    assert [row.split(";")[3] for row in rows[1:]] == ["present", "present"]


def test_a_period_without_a_closed_sheet_is_said(app: Flask, trainer: Client):
    typed = {"du": "2020-01-01", "au": "2020-01-31"}

    answer = trainer.post("/feuilles/export.zip", data=form_of(trainer, "/feuilles") | typed)

    assert answer.status_code == 404
    assert "Aucune feuille n’est close pour ces jours" in answer.text


@pytest.mark.parametrize("typed", [{"du": "hier"}, {"du": "2026-02-01", "au": "2026-01-01"}, {"au": ""}])
def test_a_period_that_cannot_be_read_is_refused_beside_its_field(
    app: Flask, trainer: Client, typed: dict[str, str]
):
    answer = trainer.post("/feuilles/export.zip", data=form_of(trainer, "/feuilles") | typed)

    assert answer.status_code == 422
    assert "has-error" in answer.text


def test_a_formula_is_harmless_in_the_table(app: Flask):
    sheet = a_closed_sheet("Ali")
    content = SheetContent.from_dict(sheet.content | {"reason": "=cmd()", "version": 2, "previous": "0" * 64})

    assert b";'=cmd()" in table([content])


def test_papers_and_scans_of_another_structure_do_not_exist(app: Flask, client: Client):
    sheet = a_closed_sheet("Ali")
    stranger = signed_in_as(client, the_trainer(a_structure("Cyber-base de Morlaix")).id)

    answers = [
        stranger.get(f"/feuilles/{sheet.public_id}.{ending}").status_code for ending in ("pdf", "json")
    ]

    assert answers == [404, 404]
