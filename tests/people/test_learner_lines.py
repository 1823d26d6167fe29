"""Learners in a file: what is kept, what is to correct, what is there already."""

import pytest

from app.people.errors import FileRefused
from app.people.importing import reading
from app.people.importing.learner_lines import LearnerLines
from app.people.importing.report import Report, Weight
from app.people.queries.imports import KnownLearners
from tests.people.workbooks import MODEL, a_model

SITES = {"bellevue": 1, "kerourien": 2}


def read(raw: bytes, known: KnownLearners | None = None) -> Report:
    lines = LearnerLines(sites=SITES, site_id=1, known=known or KnownLearners(), this_year=2026)
    return lines.read(reading.rows_of(raw))


def csv(*lines: str) -> bytes:
    return "\n".join(
        ("ref;nom;prenom;annee_naissance;date_naissance;telephone;courriel;site;qpv;statut", *lines)
    ).encode()


def errors(report: Report) -> list[str]:
    return [f"{one.line} {one.column}" for one in report.those(Weight.ERROR)]


def test_the_example_of_the_model_is_skipped_with_a_note():
    report = read(MODEL.read_bytes())

    assert report.lines == []
    assert [str(note) for note in report.those(Weight.NOTE)] == [
        "Ligne 4\u202f: C’est l’exemple du modèle, il n’est pas importé."
    ]
    assert report.all_is_well


def test_a_filled_model_gives_its_people():
    person = ("Le Gall", "Rose", 1958, "Brest", None, None, "0601020304", None, "Féminin", "timide")

    report = read(a_model(person))

    assert report.lines == [
        {
            **{"line": 4, "given_name": "Rose", "family_name": "Le Gall", "ref": None, "prescriber": None},
            **{"commune": "Brest", "language": "fr", "birth_year": 1958, "phone": "0601020304"},
            **{"email": None, "gender": "feminin", "qpv": "inconnu", "site_id": 1},
        }
    ]
    assert "Les notes ne sont pas reprises." in [one.sentence for one in report.those(Weight.NOTE)]


def test_our_own_layout_gives_its_people_and_their_sites():
    report = read(csv("a1;Benali;Ali;;14/07/1984;06 01 02 03 04;;kerourien;oui;actif"))

    line = report.lines[0]
    assert (line["ref"], line["birth_year"], line["site_id"], line["qpv"]) == ("a1", 1984, 2, "oui")


@pytest.mark.parametrize("born", ["1958", "14/07/1958", "14-07-1958", "1958-07-14", "1958-07-14 00:00:00"])
def test_a_date_of_birth_is_reduced_to_its_year_on_reading(born: str):
    report = read(csv(f"a1;Le Gall;Rose;{born};;;;;;"))

    assert report.lines[0]["birth_year"] == 1958
    assert "14" not in str(report.as_words()["lines"][0]["birth_year"])


def test_a_day_number_of_a_spreadsheet_is_a_date():
    assert read(a_model(("Le Gall", "Rose", 21380))).lines[0]["birth_year"] == 1958


def test_a_telephone_number_finds_again_the_zero_that_a_spreadsheet_ate():
    person = ("Le Gall", "Rose", 1958, None, None, None, 601020304)

    assert read(a_model(person)).lines[0]["phone"] == "0601020304"


@pytest.mark.parametrize(
    ("line", "where"),
    [
        (";Le Gall;Rose;;;;;;;", "2 Référence"),
        ("a1;;Rose;;;;;;;", "2 Nom"),
        ("a1;Le Gall;;;;;;;;", "2 Prénom"),
        ("a1;Le Gall;Rose;demain;;;;;;", "2 Année de naissance"),
        ("a1;Le Gall;Rose;1858;;;;;;", "2 Année de naissance"),
        ("a1;Le Gall;Rose;2031;;;;;;", "2 Année de naissance"),
        ("a1;Le Gall;Rose;;31 juin;;;;;", "2 Date de naissance"),
        ("a1;Le Gall;Rose;;;poste 12;;;;", "2 Téléphone"),
        ("a1;Le Gall;Rose;;;;rose at home;;;", "2 Courriel"),
        ("a1;Le Gall;Rose;;;;;ailleurs;;", "2 Site"),
        ("a1;Le Gall;Rose;;;;;;bof;", "2 QPV"),
        ('a1;"=HYPERLINK(""http://x"")";Rose;;;;;;;', "2 Nom"),
        ("@a1;Le Gall;Rose;;;;;;;", "2 Référence"),
        (f"a1;{'L' * 301};Rose;;;;;;;", "2 Nom"),
    ],
)
def test_a_wrong_line_is_told_by_its_number_and_column_and_not_kept(line: str, where: str):
    report = read(csv(line, "b2;Benali;Ali;;;;;;;"))

    assert errors(report) == [where]
    assert [line["ref"] for line in report.lines] == ["b2"]


@pytest.mark.parametrize("name", ["L" * 300, "علي بن يوسف", "<b>Rose</b>", "Rose & Ali", "O’Neill", "李"])
def test_a_long_foreign_or_odd_name_is_kept_as_typed(name: str):
    assert read(csv(f"a1;{name};Rose;;;;;;;")).lines[0]["family_name"] == name


def test_characters_that_turn_the_writing_are_taken_out_with_a_note():
    report = read(csv("a1;Le\u202e Gall;Rose;;;;;;;"))

    assert report.lines[0]["family_name"] == "Le Gall"
    assert "Des caractères invisibles ont été enlevés." in [one.sentence for one in report.those(Weight.NOTE)]


def test_a_formula_in_a_cell_is_refused_even_when_it_shows_a_name():
    report = read(a_model(('=HYPERLINK("http://x","Le Gall")', "Rose", 1958)))

    assert errors(report) == ["4 Nom"]


def test_the_same_reference_twice_in_a_file_is_a_duplicate():
    report = read(csv("a1;Le Gall;Rose;;;;;;;", "a1;Benali;Ali;;;;;;;"))

    assert [line["line"] for line in report.lines] == [2]
    assert str(report.those(Weight.DUPLICATE)[0]).endswith("Cette personne est déjà à la ligne 2.")


def test_the_same_name_and_year_is_a_duplicate_however_it_is_accented():
    report = read(a_model(("Le Gall", "Zoé", 1958), ("LE GALL", "Zoe", 1958), ("Le Gall", "Zoé", 1959)))

    assert [line["line"] for line in report.lines] == [4, 6]


def test_whoever_is_in_the_register_already_is_a_duplicate():
    known = KnownLearners(refs=frozenset({"a1"}), people=frozenset({("benali ali", 1984)}))

    report = read(
        csv("a1;Le Gall;Rose;;;;;;;", "a2;Benali;Ali;1984;;;;;;", "a3;Benali;Ali;1990;;;;;;"), known
    )

    assert [line["ref"] for line in report.lines] == ["a3"]
    assert {one.sentence for one in report.those(Weight.DUPLICATE)} == {"Cette personne est déjà inscrite."}


def test_an_erased_person_of_another_register_is_left_aside():
    report = read(csv("a1;Le Gall;Rose;;;;;;;efface"))

    assert report.lines == []
    assert report.all_is_well


def test_a_column_that_nobody_knows_is_left_aside_with_a_note():
    report = read("nom;prenom;couleur préférée\nLe Gall;Rose;bleu".encode())

    assert len(report.lines) == 1
    assert report.those(Weight.NOTE)[0].column == "couleur préférée"


def test_a_file_without_its_headings_is_refused_by_their_names():
    with pytest.raises(FileRefused, match="nom, prenom"):
        read(b"Le Gall;Rose\nBenali;Ali\n")


def test_a_report_is_the_same_once_kept_and_read_again():
    report = read(csv("a1;Le Gall;Rose;demain;;;;;;", "b2;Benali;Ali;;;;;;;"))

    assert Report.from_words(report.as_words()) == report
