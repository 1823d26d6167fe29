"""Which line of a forged file differs from what was issued."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from app.awards.models import CertificateContent
from app.awards.queries.examination import examined
from app.awards.schemas import differences, title_differs
from app.core.database import db
from certificates.checking import LARGEST_FILE
from certificates.content import CertificateContent as Content
from certificates.layouts.certificate import draw_certificate
from certificates.shown import shown_by
from certificates.words import MOST_OPERATORS
from tests.awards.granted import Granted, give
from tests.support.client import Client
from tests.support.page_check import defects

pytestmark = pytest.mark.one_engine


def forged(rose: Granted, **changes: object) -> bytes:
    """Draw the certificate again with other words, as somebody who owns a good editor would."""
    printed = db.session.get_one(CertificateContent, rose.certificate.id).printed
    return draw_certificate(Content.from_dict({**printed, **changes}))


def saved_again(pdf: bytes) -> bytes:
    """Save a file as any editor does: its objects are packed, the seal is gone."""
    written = PdfWriter(clone_from=BytesIO(pdf))
    written.compress_identical_objects()
    saved = BytesIO()
    written.write(saved)
    return saved.getvalue()


def told(pdf: bytes) -> list[tuple[str, str]]:
    return [(each.label, each.said) for each in differences(examined(pdf, roots=[], crls=[]))]


@pytest.mark.parametrize(
    ("changes", "label", "said"),
    [
        ({"holder_name": "Paul Martin"}, "Nom", "Rose Le Gall"),
        ({"title": "Directrice"}, "Titre", "Visa Internet"),
        ({"issuer_name": "Mairie de Paris"}, "Organisme", "Médiathèque de Bellevue"),
        ({"awarded_by": "Le ministre"}, "Délivrance accordée par", None),
        ({"awarded_on": "2031-01-01"}, "Date et lieu de délivrance", None),
    ],
)
def test_the_line_that_was_changed_is_named_with_what_the_register_says(
    rose: Granted, changes: dict[str, object], label: str, said: str | None
):
    found = told(forged(rose, **changes))

    assert [each for each, _ in found] == [label]
    assert said is None or found[0][1] == said


def test_words_that_are_only_added_are_seen_in_the_title_of_the_file(rose: Granted):
    promoted = forged(rose, title="Visa Internet Expert")

    assert told(promoted) == []
    assert title_differs(examined(promoted, roots=[], crls=[]))


def test_a_line_taken_out_of_the_list_is_named(rose: Granted):
    groups = db.session.get_one(CertificateContent, rose.certificate.id).printed["groups"]
    first, *others = groups
    lost = first["items"][0]

    found = told(forged(rose, groups=[{**first, "items": first["items"][1:]}, *others]))

    assert found == [("Compétence", lost)]


def test_the_real_words_saved_again_differ_in_nothing_and_notes_are_read_out(client: Client, rose: Granted):
    written = PdfWriter(clone_from=BytesIO(rose.pdf))
    note = FreeText(text="Directrice", rect=(80, 500, 320, 560), font_size="30pt")
    written.add_annotation(page_number=0, annotation=note)
    saved = BytesIO()
    written.write(saved)

    page = give(client, saved.getvalue())

    assert told(saved.getvalue()) == []
    assert "Toutes les lignes du registre se lisent dans ce fichier" in page.text
    assert "Quelqu’un a écrit par-dessus" in page.text
    assert "Directrice" in page.text
    assert defects(page.data) == []


def test_the_page_says_which_line_differs(client: Client, rose: Granted):
    page = give(client, saved_again(forged(rose, holder_name="Paul Martin")))

    assert "Certificat non valide" in page.text
    assert "le registre dit «\u202fRose Le Gall\u202f», le fichier ne le montre pas." in page.text
    assert defects(page.data) == []


@pytest.mark.parametrize("spoiled", [lambda pdf: pdf[:-9_000], lambda pdf: b"PK\x03\x04" + pdf])
def test_a_file_too_spoiled_to_be_read_is_answered_and_not_said_to_be_complete(
    client: Client, rose: Granted, spoiled: Callable[[bytes], bytes]
):
    page = give(client, spoiled(rose.pdf))

    assert page.status_code == 200
    assert "Ce fichier est trop abîmé pour être comparé ligne à ligne." in page.text
    assert "Toutes les lignes du registre" not in page.text
    assert defects(page.data) == []


def test_a_replaced_certificate_lends_no_line(rose: Granted):
    printed = db.session.get_one(CertificateContent, rose.certificate.id).printed
    unknown = forged(rose, code="0000-0000-0000-0", url="http://127.0.0.1:5000/v/0000-0000-0000-0")

    assert printed["holder_name"] == "Rose Le Gall"
    assert told(unknown) == []


def test_reading_never_fails_whatever_the_bytes(rose: Granted):
    for length in range(0, len(rose.pdf), 9001):
        broken = rose.pdf[:length] + b"\0" * 50 + rose.pdf[length + 70 :]
        shown_by(broken)
        shown_by(rose.pdf[:length])

    assert shown_by(b"") is None
    assert shown_by(b"%PDF-1.7\n" + b"0" * LARGEST_FILE) is None
    assert shown_by(b"bonjour") is None


def test_a_page_that_asks_for_too_much_effort_is_not_read():
    def drawing(operators: int) -> bytes:
        written = PdfWriter()
        page = written.add_blank_page(200, 200)
        stream = written._add_object(_stream(b"q Q\n" * (operators // 2)))
        page[NameObject("/Contents")] = stream
        page["/Resources"][NameObject("/Font")] = DictionaryObject()
        saved = BytesIO()
        written.write(saved)
        return saved.getvalue()

    assert shown_by(drawing(100)) is not None
    assert shown_by(drawing(MOST_OPERATORS + 10)) is None


def _stream(content: bytes) -> StreamObject:
    made = StreamObject()
    made.set_data(content)
    return made.flate_encode()


def test_a_locked_file_is_not_read(rose: Granted):
    locked = PdfWriter(clone_from=PdfReader(BytesIO(rose.pdf)))
    locked.encrypt("secret", algorithm="RC4-128")
    saved = BytesIO()
    locked.write(saved)

    assert shown_by(saved.getvalue()) is None
