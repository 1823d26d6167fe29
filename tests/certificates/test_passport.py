"""The passport's pages: all of it on as many sheets as needed, in reading order, the same bytes each time."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates.checking import SealState, check_seal, read_salt
from certificates.errors import Unprintable
from certificates.layouts.passport import draw_passport
from certificates.passport_content import PassportContent
from certificates.pdf.page import A4
from tests.certificates.documents import CODE, NOW, SALT, URL, authorities
from tests.certificates.passports import VISA, a_long_part, a_passport
from tests.certificates.test_layout import placed_runs
from tests.support import tools


def pages_of(pdf: bytes) -> list[str]:
    """Return what each page says, on one line, with ordinary spaces."""
    said = (page.extract_text().replace("\u202f", " ") for page in PdfReader(BytesIO(pdf)).pages)
    return [" ".join(page.split()) for page in said]


def test_the_page_says_everything_that_the_content_says():
    [said] = pages_of(draw_passport(a_passport()))

    for domain in VISA.domains:
        assert domain.title in said
        for line in domain.lines:
            for words in (line.statement, line.level, line.seen):
                assert words in said
    for words in (
        "Fatoumata Diallo-Le Goff",
        "Visa Internet (parcours EPN), version 1.0",
        VISA.scale,
        CODE,
        URL,
    ):
        assert words in said


def test_it_says_that_it_is_neither_a_title_nor_a_diploma():
    [said] = pages_of(draw_passport(a_passport()))

    assert "constaté à la date de ce passeport" in said
    assert "Ce n’est ni un titre ni un diplôme." in said


def test_what_does_not_fit_goes_on_to_pages_that_say_whose_they_are():
    pages = pages_of(draw_passport(a_passport(parts=(VISA, a_long_part(90)))))

    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"page {number} sur {len(pages)}" in page
        assert CODE in page
        assert "Fatoumata Diallo-Le Goff" in page
    for number in range(90):
        assert sum(f"la chose numéro {number}," in page for page in pages) == 1


@pytest.mark.parametrize("lines", [11, 12, 13, 14, 15, 16, 17, 18, 30, 47])
def test_the_end_is_never_alone_on_a_page_and_nothing_runs_over_another(lines: int):
    pdf = draw_passport(a_passport(parts=(a_long_part(lines),)))

    last = pages_of(pdf)[-1]

    assert "Je fais la chose" in last
    assert "Pour vérifier" in last
    assert all(40 <= x <= A4[0] - 40 and 10 <= y <= A4[1] - 40 for x, y in placed_runs(pdf))


def test_an_example_says_so_on_every_page():
    pages = pages_of(draw_passport(a_passport(parts=(VISA, a_long_part(60)), example=True)))

    assert len(pages) > 1
    assert all("EXEMPLE" in page for page in pages)


def test_the_same_content_gives_the_same_bytes():
    assert draw_passport(a_passport()) == draw_passport(a_passport())


def test_what_is_stored_gives_the_same_content_back():
    content = a_passport(parts=(VISA, a_long_part(3)), example=True)

    assert PassportContent.from_dict(content.to_dict()) == content


@pytest.mark.parametrize(
    "missing", [{"parts": ()}, {"holder_name": " "}, {"salt": "x"}, {"url": "javascript:x"}]
)
def test_a_passport_that_says_nothing_is_refused(missing: dict[str, object]):
    with pytest.raises(Unprintable):
        a_passport(**missing)


@pytest.mark.parametrize("stored", [{}, {"parts": [{}]}, {**a_passport().to_dict(), "more": 1}])
def test_stored_content_that_was_altered_is_refused(stored: dict[str, object]):
    with pytest.raises(Unprintable):
        PassportContent.from_dict(stored)


def test_a_name_that_our_letters_cannot_draw_is_refused_with_its_character():
    with pytest.raises(Unprintable, match="太"):
        a_passport(holder_name="太郎")


def test_hidden_characters_leave_the_lines_too():
    line = replace(VISA.domains[0].lines[0], statement="Je me\u202e connecte\nau wifi.")
    content = a_passport(parts=(replace(VISA, domains=(replace(VISA.domains[0], lines=(line,)),)),))

    assert content.parts[0].domains[0].lines[0].statement == "Je me connecte au wifi."


def test_a_sealed_passport_is_small_checked_and_carries_its_salt():
    drawn = draw_passport(a_passport(parts=(VISA, a_long_part(110)), example=True))

    pdf = authorities().seal().seal(drawn, at=NOW)

    report = check_seal(pdf, roots=authorities().roots, crls=authorities().crls, at=NOW)
    assert report.state is SealState.GOOD
    assert read_salt(pdf) == SALT
    assert len(pdf) <= 80_000


def test_outside_tools_accept_a_passport_of_several_pages(tmp_path):
    file = tmp_path / "passeport.pdf"
    file.write_bytes(
        authorities().seal().seal(draw_passport(a_passport(parts=(VISA, a_long_part(40)))), at=NOW)
    )

    tools.run("qpdf", "--check", file)
    structure = tools.run("pdfinfo", "-struct-text", file)

    wanted = ["H1", "au nom de", "H2", "H3", "Aller sur Internet", "LBody", "observé le", "Figure"]
    places = [structure.index(words) for words in wanted]
    assert places == sorted(places)
    assert "Document is unsigned" not in tools.run("mutool", "sign", "-v", file)
