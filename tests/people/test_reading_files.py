"""Files are weighed before they are read, read as streams, and refused with a sentence that helps."""

import re
import zipfile
from io import BytesIO
from time import process_time

import pytest

from app.people.errors import FileRefused, FileTooLarge, TooManyLines
from app.people.importing import reading
from tests.people.workbooks import MODEL, a_model, a_workbook, changed, the_sheet


def texts(raw: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in reading.rows_of(raw)]


def test_the_real_model_gives_its_headings_and_its_example_and_none_of_its_empty_formulas():
    rows = reading.rows_of(MODEL.read_bytes())

    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert [cell.text for cell in rows[3].cells[:4]] == ["Exemple", "Léa", "1970", "Blaziert"]


def test_the_sheet_of_communes_is_never_unfolded(monkeypatch):
    opened = []
    genuine = zipfile.ZipFile.open

    def watched(self, name, *rest, **options):
        opened.append(name if isinstance(name, str) else name.filename)
        return genuine(self, name, *rest, **options)

    monkeypatch.setattr(zipfile.ZipFile, "open", watched)

    reading.rows_of(MODEL.read_bytes())

    assert "xl/worksheets/sheet1.xml" in opened
    assert "xl/worksheets/sheet2.xml" not in opened


def test_a_formula_is_known_for_one_even_when_its_value_is_kept():
    formula = b'<c r="A1" t="str"><f>HYPERLINK("http://x","Rose")</f><v>Rose</v></c>'
    sheet = re.sub(rb'<c r="A1".*?</c>', formula, the_sheet(a_workbook([["Rose"]])))
    raw = changed(a_workbook([["Rose"]]), xl__worksheets__sheet1_dot_xml=sheet)

    cell = reading.rows_of(raw)[0].cells[0]

    assert (cell.text, cell.is_formula) == ("Rose", True)


@pytest.mark.parametrize(
    "raw",
    [
        "nom;prenom\nLe Gall;Zoé\n".encode(),
        "\ufeffnom;prenom\r\nLe Gall;Zoé\r\n".encode(),
        "nom,prenom\nLe Gall,Zoé\n".encode(),
        "nom\tprenom\nLe Gall\tZoé\n".encode(),
        'nom;prenom\n"Le Gall";"Zoé"\n'.encode("cp1252"),
        "nom;prenom\nLe Gall;Zoé\n".encode("utf-16"),
    ],
    ids=["UTF-8", "UTF-8 with a mark", "commas", "tabs", "Windows-1252", "UTF-16"],
)
def test_a_text_file_is_read_in_the_encodings_and_separators_of_france(raw: bytes):
    assert texts(raw) == [["nom", "prenom"], ["Le Gall", "Zoé"]]


def test_a_line_keeps_the_number_that_an_editor_shows():
    rows = reading.rows_of(b'nom;prenom\n\n"Le\nGall";Rose\nBenali;Ali\n')

    assert [row.number for row in rows] == [1, 3, 5]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "vide"),
        (b"\n\n;;;\n", "vide"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0ancien", "ancien"),
        (b"nom;prenom\n\x81\x8d\x00;", "pas du texte"),
        (b'nom;prenom\n"Le Gall;Rose\n', "guillemets"),
        (b"PK\x03\x04 abrupt", "abîmé"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(raw: bytes, sentence: str):
    with pytest.raises(FileRefused, match=sentence):
        reading.rows_of(raw)


def test_a_file_over_two_mebibytes_is_refused_before_it_is_read():
    with pytest.raises(FileTooLarge, match="2 Mo"):
        reading.rows_of(b"x" * (2 * 1024 * 1024 + 1))


def test_a_workbook_that_unfolds_to_too_much_is_refused_before_it_is_unfolded():
    bomb = changed(a_model(), xl__media__image_dot_png=b"\0" * (21 * 1024 * 1024))
    before = process_time()

    with pytest.raises(FileTooLarge):
        reading.rows_of(bomb)

    assert process_time() - before < 1


def test_a_steep_ratio_is_refused_even_under_the_cap():
    steep = changed(a_workbook([["a"]]), xl__media__image_dot_png=b"\0" * (15 * 1024 * 1024))

    with pytest.raises(FileTooLarge):
        reading.rows_of(steep)


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_announced():
    raw = bytearray(a_workbook([["Rose"]]))
    name = b"xl/worksheets/sheet1.xml"
    for header, offset, place in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        at = raw.find(name) if header == b"PK\x03\x04" else raw.rfind(name)
        raw[at - offset + place : at - offset + place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(FileRefused):
        reading.rows_of(bytes(raw))


def test_too_many_members_are_refused():
    many = {f"xl__media__{number}_dot_png": b"x" for number in range(51)}

    with pytest.raises(FileTooLarge):
        reading.rows_of(changed(a_workbook([["a"]]), **many))


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        ("xl__vbaProject_dot_bin", "macros"),
        ("xl__embeddings__a_dot_bin", "d’autres fichiers"),
        ("autre_dot_zip", "d’autres fichiers"),
    ],
)
def test_programs_and_files_within_the_file_are_refused(member: str, sentence: str):
    with pytest.raises(FileRefused, match=sentence):
        reading.rows_of(changed(a_workbook([["a"]]), **{member: b"x"}))


@pytest.mark.parametrize(
    "part", ["xl__workbook_dot_xml", "xl__worksheets__sheet1_dot_xml", "xl__sharedStrings_dot_xml"]
)
def test_entities_are_refused_in_every_part(part: str):
    hostile = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'

    with pytest.raises(FileRefused):
        reading.rows_of(changed(MODEL.read_bytes(), **{part: hostile}))


@pytest.mark.parametrize("sheet", [b"", b"<worksheet>", b"\xff\xfe"], ids=["empty", "cut", "not text"])
def test_a_damaged_sheet_is_refused(sheet: bytes):
    with pytest.raises(FileRefused):
        reading.rows_of(changed(a_workbook([["Rose"]]), xl__worksheets__sheet1_dot_xml=sheet))


def test_a_cell_that_cites_a_string_that_is_not_there_is_refused():
    astray = re.sub(rb"<v>11</v>", b"<v>99999999</v>", the_sheet(MODEL.read_bytes()))

    with pytest.raises(FileRefused):
        reading.rows_of(changed(MODEL.read_bytes(), xl__worksheets__sheet1_dot_xml=astray))


def test_a_workbook_without_a_sheet_is_refused():
    nothing = (
        b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'
    )

    with pytest.raises(FileRefused):
        reading.rows_of(changed(a_workbook([["Rose"]]), xl__workbook_dot_xml=nothing))


def test_a_truncated_workbook_is_refused():
    raw = a_model(("Le Gall", "Rose", 1958))

    for length in range(100, len(raw), 400):
        with pytest.raises(FileRefused):
            reading.rows_of(raw[:length])


def test_two_thousand_and_more_lines_are_refused_with_what_to_do():
    with pytest.raises(TooManyLines, match="Coupez-le"):
        reading.rows_of(b"nom;prenom\n" + b"Le Gall;Rose\n" * 3000)


def test_a_zip_that_is_no_workbook_is_refused():
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mot.txt", "bonjour")

    with pytest.raises(FileRefused):
        reading.rows_of(written.getvalue())
