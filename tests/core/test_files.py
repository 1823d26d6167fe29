"""A file is what its name says, shows something and does nothing: all else is refused."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from app.core.files import HEAVIEST, examined
from app.core.files.errors import FileRefused
from tests.certificates.bombs import tables_without_bytes
from tests.progress import works


def refused(name: str, content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        examined(name, content)
    assert refusal.value.message.endswith(".")
    return refusal.value.message


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("lettre.pdf", works.a_pdf(), "application/pdf"),
        ("Ma lettre.PDF", works.a_pdf_that_opens_its_first_page(), "application/pdf"),
        ("dessin.png", works.a_picture("PNG"), "image/png"),
        ("photo.jpg", works.a_picture("JPEG"), "image/jpeg"),
        ("photo.progressive.jpeg", works.a_picture("JPEG", progressive=True), "image/jpeg"),
        ("image.webp", works.a_picture("WEBP"), "image/webp"),
        ("notes.txt", "Liste de courses :\n— pain\n".encode(), "text/plain; charset=utf-8"),
        ("budget.xlsx", works.a_workbook(), "spreadsheetml.sheet"),
        ("cv.docx", works.a_letter(), "wordprocessingml.document"),
        ("cv.odt", works.an_open_document(), works.ODT),
        ("Été à Concarneau (2026) – L’album.png", works.a_picture("PNG"), "image/png"),
    ],
)
def test_what_people_make_is_kept(name, content, media_type):
    kept = examined(name, content)

    assert kept.media_type.endswith(media_type)
    assert kept.name == name
    assert kept.size == len(kept.content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_was_kept_still_opens_as_it_was(kind):
    content = works.a_picture(kind)

    kept = examined(f"photo.{kind.casefold()}", content)

    with Image.open(io.BytesIO(kept.content)) as now, Image.open(io.BytesIO(content)) as before:
        assert now.size == before.size
        assert now.convert("RGB").tobytes() == before.convert("RGB").tobytes()


def test_a_photograph_no_longer_says_where_it_was_taken_and_keeps_its_way_up():
    taken = works.a_photograph(way_up=6)
    assert b"Appareil de Rose" in taken

    kept = examined("photo.jpg", taken)

    with Image.open(io.BytesIO(kept.content)) as now:
        exif = now.getexif()
        assert dict(exif) == {0x0112: 6}
        assert not exif.get_ifd(0x8825)
    assert b"Rose" not in kept.content


@pytest.mark.parametrize(
    "after", [b"\0\0SEFHe\0\0\0Rose\x24\0\0\0SEFT", b"\0\0\0\x18ftypmp42Rose" + bytes(40)]
)
def test_what_a_telephone_puts_after_a_photograph_is_left_out_and_does_not_refuse_it(after):
    taken = works.a_picture("JPEG")

    assert examined("photo.jpg", taken + after).content == examined("photo.jpg", taken).content


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_a_camera_wrote_in_other_pictures_is_left_out_too(kind):
    exif = Image.Exif()
    exif[0x010F] = "Appareil de Rose"
    content = works.a_picture(kind, exif=exif)
    assert b"Rose" in content

    assert b"Rose" not in examined(f"photo.{kind.casefold()}", content).content


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.txt",
        "C:\\Users\\Rose\\cv.txt",
        "cv\u202etxt.exe.txt",
        "cv\u200b.txt",
        "cv\0.txt",
        "cv\r\nSet-Cookie: a=b.txt",
        "facture.exe.txt",
        ".txt",
        "txt",
        "cv.txt ",
        "cv.txt.",
        "",
        'cv".txt',
        "a" * 120 + ".txt",
    ],
)
def test_a_name_that_leads_or_hides_somewhere_is_refused(name):
    assert "nom de ce fichier" in refused(name, b"Bonjour")


@pytest.mark.parametrize(
    "name", ["cv.exe", "page.html", "dessin.svg", "cv.doc", "cv.docm", "archive.zip", "s.js"]
)
def test_a_kind_that_is_not_of_the_list_is_refused(name):
    assert "type de fichier" in refused(name, b"MZ\x90\x00")


def test_nothing_and_too_much_are_refused():
    assert "vide" in refused("cv.pdf", b"")
    assert "2 Mo" in refused("cv.txt", b"a" * (HEAVIEST + 1))


SOUND = {
    "pdf": works.a_pdf(),
    "png": works.a_picture("PNG"),
    "jpg": works.a_picture("JPEG"),
    "webp": works.a_picture("WEBP"),
    "txt": b"Bonjour",
    "docx": works.a_letter(),
    "xlsx": works.a_workbook(),
    "odt": works.an_open_document(),
}


@pytest.mark.parametrize("says", SOUND)
@pytest.mark.parametrize("is_really", SOUND)
def test_a_file_that_is_not_what_its_name_says_is_refused(says, is_really):
    if says == is_really:
        return

    refused(f"travail.{says}", SOUND[is_really])


@pytest.mark.parametrize("says", SOUND)
@pytest.mark.parametrize(
    "program", [b"MZ\x90\0" + bytes(60), b"\x7fELF" + bytes(60), b"#!/bin/sh\nrm -rf /\n"]
)
def test_a_program_is_refused_under_any_name(says, program):
    refused(f"travail.{says}", program)


@pytest.mark.parametrize("says", sorted(set(SOUND) - {"txt"}))
def test_a_file_followed_by_another_is_refused(says):
    refused(f"travail.{says}", SOUND[says] + works.a_letter({"salut.js": b"alert(1)"}))


@pytest.mark.parametrize("says", sorted(set(SOUND) - {"txt"}))
def test_a_file_preceded_by_a_script_is_refused(says):
    refused(f"travail.{says}", b"#!/bin/sh\n" + SOUND[says])


@pytest.mark.parametrize("says", sorted(set(SOUND) - {"txt"}))
def test_a_file_cut_short_is_refused(says):
    refused(f"travail.{says}", SOUND[says][: len(SOUND[says]) // 2])


@given(some.binary(max_size=400), some.sampled_from(sorted(SOUND)), some.booleans())
def test_whatever_the_bytes_the_answer_is_a_file_or_a_sentence(noise, says, at_its_end):
    sound = SOUND[says]
    content = sound[: len(sound) - len(noise)] + noise if at_its_end else sound[:20] + noise + sound[20:]

    try:
        examined(f"travail.{says}", content)
    except FileRefused as refusal:
        assert refusal.message  # noqa: PT017 - either answer is right


SCRIPT = works.an_action("JavaScript", JS="app.alert(1)")


@pytest.mark.parametrize(
    "catalogue",
    [
        {"/OpenAction": SCRIPT},
        {"/OpenAction": works.an_action("Launch", F="calc.exe")},
        {"/OpenAction": works.an_action("URI", URI="https://example.org")},
        {"/AA": DictionaryObject({NameObject("/WC"): SCRIPT})},
        {"/Names": DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})},
        {"/Names": DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject()})},
        {"/AcroForm": DictionaryObject({NameObject("/XFA"): ArrayObject()})},
        {"/Rien": ArrayObject([ArrayObject([works.an_action("SubmitForm", F="https://example.org")])])},
        {"/Rien": works.an_action("GoToE", F="x")},
        {"/Rien": DictionaryObject({NameObject("/EF"): TextStringObject("x")})},
    ],
    ids=str,
)
def test_a_pdf_that_acts_or_carries_a_file_is_refused(catalogue):
    content = works.a_pdf_that(DictionaryObject({NameObject(name): it for name, it in catalogue.items()}))

    assert "autre chose que des pages" in refused("lettre.pdf", content)


def test_a_name_written_by_numbers_does_not_hide_an_action():
    content = works.a_pdf_that(DictionaryObject({NameObject("/Rien"): SCRIPT}))
    disguised = content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4A#53")
    assert disguised != content

    assert "autre chose que des pages" in refused("lettre.pdf", disguised)


def test_a_script_in_an_object_stream_that_no_table_names_is_refused():
    assert "autre chose que des pages" in refused("lettre.pdf", works.a_pdf_with_a_hidden_script())


def test_a_script_inside_a_stream_said_to_end_earlier_is_refused():
    stored = zlib.compressobj(level=0)
    body = stored.compress(b"endstream endobj " + b"<< /S /JavaScript >>") + stored.flush()
    sound = works.a_pdf()
    hidden = sound[: sound.rindex(b"%%EOF")] + b"7 0 obj <<>> stream\n" + zlib.compress(body) + b"\n%%EOF"

    refused("lettre.pdf", hidden)


def test_a_locked_pdf_is_refused():
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(works.a_pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    refused("lettre.pdf", out.getvalue())


def test_a_pdf_that_inflates_without_end_is_refused():
    bomb = zlib.compress(bytes(60_000_000), 9)
    sound = works.a_pdf()
    content = sound[: sound.rindex(b"%%EOF")] + b"7 0 obj <<>>\nstream\n" + bomb + b"\nendstream\n%%EOF"

    assert "trop gros" in refused("lettre.pdf", content)


def test_a_pdf_that_has_the_same_bytes_read_again_and_again_is_refused():
    content = b"%PDF-1.4\n" + b"!!stream\n" * 1_000 + b"!!!!!" * 100_000 + b"~>\n%%EOF"

    assert "trop gros" in refused("lettre.pdf", content)


@pytest.mark.parametrize(
    "indices",
    [[b"0 1000000000"], [b"0 1000000000 0 -1000000000"], [b"0 100000"] * 5_000],
    ids=["at once", "taken back", "table after table"],
)
def test_a_pdf_that_announces_a_thousand_million_objects_is_refused_before_they_are_counted(indices):
    assert "abîmé" in refused("lettre.pdf", tables_without_bytes(indices))


def test_what_a_reader_saves_from_a_damaged_stream_is_examined_too():
    body = zlib.compress(b"<< /S /JavaScript >>" * 400)[:-6] + b"\xff" * 40
    sound = works.a_pdf()
    content = (
        sound[: sound.rindex(b"%%EOF")] + b"7 0 obj <<>> stream\n" + body[:-6] + b"\xff" * 40 + b"\n%%EOF"
    )

    assert "autre chose que des pages" in refused("lettre.pdf", content)


@pytest.mark.parametrize(
    "content",
    [
        works.a_letter({"word/vbaProject.bin": b"x"}),
        works.a_letter({"word/media/image1.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
        works.a_letter({"word/embeddings/budget.xlsx": works.a_workbook()}),
        works.a_letter({"word/activeX/activeX1.xml": b"<a/>"}),
        works.a_letter({"word/media/image1.png": b"MZ\x90\x00"}),
        works.a_letter({"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        works.a_letter(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        works.a_letter(
            {
                "word/_rels/settings.xml.rels": works.relations(
                    "https://example.org/m.dotm", "attachedTemplate", "External"
                )
            }
        ),
        works.a_letter(
            {"word/_rels/document.xml.rels": works.relations("https://example.org/i", "image", "External")}
        ),
        works.a_letter({"word/footnotes.xml": b"<w:t xmlns:w='w'>DDEAUTO c:\\\\windows\\\\cmd.exe</w:t>"}),
    ],
)
def test_an_office_document_with_a_macro_an_object_or_an_outside_source_is_refused(content):
    assert "Ce document contient" in refused("cv.docx", content)


def test_a_link_that_a_person_follows_is_no_outside_source():
    link = works.relations("https://example.org", "hyperlink", "External")

    assert examined("cv.docx", works.a_letter({"word/_rels/document.xml.rels": link}))


@pytest.mark.parametrize(
    "content",
    [
        works.an_open_document({"Basic/Standard/Module1.xml": b"<a/>"}),
        works.an_open_document({"Scripts/python/salut.py": b"print(1)"}),
        works.an_open_document(
            {
                "content.xml": b"<o:a xmlns:o='o' xmlns:s='urn:oasis:names:tc:opendocument:xmlns:script:1.0'>"
                b"<s:event-listener/></o:a>"
            }
        ),
        works.an_open_document(
            {"content.xml": b"<a xmlns:x='x' x:href='vnd.sun.star.script:Salut?language=Basic'/>"}
        ),
        works.an_open_document(
            entry='<m:file-entry m:full-path="Object 1" m:media-type="application/vnd.sun.star.oleobject"/>'
        ),
        works.an_open_document(entry="<m:encryption-data/>"),
    ],
)
def test_an_open_document_with_a_macro_an_object_or_a_lock_is_refused(content):
    assert "Ce document contient" in refused("cv.odt", content)


@pytest.mark.parametrize(
    "more",
    [
        {"word/../../evil.xml": b"<a/>"},
        {"/etc/passwd.xml": b"<a/>"},
        {"word\\evil.xml": b"<a/>"},
        {"WORD/document.xml": b"<a/>"},
        {"word/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"},
        {"word/a.xml": b"<a>"},
    ],
    ids=str,
)
def test_a_package_that_is_not_sound_is_refused(more):
    refused("cv.docx", works.a_letter(more))


def test_a_package_that_opens_without_end_is_refused():
    bomb = works.a_bomb()
    assert len(bomb) < HEAVIEST

    assert "trop gros" in refused("cv.docx", bomb)


def test_a_package_with_something_between_its_parts_is_refused():
    sound = works.a_letter()
    second = sound.index(b"PK\x03\x04", 4)

    refused("cv.docx", sound[:second] + b"<script>alert(1)</script>" + sound[second:])


@pytest.mark.parametrize(
    "content",
    [
        "Été".encode("latin-1"),
        b"a\0b",
        b"<html><script>alert(1)</script>",
        b"  <?php",
        b"\x1b[31mrouge",
        b"\xff\xfea\0",
    ],
)
def test_a_text_that_is_not_plain_words_is_refused(content):
    refused("notes.txt", content)
