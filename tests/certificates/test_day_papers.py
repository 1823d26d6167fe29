"""The papers of a day that nobody seals: reminder slips, the call list, the programme of a course."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from certificates.layouts.call_list import draw_call_list
from certificates.layouts.days import drawable, french, hour_words, hours_words, span_words
from certificates.layouts.programme import draw_programme
from certificates.layouts.slips import draw_slips
from certificates.sheets.papers import Call, CallList, Programme, ProgrammeModule, Slip, Slips
from tests.certificates.sheets import TUESDAY, a_sheet, at
from tests.certificates.test_layout import placed_runs
from tests.certificates.test_sheet_layout import pages_of
from tests.support import tools

EMAILS = ProgrammeModule(
    title="Les e-mails",
    minutes=240,
    summary="Écrire à ses proches.",
    aims=("Je lis un message et j’y réponds.", "J’envoie et j’ouvre une pièce jointe."),
    requires=("Aller sur Internet",),
)


def a_slip(**changes: Any) -> Slip:
    """Return Rose's reminder."""
    values: dict[str, Any] = {
        "given_name": "Rose",
        "title": "Les e-mails",
        "starts_at": at(14),
        "ends_at": at(16, 30),
        "site_name": "Médiathèque de Kérourien",
        "site_address": "3 rue des Ajoncs, 29200 Brest",
        "room": "Salle bleue",
        "trainer": "Amina",
    }
    return Slip(**(values | changes))


def slips_of(*slips: Slip, phone: str = "02 98 00 11 22") -> bytes:
    return draw_slips(Slips(structure_name="EPN de Kérourien", phone=phone, slips=slips, printed_on=TUESDAY))


def a_programme(**changes: Any) -> Programme:
    """Return the programme of beginners."""
    values: dict[str, Any] = {
        "structure_name": "Espace public numérique de Kérourien",
        "structure_siret": "21290019500018",
        "structure_place": "Brest",
        "title": "Débutants",
        "summary": "Six semaines pour commencer sans crainte.\nEn petit groupe.",
        "audience": "Toute personne qui débute.",
        "framework": "Visa Internet (parcours EPN), version 1.0",
        "modules": (ProgrammeModule(title="Aller sur Internet", minutes=360), EMAILS),
        "printed_on": TUESDAY,
    }
    return Programme(**(values | changes))


def a_call_list(*calls: Call) -> bytes:
    return draw_call_list(CallList(structure_name="EPN de Kérourien", calls=calls, printed_on=TUESDAY))


def a_call(name: str, phone: str | None = None) -> Call:
    return Call(name=name, phone=phone, session_title="Les e-mails", starts_at=at(14), why="Séance déplacée.")


def test_a_slip_says_when_what_where_and_what_to_bring():
    [said] = pages_of(slips_of(a_slip()))

    for words in (
        "Bonjour Rose",
        "Mardi 24 novembre 2026 de 14 h à 16 h 30",
        "« Les e-mails » avec Amina",
        "Médiathèque de Kérourien, 3 rue des Ajoncs, 29200 Brest, Salle bleue",
        "Apportez votre carte.",
        "Vous ne pouvez pas venir ? Dites-le nous : 02 98 00 11 22",
    ):
        assert words in said


def test_without_a_phone_nobody_is_asked_to_call():
    [said] = pages_of(slips_of(a_slip(), phone=""))

    assert "Dites-le nous" not in said


def test_six_slips_share_a_page_and_the_seventh_begins_another():
    pages = pages_of(slips_of(*(a_slip(given_name=f"Prénom{n}") for n in range(7))))

    assert [page.count("Bonjour") for page in pages] == [6, 1]


def test_a_name_that_our_letters_cannot_draw_is_greeted_without_it():
    [said] = pages_of(slips_of(a_slip(given_name="محمد")))

    assert "Bonjour Mardi" in said
    assert "?" not in said.replace("pas venir ?", "")


def test_however_long_the_words_a_slip_stays_in_its_place():
    pdf = slips_of(
        a_slip(given_name="X" * 300, title="Y" * 200, site_name="Z" * 200, bring="b " * 200, trainer="T" * 90)
    )

    assert all(y > 841.89 * 2 / 3 and x < 595.276 / 2 for x, y in placed_runs(pdf))


def test_the_call_list_says_whom_to_call_and_whom_to_tell_on_the_spot():
    [said] = pages_of(a_call_list(a_call("Rose Kermarrec", "06 12 34 56 78"), a_call("Ali Ben Salah")))

    assert "2 personnes, dont 1 avec un téléphone" in said
    assert "Rose Kermarrec 06 12 34 56 78 Les e-mails mar. 24/11, 14:00 Séance déplacée." in said
    assert "Ali Ben Salah pas de téléphone : prévenir sur place" in said


def test_a_call_list_of_a_whole_week_loses_nobody():
    pages = pages_of(a_call_list(*(a_call(f"Prénom Nom{n}.") for n in range(60))))

    assert len(pages) > 2
    assert all(" ".join(pages).count(f"Nom{n}.") == 1 for n in range(60))


def test_nobody_to_call_is_a_list_too():
    [said] = pages_of(a_call_list())

    assert "0 personne" in said


def test_the_programme_says_the_modules_in_their_order_with_what_comes_before():
    [said] = pages_of(draw_programme(a_programme()))

    for words in (
        "Brest · SIRET 212 900 195 00018",
        "10 h, en 2 modules",
        "Toute personne qui débute.",
        "Visa Internet (parcours EPN), version 1.0",
        "1. Aller sur Internet 6 h",
        "2. Les e-mails 4 h · à suivre après « Aller sur Internet » Écrire à ses proches.",
        "– J’envoie et j’ouvre une pièce jointe.",
    ):
        assert words in said


def test_the_title_of_a_module_is_letter_for_letter_that_of_the_sheet():
    [said] = pages_of(draw_programme(a_programme()))

    assert a_sheet().module_title == EMAILS.title
    assert f"2. {EMAILS.title} " in said


def test_a_long_programme_goes_on_and_keeps_a_title_with_what_follows():
    pages = pages_of(draw_programme(a_programme(modules=(EMAILS,) * 24, summary="Une phrase. " * 400)))

    assert len(pages) > 3
    for page in pages[:-1]:
        assert not page.split(" Débutants · ")[0].endswith("Les e-mails")
    assert " ".join(pages).count("Je lis un message") == 24
    assert " ".join(pages).count("phrase.") == 400


@pytest.mark.parametrize(
    "pdf",
    [
        slips_of(*(a_slip() for _ in range(7))),
        a_call_list(*(a_call("Rose Kermarrec", "06 12 34 56 78") for _ in range(40))),
        draw_programme(a_programme(modules=(EMAILS,) * 24, example=True)),
    ],
    ids=["slips", "calls", "programme"],
)
def test_outside_tools_accept_the_papers(pdf: bytes, tmp_path: Path):
    file = tmp_path / "papier.pdf"
    file.write_bytes(pdf)

    tools.run("qpdf", "--check", file)
    tools.run("pdfua", "check", file)
    assert PdfReader(BytesIO(pdf)).metadata.title


def test_the_same_paper_gives_the_same_bytes():
    assert slips_of(a_slip()) == slips_of(a_slip())
    assert draw_programme(a_programme()) == draw_programme(a_programme())


def test_hours_and_spaces_are_said_as_in_french():
    assert [hours_words(minutes) for minutes in (0, 45, 60, 105)] == [
        "0\u00a0min",
        "45\u00a0min",
        "1\u00a0h",
        "1\u00a0h\u00a045",
    ]
    assert hour_words(at(9, 5)) == "9\u00a0h\u00a005"
    assert french("« Oui » : à 14:02 !") == "«\u202fOui\u202f»\u202f: à 14:02\u202f!"
    assert span_words(at(22), at(2, day=25)).startswith("du mardi 24 novembre 2026 à 22:00 au mercredi 25")
    assert drawable("\u202eEva\u0007") == "Eva"
