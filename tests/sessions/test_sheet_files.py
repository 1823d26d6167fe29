"""Each line of a filled sheet is weighed alone, and what cannot be noted has its own sentence."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zipfile import ZipFile

import pytest

from app.core import clock
from app.core.database import db
from app.core.spreadsheets import harmless, unguarded
from app.people.importing.cells import Cell, Row
from app.people.importing.report import Weight
from app.people.models import Person
from app.sessions.importing import template, values
from app.sessions.importing.report import SheetReport
from app.sessions.importing.sheet_lines import MOST_NEWCOMERS, SheetLines
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus, Presence
from app.sessions.queries import Desk, desk_within_reach
from tests.support.factories import a_learner, a_session, enrolled, kept

pytestmark = pytest.mark.one_engine
BEGUN = datetime(2026, 11, 24, 13, tzinfo=clock.UTC)
"""Two in the afternoon, in Paris."""


def a_workshop(*names: str) -> CourseSession:
    """Make a session of two hours, with people in it."""
    workshop = a_session(starts_at=BEGUN)
    for name in names:
        enrolled(a_learner(name, "Martin"), workshop)
    return workshop


def desk_of(workshop: CourseSession) -> Desk:
    db.session.rollback()
    return desk_within_reach(workshop.public_id, [workshop.structure_id])


def read(
    desk: Desk, *lines: Mapping[str, str], now: datetime = BEGUN, formulas: tuple[str, ...] = ()
) -> SheetReport:
    """Read lines as a file would give them, below their headings; `formulas` are columns of formulas."""
    rows = [Row(1, tuple(map(Cell, template.COLUMNS)))]
    for number, line in enumerate(lines, 2):
        cells = (Cell(line.get(name, ""), is_formula=name in formulas) for name in template.COLUMNS)
        rows.append(Row(number, tuple(cells)))
    return SheetLines(desk, now=now).read(rows)


def line_of(desk: Desk, **said: str) -> dict[str, str]:
    """Write a line of the first person of the sheet."""
    return {"seance_ref": desk.public_id, "apprenant_ref": desk.seated[0].public_id, **said}


def refusal_in(report: SheetReport) -> str:
    """Return the one sentence that refuses a line."""
    assert report.lines == []
    (remark,) = report.those(Weight.ERROR)
    return remark.sentence.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"statut": "oui"}, "Rose Martin : ce mot n’est pas connu."),
        ({"statut": "en retard", "arrivee": "vers midi"}, "Rose Martin : cette heure ne se lit pas."),
        ({"statut": "en retard"}, "Rose Martin : notez l’heure d’arrivée."),
        ({"statut": "présent", "arrivee": "15:00", "depart": "14:30"}, "ne peut pas partir avant d’arriver"),
        ({"statut": "en retard", "arrivee": "17:00"}, "après la fin de la séance"),
        ({"statut": "présent", "depart": "13:00"}, "avant le début de la séance"),
        ({"statut": "absent", "arrivee": "14:10"}, "mais avec une heure"),
        ({"remarque": "bus en panne"}, "Dites d’abord si Rose Martin est là"),
        ({"statut": "présent", "remarque": "o" * 501}, "la remarque est trop longue"),
        ({"statut": "présent", "seance_ref": "0" * 26}, "Cette ligne vient d’une autre séance."),
        ({"statut": "présent", "apprenant_ref": "0" * 26}, "n’est pas inscrite à cette séance"),
        ({"statut": "présent", "apprenant_ref": "", "nom": "Tanguy"}, "au moins le prénom"),
        ({"statut": "absent", "apprenant_ref": "", "prenom": "Zoé"}, "n’était pas attendu"),
        ({"statut": "présent", "apprenant_ref": "", "prenom": "=Zoé"}, "une formule"),
        ({"statut": "présent", "apprenant_ref": "", "prenom": "Z" * 301}, "est trop long"),
    ],
)
def test_what_cannot_be_noted_has_its_own_sentence(app, said, sentence):
    desk = desk_of(a_workshop("Rose"))

    assert sentence in refusal_in(read(desk, line_of(desk, **said)))


def test_somebody_on_two_lines_is_refused_on_both(app):
    desk = desk_of(a_workshop("Rose"))

    report = read(desk, line_of(desk, statut="présent"), line_of(desk, statut="absent"))

    assert report.lines == []
    assert [remark.line for remark in report.those(Weight.ERROR)] == [2, 3]
    assert "lignes (2 et 3)" in report.those(Weight.ERROR)[0].sentence


def test_two_unexpected_people_of_one_name_are_asked_apart(app):
    desk = desk_of(a_workshop("Rose"))

    report = read(desk, {"prenom": "Zoé"}, {"prenom": "zoe"})

    assert report.lines == []
    assert "complétez leurs noms" in report.those(Weight.ERROR)[0].sentence


def test_somebody_who_waits_is_given_a_seat_first(app):
    workshop = a_workshop("Rose")
    waiting = a_learner("Ali")
    kept(
        Enrolment(
            structure_id=workshop.structure_id,
            course_session_id=workshop.id,
            learner_id=waiting.id,
            status=EnrolmentStatus.WAITING,
            enrolled_by=workshop.trainer_id,
            enrolled_at=clock.now(),
        )
    )
    desk = desk_of(workshop)

    assert "liste d’attente" in refusal_in(
        read(desk, {"apprenant_ref": waiting.public_id, "statut": "présent"})
    )


def test_nobody_new_is_added_more_than_a_week_later(app):
    desk = desk_of(a_workshop("Rose"))

    report = read(desk, {"prenom": "Zoé"}, now=BEGUN + timedelta(days=8))

    assert "depuis plus d’une semaine" in refusal_in(report)


def test_a_file_adds_no_more_people_than_a_session_could_hold(app):
    desk = desk_of(a_workshop("Rose"))

    report = read(desk, *({"prenom": f"Zoé {number}"} for number in range(MOST_NEWCOMERS + 5)))

    assert (len(report.lines), report.lines_with(Weight.ERROR)) == (MOST_NEWCOMERS, 5)


@pytest.mark.parametrize("column", ["statut", "arrivee", "depart", "remarque", "apprenant_ref"])
def test_a_formula_is_never_believed(app, column: str):
    desk = desk_of(a_workshop("Rose"))

    report = read(desk, line_of(desk, statut="présent", arrivee="14:05"), formulas=(column,))

    assert "une formule" in refusal_in(report)


def test_a_name_that_was_changed_in_the_file_changes_nobody(app):
    desk = desk_of(a_workshop("Rose"))

    report = read(desk, line_of(desk, prenom="Rosalie", statut="présent"), formulas=("nom",))

    assert [line.name for line in report.good] == ["Rose Martin"]


def test_lines_left_empty_say_nothing(app):
    desk = desk_of(a_workshop("Rose"))

    report = read(desk, line_of(desk, prenom="Rose"), {"seance_ref": desk.public_id})

    assert (report.lines, report.remarks) == ([], [])


def test_a_report_that_was_kept_is_read_again_whole(app):
    desk = desk_of(a_workshop("Rose"))
    report = read(desk, line_of(desk, statut="en retard", arrivee="14h07", remarque="bus"), {"prenom": "Zoé"})

    again = SheetReport.from_words(report.as_words())

    assert again == report
    assert again.good[0].answer.arrived_at == BEGUN + timedelta(minutes=7)


@pytest.mark.parametrize(
    ("text", "presence"),
    [
        ("Présent", Presence.PRESENT),
        ("présente", Presence.PRESENT),
        ("PRESENT(E)", Presence.PRESENT),
        ("En  retard", Presence.LATE),
        ("excusée", Presence.EXCUSED),
        ("absent.", Presence.ABSENT),
    ],
)
def test_an_answer_is_read_however_it_is_written(text: str, presence: Presence):
    assert values.presence(text) is presence


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        (Cell("14:05"), time(14, 5)),
        (Cell("9:05:00"), time(9, 5)),
        (Cell("14 h 05"), time(14, 5)),
        (Cell("14H"), time(14)),
        (Cell("14.05"), time(14, 5)),
        (Cell("14\u202fh\u00a005 min"), time(14, 5)),
        (Cell("0.58680555555555558", is_number=True), time(14, 5)),
        (Cell("3.4722222222222224E-3", is_number=True), time(0, 5)),
        (Cell("١٤:٠٥"), time(14, 5)),
        (Cell("  "), None),
    ],
)
def test_an_hour_is_read_as_people_and_spreadsheets_write_it(cell: Cell, hour: time | None):
    assert values.hour(cell) == hour


@pytest.mark.parametrize(
    "cell",
    [
        *map(Cell, ("14", "25:00", "14:61", "14h5", "tôt", "14:05 ou 14:10")),
        Cell("14", is_number=True),
        Cell("0.99999999", is_number=True),
        Cell("1E999999999", is_number=True),
    ],
)
def test_what_is_no_hour_is_refused(cell: Cell):
    with pytest.raises(ValueError, match=r"."):
        values.hour(cell)


@pytest.mark.parametrize("typed", ["=1+1", "+33", "-20 min", "@ici", "'ici", "bonjour", ""])
def test_a_guarded_cell_comes_back_as_it_was(typed: str):
    assert unguarded(harmless(typed)) == typed
    assert not harmless(typed).startswith(("=", "+", "-", "@"))


def test_a_name_that_a_spreadsheet_would_compute_is_guarded_in_text_and_is_text_in_the_spreadsheet(app):
    workshop = a_workshop("Rose")
    person = db.session.scalars(db.select(Person).where(Person.given_name == "Rose")).one()
    person.given_name = "=HYPERLINK(1)"
    db.session.commit()
    desk = desk_of(workshop)

    rows = list(csv.reader(io.StringIO(template.as_csv(desk).decode("utf-8-sig"), newline=""), delimiter=";"))
    with ZipFile(io.BytesIO(template.as_ods(desk))) as archive:
        content = archive.read("content.xml").decode()

    assert rows[0] == list(template.COLUMNS)
    assert rows[1][2] == "'=HYPERLINK(1)"
    assert len(rows) == 2 + template.ROOM_FOR_OTHERS
    assert 'office:value-type="string"><text:p>=HYPERLINK(1)<' in content
    assert "table:formula" not in content
