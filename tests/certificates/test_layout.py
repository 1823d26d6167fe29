"""The certificate's page: one sheet, everything on it, nothing off it, the same bytes each time."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates.content import CompetencyGroup
from certificates.errors import Unprintable
from certificates.layouts.certificate import draw_certificate
from certificates.pdf.fonts import EmbeddedFont, Face
from certificates.pdf.objects import PdfFile
from certificates.pdf.page import A4
from tests.certificates.documents import CODE, SALT, URL, a_content, drawn, many_groups


def text_of(pdf: bytes) -> str:
    """Return what the page says, on one line, with ordinary spaces."""
    said = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    return " ".join(said.replace("\u202f", " ").split())


def placed_runs(pdf: bytes) -> list[tuple[float, float]]:
    """Return where each run of upright text starts."""
    content = PdfReader(BytesIO(pdf)).pages[0].get_contents().get_data().decode()
    return [(float(x), float(y)) for x, y in re.findall(r"1 0 0 1 (\S+) (\S+) Tm", content)]


def test_the_page_says_everything_that_the_content_says():
    content = a_content()

    said = text_of(draw_certificate(content))

    for group in content.groups:
        for words in (group.title, *group.items):
            assert words in said
    for words in (
        content.title, content.claim_line, content.holder_name, content.issuer_name, content.level_sentence,
        content.hours_text, content.site_name, "Yann Kervella, Inès Benali", "21 novembre 2026, Brest",
        "SIRET 212 900 195 00018", "Visa Internet (parcours EPN), version 1.0", CODE, URL,
    ):  # fmt: skip
        assert words in said


def test_the_same_content_gives_the_same_bytes():
    assert draw_certificate(a_content()) == draw_certificate(a_content())


def test_another_name_gives_another_document_identifier():
    first, second = (PdfReader(BytesIO(draw_certificate(a_content(holder_name=n)))) for n in ("Ali", "Rose"))

    assert first.trailer["/ID"] != second.trailer["/ID"]


def test_markup_in_a_name_is_printed_as_it_is():
    said = text_of(draw_certificate(a_content(holder_name="<b>Ali</b> & (Rose) \\ /JS")))

    assert "<b>Ali</b> & (Rose) \\ /JS" in said


@pytest.mark.parametrize("name", ["W" * 300, "Wilhelmina-Anastasia " * 14, "i" * 300])
def test_a_name_of_three_hundred_letters_stays_on_the_page(name):
    pdf = draw_certificate(a_content(holder_name=name, groups=many_groups()))

    assert name.replace(" ", "") in text_of(pdf).replace(" ", "")
    assert all(40 <= x <= A4[0] - 40 and 20 <= y <= A4[1] - 40 for x, y in placed_runs(pdf))


def test_thirty_one_items_in_six_groups_fit_one_page():
    pdf = draw_certificate(a_content(groups=many_groups(groups=6, items=31)))

    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert text_of(pdf).count("avec un moteur de recherche.") == 31


def test_too_many_items_are_refused_rather_than_lost():
    with pytest.raises(Unprintable, match="une seule page"):
        draw_certificate(a_content(groups=many_groups(groups=12, items=200)))


def test_a_certificate_without_a_list_is_printed():
    said = text_of(draw_certificate(a_content(groups=(), trainer_names=(), hours_text="", period_text="")))

    assert "Fatoumata Diallo-Le Goff" in said
    assert "Compétences constatées" not in said


def test_one_long_group_is_shared_between_the_two_columns():
    items = tuple(f"Geste {number}" for number in range(12))

    pdf = draw_certificate(a_content(groups=(CompetencyGroup(title="Module", items=items),)))

    assert len({x for x, _ in placed_runs(pdf) if x > 200}) >= 2
    assert all(item in text_of(pdf) for item in items)


def test_an_example_says_so_in_words_and_across_the_page():
    example, real = (draw_certificate(a_content(example=example)) for example in (True, False))

    assert "EXEMPLE" in text_of(example)
    assert "Document d’exemple, sans valeur" in text_of(example)
    assert "xemple" not in text_of(real).replace("kerourien.example", "")


def test_the_salt_is_in_the_file_and_nowhere_on_the_page():
    pdf = drawn()

    assert SALT in pdf.decode("latin-1")
    assert SALT not in text_of(pdf)


def test_the_page_stays_light():
    assert len(draw_certificate(a_content(groups=many_groups(), example=True))) < 60_000


def test_the_seal_is_never_called_qualified_and_no_state_title_is_claimed():
    said = text_of(drawn())

    assert "non qualifié" in said
    for forbidden in ("signature qualifiée", "B2i délivré", "certification Pix"):
        assert forbidden not in said


def test_streams_end_with_the_line_end_that_archives_require():
    pdf = drawn()

    for found in re.finditer(rb"/Length (\d+)>>\nstream\n", pdf):
        end = found.end() + int(found[1])
        assert pdf[end : end + 10] == b"\nendstream"


def test_no_font_is_left_out_of_the_file():
    pdf = drawn()

    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor") == 4


def test_no_empty_transition_is_written():
    assert b"/Trans" not in drawn()


def test_what_is_drawn_is_all_either_tagged_or_decoration():
    content = PdfReader(BytesIO(drawn())).pages[0].get_contents().get_data().decode()
    depth = 0

    for line in content.split("\n"):
        depth += line.endswith(("BDC", "BMC")) - (line == "EMC")
        assert depth in (0, 1)
        assert depth == 1 or line == "EMC"
    assert depth == 0


def test_large_letters_are_kerned_with_or_without_accent():
    face = EmbeddedFont(Face.DISPLAY, PdfFile())

    assert face.encode("Fa").count("40") == face.encode("Fâ").count("40") == 1
    assert face.encode("ii").endswith("] TJ")


def test_a_name_stays_on_one_line_where_it_can_be_large():
    pdf = draw_certificate(a_content(holder_name="Nguyễn Thị Ánh-Tuyết Çelik Łukasiewicz"))

    lines = PdfReader(BytesIO(pdf)).pages[0].extract_text().split("\n")
    assert any("Nguyễn Thị Ánh-Tuyết Çelik Łukasiewicz" in line for line in lines)


def test_many_threads_draw_the_same_page():
    contents = [a_content(holder_name=f"Apprenante {number}") for number in range(24)]

    with ThreadPoolExecutor(8) as pool:
        drawn_together = list(pool.map(draw_certificate, contents))

    assert drawn_together == [draw_certificate(content) for content in contents]
