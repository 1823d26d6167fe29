"""The sheet on paper: every word of it, in reading order, on as many pages as needed, whatever the names."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from certificates.checking import SealState, check_seal
from certificates.layouts.blank_sheet import draw_blank_sheet
from certificates.layouts.sheet import draw_sheet
from certificates.pdf.attachments import Attachment, attached
from certificates.sheets import ATTACHED, SheetContent, digest
from certificates.sheets.content import HalfDay, HalfDaySlot, SignedHow, Totals
from certificates.sheets.papers import BlankSheet
from tests.certificates.documents import NOW, authorities
from tests.certificates.sheets import (
    AFTERNOON,
    LINES,
    MORNING,
    a_correction,
    a_line,
    a_mark,
    a_sheet,
    at,
    countersigned,
    evidence,
    signed,
)
from tests.support import tools

A_LONG_NAME = "Marie-Antoinette-de-la-Très-Longue-Maison " * 7


def pages_of(pdf: bytes) -> list[str]:
    """Return what each page says, on one line, with ordinary spaces."""
    said = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [" ".join(page.replace("\u202f", " ").replace("\u00a0", " ").split()) for page in said]


def a_crowd(people: int, **changes: Any) -> SheetContent:
    """Return a sheet of that many people, all there, all signed."""
    lines = tuple(a_line(f"p{n}", f"Prénom{n}", f"Nom-de-famille{n}") for n in range(people))
    marks = tuple(a_mark(n + 1, f"p{n}") for n in range(people))
    totals = Totals(people=people, came=people, minutes=105 * people, counted=105 * people)
    return a_sheet(**({"lines": lines, "marks": marks, "totals": totals} | changes))


def two_days() -> SheetContent:
    """Return a sheet of two whole days: four half-days, a morning that Rose did not sign."""
    next_day = date(2026, 11, 25)
    slots = (
        replace(MORNING, ends_at=at(13)),
        replace(AFTERNOON, begins_at=at(13), ends_at=at(24 - 1, 59)),
        HalfDaySlot(day=next_day, half=HalfDay.MORNING, begins_at=at(9, day=25), ends_at=at(13, day=25)),
        HalfDaySlot(day=next_day, half=HalfDay.AFTERNOON, begins_at=at(13, day=25), ends_at=at(17, day=25)),
    )
    rose = replace(LINES[0], signatures=tuple(signed(SignedHow.CARD, slot) for slot in slots[1:]))
    return a_sheet(
        half_days=slots,
        starts_at=slots[0].begins_at,
        ends_at=slots[-1].ends_at,
        lines=(rose, *LINES[1:]),
        trainer_signatures=tuple(countersigned(slot) for slot in slots),
    )


def a_blank(**changes: Any) -> BlankSheet:
    """Return the same session's sheet, to be signed by hand."""
    known = a_sheet()
    shared = {name: getattr(known, name) for name in BlankSheet.__dataclass_fields__ if hasattr(known, name)}
    return BlankSheet(**({**shared, "names": tuple(line.given_name for line in LINES)} | changes))


def test_the_page_says_all_that_a_funder_reads():
    [said] = pages_of(draw_sheet(a_sheet()))

    for words in (
        "Espace public numérique de Kérourien · SIRET 212 900 195 00018",
        "Les e-mails",
        "mardi 24 novembre 2026, de 14:00 à 16:00 (pause commune de 15:00 à 15:15)",
        "Débutants, module « Les e-mails » (4 h au programme)",
        "Amina Kebe, avec Yann Kervella",
        "Médiathèque de Kérourien, 3 rue des Ajoncs, 29200 Brest, Salle bleue",
        "Après-midi, mar. 24/11",
        "Rose Kermarrec présent code secret, 14:02 1 h 45",
        "Ali Ben Salah en retard arrivée 14:20 carte, 14:02 1 h 25",
        "Marie-Thérèse Le Goff présent n’a pas pu signer : main plâtrée (noté par Amina Kebe, 14:02) 1 h 45",
        "Fatoumata présent non signé 1 h 45",
        "Jean Dupont excusé – –",
        "Total 4 sur 5 3 actes pour 4 présents 6 h 40",
        "Amina Kebe mène la séance a signé, 16:00",
        "Yann Kervella avec –",
        "Feuille close mardi 24 novembre 2026 à 16:03 par Amina Kebe · version 1",
        "page 1 sur 1",
    ):
        assert words in said


def test_the_digest_stands_in_clear():
    [said] = pages_of(draw_sheet(a_sheet()))

    assert digest(a_sheet()) in said.replace(" ", "")


def test_a_correction_says_what_it_corrects_and_why():
    [said] = pages_of(draw_sheet(a_correction()))

    assert "version 2 Elle corrige la version 1, gardée aussi." in said
    assert "Raison : Jean est arrivé à l’heure" in said


def test_each_half_day_is_a_column_and_one_that_was_not_signed_says_so():
    said = " ".join(pages_of(draw_sheet(two_days())))

    for words in (
        "Matin, mar. 24/11",
        "Après-midi, mar. 24/11",
        "Matin, mer. 25/11",
        "Après-midi, mer. 25/11",
    ):
        assert words in said
    assert "Rose Kermarrec présent non signé carte, 13:02 carte, 09:02 carte, 13:02" in said


def test_whoever_left_before_a_half_day_is_not_asked_to_sign_it():
    morning, afternoon = replace(MORNING, ends_at=at(13)), replace(AFTERNOON, begins_at=at(13))
    early = a_line("r0se", "Rose", "Kermarrec", left_at=at(12), signatures=(signed(SignedHow.PIN, morning),))
    content = a_sheet(half_days=(morning, afternoon), starts_at=at(9), lines=(early,))

    [said] = pages_of(draw_sheet(content))

    assert "Rose Kermarrec présent départ 12:00 code secret, 09:02 –" in said


def test_a_structure_that_asks_for_no_signature_does_not_reproach_their_absence():
    [said] = pages_of(draw_sheet(a_sheet(asks_signatures=False)))

    assert "non signé" not in said
    assert "Fatoumata présent présence notée" in said


def test_what_is_rare_is_said_where_it_happens():
    late = replace(signed(SignedHow.PIN), signed_at=at(9, day=26))
    rose = a_line("r0se", "Rose", "Kermarrec", minutes=105, counted=90, signatures=(late,))
    ali = a_line("al1", "Ali", "Ben Salah", signatures=(signed(SignedHow.PAPER),))

    [said] = pages_of(
        draw_sheet(a_sheet(lines=(rose, ali), visitors=3, rounding_minutes=30, scans=("ab" * 32,)))
    )

    assert "code secret, 09:02 le 26/11/2026" in said.replace("09:00", "09:02")
    assert "1 h 30 sur 1 h 45" in said
    assert "Ali Ben Salah présent sur papier" in said
    assert "3 personnes sont venues en accès libre sans se nommer" in said
    assert "aux 30 minutes inférieures" in said
    assert "ab" * 32 in said


@pytest.mark.parametrize(("people", "pages"), [(1, 1), (12, 1), (40, 3)])
def test_everyone_has_one_row_and_the_head_is_on_every_page(people: int, pages: int):
    said = pages_of(draw_sheet(a_crowd(people)))

    assert len(said) == pages
    for number, page in enumerate(said, start=1):
        assert f"page {number} sur {len(said)}" in page
        assert "Personne Présence Après-midi, mar. 24/11" in page
    for number in range(people):
        assert sum(f"Nom-de-famille{number} " in page for page in said) == 1
    assert "Nom-de-famille" in said[-1]


@pytest.mark.parametrize("people", [9, 10, 11, 12, 13, 14, 15, 16, 32])
def test_nothing_runs_off_the_page_nor_over_the_line_at_the_bottom(people: int):
    pdf = draw_sheet(a_crowd(people))

    for page in PdfReader(BytesIO(pdf)).pages:
        placed: list[tuple[float, float, str]] = []
        page.extract_text(
            visitor_text=lambda text, _c, at, *_f, into=placed: into.append((at[4], at[5], text))
        )
        heights = [
            y for _x, y, text in placed if text.strip() and "page" not in text and "version" not in text
        ]
        assert min(heights) >= 24
        assert max(heights) <= 595 - 30


@pytest.mark.parametrize(
    ("given", "family", "shown"),
    [
        ("Zoé", "Ñúñez-Œuvrard", "Zoé Ñúñez-Œuvrard"),
        ("Нина", "Ίων", "Нина Ίων"),
        ("\u202eeva", "Le\u200bGoff", "eva LeGoff"),
        ("محمد", "", "????"),
        ("=SOMME(A1)", "<b>x</b>", "=SOMME(A1) <b>x</b>"),
        ("(", "\\)", "( \\)"),
    ],
)
def test_whatever_the_name_the_sheet_of_the_day_is_printed(given: str, family: str, shown: str):
    [said] = pages_of(draw_sheet(a_sheet(lines=(a_line("x", given, family),))))

    assert shown in said
    assert ("tient lieu d’une lettre" in said) == ("?" in shown)


def test_a_name_of_three_hundred_letters_takes_lines_not_the_neighbour_s_room():
    said = " ".join(pages_of(draw_sheet(a_sheet(lines=(a_line("x", A_LONG_NAME, "X" * 300), *LINES)))))

    assert said.count("Longue-Maison") == 7
    assert said.replace(" ", "").count("X" * 300) == 1
    assert "Rose Kermarrec présent code secret" in said


def test_the_same_content_gives_the_same_bytes():
    assert draw_sheet(a_sheet()) == draw_sheet(a_sheet())
    assert draw_sheet(a_sheet()) != draw_sheet(a_sheet(visitors=1))


def test_an_example_says_so_on_every_page():
    pages = PdfReader(BytesIO(draw_sheet(a_crowd(40, example=True)))).pages

    assert len(pages) > 1
    assert all("EXEMPLE" in page.extract_text() for page in pages)


def a_sealed(content: SheetContent) -> bytes:
    """Seal a sheet that carries its evidence."""
    carried = Attachment(
        name=ATTACHED,
        media_type="application/json",
        description="La preuve de cette feuille",
        content=evidence(content).encode(),
    )
    return authorities().seal().seal(draw_sheet(content, attachments=[carried]), at=NOW)


def test_a_sealed_sheet_of_forty_people_is_small_and_carries_its_evidence():
    pdf = a_sealed(a_crowd(40))

    assert check_seal(pdf, roots=authorities().roots, at=NOW).state is SealState.GOOD
    assert attached(pdf)[ATTACHED].decode() == evidence(a_crowd(40))
    assert len(pdf) <= 120_000


@pytest.mark.parametrize(
    "content", [a_sheet(), a_crowd(40, example=True), two_days()], ids=["1", "40", "days"]
)
def test_outside_tools_accept_the_sheet(content: SheetContent, tmp_path):
    file = tmp_path / "feuille.pdf"
    file.write_bytes(a_sealed(content))

    tools.run("qpdf", "--check", file)
    tools.run("outloud", "--fail-on", "warning", file)
    tools.run("pdfua", "check", file)
    assert "Signature Type: ETSI.CAdES.detached" in tools.run("pdfsig", "-nocert", file)


def test_a_screen_reader_hears_a_table_with_its_heads(tmp_path):
    file = tmp_path / "feuille.pdf"
    file.write_bytes(draw_sheet(a_crowd(40)))

    told = tools.run("pdfinfo", "-struct-text", file)

    assert told.count("    TR\n") == 40 + 3 + told.count("Table (block)")
    assert told.count("/Scope /Column") == 4 * told.count("Table (block)")
    wanted = ["H1", "Les e-mails", "Table", "Présence", "Nom-de-famille0", "code secret", "Nom-de-famille39"]
    places = [told.index(words) for words in wanted]
    assert places == sorted(places)


def test_a_blank_sheet_has_the_names_known_and_room_for_whoever_comes():
    [said] = pages_of(draw_blank_sheet(a_blank()))

    assert "Feuille d’émargement à signer" in said
    assert said.count("Nom et prénom :") == 4
    for words in (*(line.given_name for line in LINES), "Arrivée", "Départ", "Après-midi, mar. 24/11"):
        assert words in said
    assert "Amina Kebe assure la formation" in said


def test_a_blank_sheet_of_a_full_room_goes_on_and_never_loses_a_name(tmp_path):
    names = tuple(f"Prénom Nom-de-famille{number}" for number in range(30))
    file = tmp_path / "vierge.pdf"
    file.write_bytes(draw_blank_sheet(a_blank(names=names)))

    pages = pages_of(file.read_bytes())

    assert len(pages) > 1
    assert all("Personne Arrivée Départ" in page for page in pages)
    assert sum(" ".join(pages).count(name + " ") for name in names) == 30
    tools.run("pdfua", "check", file)


def test_somebody_replaced_does_not_sign_the_blank_sheet():
    replaced = replace(a_sheet().trainers[1], part=a_sheet().trainers[1].part.REPLACED)

    [said] = pages_of(draw_blank_sheet(a_blank(trainers=(a_sheet().trainers[0], replaced))))

    assert "en remplacement de Yann Kervella" in said
    assert "Yann Kervella assure la formation" not in said
