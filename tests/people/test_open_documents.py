"""OpenDocument spreadsheets are read as spreadsheets save them, and as people who mean harm make them."""

from io import BytesIO
from time import process_time
from zipfile import ZipFile

import pytest

from app.people.errors import FileRefused, FileTooLarge, TooManyLines
from app.people.importing import reading
from tests.people.open_documents import a_cell, a_package, a_row, a_sheet, an_ods
from tests.people.workbooks import changed

ROSE = a_row(a_cell("Rose"))


def texts(raw: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in reading.rows_of(raw)]


def the_cell(cell: str) -> str:
    return texts(a_package(a_sheet(a_row(cell))))[0][0]


def test_a_spreadsheet_gives_the_rows_of_its_first_sheet():
    assert texts(an_ods([["nom", "prénom"], ["Le Gall", "Rose"]])) == [["nom", "prénom"], ["Le Gall", "Rose"]]
    assert texts(a_package(a_sheet(ROSE))) == [["Rose"]]


def test_a_million_empty_rows_and_cells_are_counted_and_not_kept():
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = a_row(empty, more='table:number-rows-repeated="1048000"') + a_row(
        '<table:table-cell table:number-columns-repeated="2"/>', a_cell("Rose")
    )

    row = reading.rows_of(a_package(a_sheet(rows)))[0]

    assert (row.number, [cell.text for cell in row.cells]) == (1048001, ["", "", "Rose"])


def test_cells_alike_that_are_saved_as_one_are_several():
    rows = a_row(a_cell("absent", 'table:number-columns-repeated="3"'))

    assert texts(a_package(a_sheet(rows))) == [["absent"] * 3]


def test_full_rows_repeated_beyond_the_cap_are_refused_at_once():
    rows = a_row(a_cell("Rose"), more='table:number-rows-repeated="1000000"')
    before = process_time()

    with pytest.raises(TooManyLines):
        reading.rows_of(a_package(a_sheet(rows)))

    assert process_time() - before < 1


def test_a_cell_repeated_a_billion_times_is_no_wider_than_a_hundred_columns():
    rows = a_row(a_cell("x", 'table:number-columns-repeated="1000000000"'))

    assert texts(a_package(a_sheet(rows))) == [["x"] * 100]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (a_cell("14:05", 'office:time-value="PT14H05M00S"', kind="time"), "14:05"),
        (a_cell("9:30:00", 'office:time-value="PT09H30M00.5S"', kind="time"), "09:30"),
        (a_cell("02/03/58", 'office:date-value="1958-03-02"', kind="date"), "1958-03-02"),
        (a_cell("1 958,00", 'office:value="1958"', kind="float"), "1958"),
        (a_cell("une<text:s/>ligne</text:p><text:p>puis une autre"), "une ligne\npuis une autre"),
        (a_cell("Le <text:span>Gall</text:span>"), "Le Gall"),
    ],
    ids=["an hour", "seconds", "a day", "a number", "two lines", "a word in bold"],
)
def test_a_cell_says_its_value(cell: str, text: str):
    assert the_cell(cell) == text


def test_a_note_beside_a_cell_is_not_what_the_cell_says():
    note = "<office:annotation><text:p>vu au téléphone</text:p></office:annotation>"

    assert the_cell(f"<table:table-cell>{note}<text:p>absent</text:p></table:table-cell>") == "absent"


def test_a_formula_is_known_for_one_even_when_its_value_is_kept():
    rows = a_row(a_cell("Rose", 'table:formula="of:=HYPERLINK(1)"'))

    cell = reading.rows_of(a_package(a_sheet(rows)))[0].cells[0]

    assert (cell.text, cell.is_formula) == ("Rose", True)


def test_entities_are_refused():
    prolog = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    with pytest.raises(FileRefused, match="interdites"):
        reading.rows_of(a_package(a_sheet(ROSE, prolog=prolog)))


@pytest.mark.parametrize("member", ["Basic__Standard__Module1_dot_xml", "Scripts__python__a_dot_py"])
def test_macros_are_refused(member: str):
    with pytest.raises(FileRefused, match="macros"):
        reading.rows_of(a_package(a_sheet(ROSE), **{member: b"x"}))


def test_a_spreadsheet_under_a_password_says_what_to_do():
    manifest = b'<manifest xmlns="urn:oasis:x"><file-entry><encryption-data/></file-entry></manifest>'

    with pytest.raises(FileRefused, match="mot de passe"):
        reading.rows_of(
            a_package("\x01\x02", META_INF__manifest_dot_xml=manifest).replace(b"META_INF", b"META-INF")
        )


def test_a_spreadsheet_that_unfolds_to_too_much_is_refused_before_it_is_unfolded():
    bomb = a_package(a_sheet(ROSE), Pictures__a_dot_png=b"\0" * (21 * 1024 * 1024))
    before = process_time()

    with pytest.raises(FileTooLarge):
        reading.rows_of(bomb)

    assert process_time() - before < 1


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_announced():
    raw = bytearray(a_package(a_sheet(ROSE)))
    for header, offset, place in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        at = raw.find(b"content.xml") if header == b"PK\x03\x04" else raw.rfind(b"content.xml")
        raw[at - offset + place : at - offset + place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(FileRefused):
        reading.rows_of(bytes(raw))


@pytest.mark.parametrize(
    ("mimetype", "sentence"),
    [(b"application/vnd.oasis.opendocument.text", "pas un tableau"), (b"opendocument?", "pas un tableau")],
)
def test_a_text_is_no_spreadsheet(mimetype: bytes, sentence: str):
    with pytest.raises(FileRefused, match=sentence):
        reading.rows_of(a_package(a_sheet(ROSE), mimetype=mimetype))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<office:document-content",
        a_sheet(a_row(more='table:number-rows-repeated="beaucoup"')),
        a_sheet(a_row(more=f'table:number-rows-repeated="{"9" * 5000}"')),
    ],
    ids=["empty", "cut", "a word for a number", "a number too long"],
)
def test_a_damaged_sheet_is_refused(content: str):
    with pytest.raises(FileRefused):
        reading.rows_of(a_package(content))


def test_a_truncated_spreadsheet_is_refused():
    raw = an_ods([["nom", "prénom"], ["Le Gall", "Rose"]])

    for length in range(100, len(raw), 100):
        with pytest.raises(FileRefused):
            reading.rows_of(raw[:length])


def test_a_package_without_its_content_is_refused():
    raw = a_package(a_sheet(ROSE))
    with ZipFile(BytesIO(raw)) as archive:
        assert "content.xml" in archive.namelist()

    with pytest.raises(FileRefused):
        reading.rows_of(changed(raw, content_dot_xml=b""))
