"""What a document carries comes back byte for byte; what a stranger put into a file harms nobody."""

import hashlib
import re
import zlib
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from certificates.authority import KeyKind
from certificates.checking import SealState, check_seal
from certificates.layouts.certificate import draw_certificate
from certificates.layouts.passport import draw_passport
from certificates.pdf.attachments import (
    LARGEST_ATTACHMENT,
    LARGEST_FILE,
    MOST_ATTACHMENTS,
    Attachment,
    attached,
)
from tests.certificates import forgeries
from tests.certificates.carried import attachments, full
from tests.certificates.documents import NOW, a_content, authorities, drawn, sealed
from tests.certificates.passports import a_passport

CARRIED = {held.name: held.content for held in attachments()}


def an_attachment(content: bytes, name: str = "credential.json") -> Attachment:
    return Attachment(name=name, media_type="application/vc", description="Essai", content=content)


def holding(content: bytes) -> bytes:
    """Return a certificate that holds these bytes."""
    return draw_certificate(a_content(), attachments=[an_attachment(content)])


def test_a_sealed_certificate_gives_both_copies_back():
    assert attached(full()) == CARRIED


def test_a_passport_carries_its_copies_too():
    assert attached(draw_passport(a_passport(), attachments=attachments())) == CARRIED


def test_another_library_reads_the_same_copies():
    read = PdfReader(BytesIO(full())).attachments

    assert {name: content for name, [content] in read.items()} == CARRIED


def test_a_document_without_copies_says_nothing_of_any():
    assert attached(sealed()) == {}
    assert b"/EmbeddedFiles" not in drawn()
    assert b"/AF " not in drawn()


def test_each_copy_says_its_kind_size_day_and_checksum():
    catalogue = PdfReader(BytesIO(full())).trailer["/Root"]

    for place, held in zip(catalogue["/AF"], attachments(), strict=True):
        said = place.get_object()
        file = said["/EF"]["/F"]
        assert (said["/F"], said["/UF"], said["/Desc"]) == (held.name, held.name, held.description)
        assert said["/AFRelationship"] == "/Data"
        assert file["/Subtype"] == f"/{held.media_type}"
        assert file["/Params"]["/Size"] == len(held.content)
        assert file["/Params"]["/ModDate"] == f"D:{date(2026, 11, 21):%Y%m%d}120000Z"
        assert bytes.fromhex(file["/Params"]["/CheckSum"].original_bytes.hex()) == (
            hashlib.md5(held.content, usedforsecurity=False).digest()
        )


def test_the_order_in_which_copies_are_given_does_not_matter():
    content = a_content()

    there, back = (
        draw_certificate(content, attachments=given) for given in (attachments(), attachments()[::-1])
    )

    assert there == back


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_changed_copy_breaks_the_seal(kind):
    pdf = full(kind)
    start = re.search(rb"/Type /EmbeddedFile .*?stream\n", pdf, re.DOTALL).end()
    keys = authorities(kind)

    report = check_seal(
        forgeries.with_byte_flipped(pdf, start + 900), roots=keys.roots, crls=keys.crls, at=NOW
    )

    assert report.state is SealState.BROKEN


def test_a_copy_of_any_bytes_comes_back():
    content = bytes(range(256)) * 7 + b"\nendstream\nendobj\n%%EOF"

    assert attached(holding(content)) == {"credential.json": content}


def test_an_attachment_that_swells_is_left_alone():
    assert attached(holding(bytes(LARGEST_ATTACHMENT + 1))) == {}
    assert attached(holding(bytes(LARGEST_ATTACHMENT))) == {"credential.json": bytes(LARGEST_ATTACHMENT)}


def test_only_a_few_attachments_are_read():
    many = [an_attachment(b"x", name=f"{number:03}.txt") for number in range(100)]

    read = attached(draw_certificate(a_content(), attachments=many))

    assert list(read) == [f"{number:03}.txt" for number in range(MOST_ATTACHMENTS)]


def test_copies_are_read_from_a_file_that_another_program_rewrote():
    rewritten = forgeries.rewritten(full())

    assert attached(rewritten) == CARRIED


def test_a_file_that_another_program_made_may_hold_others():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("note.txt", b"bonjour")
    target = BytesIO()
    writer.write(target)

    assert attached(target.getvalue()) == {"note.txt": b"bonjour"}


@pytest.mark.parametrize(
    "pdf",
    [
        b"", b"PK\x03\x04", b"%PDF-1.7\nrien", b"%PDF-1.7\n" + bytes(LARGEST_FILE), full()[:-900],
        full().replace(b"/EmbeddedFile ", b"/EmbeddedFilx "),
        full().replace(b"/EmbeddedFiles", b"/EmbeddedFilez"),
        full().replace(b"/EF <<", b"/EX <<"),
        full().replace(b"/Names [", b"/Names ("),
    ],
    ids=["empty", "zip", "hollow", "huge", "cut", "untyped", "unnamed", "hollow place", "no list"],
)  # fmt: skip
def test_a_strange_file_is_never_an_error(pdf):
    assert attached(pdf) in ({}, CARRIED)


def test_an_encrypted_file_gives_nothing():
    assert attached(forgeries.encrypted()) == {}


def test_a_table_that_swells_gives_nothing():
    packed = zlib.compress(bytes(50_000_000), 9)
    table = b"1 0 obj\n<</Type /XRef /Size 2 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d>>" % len(
        packed
    )

    pdf = b"%PDF-1.7\n" + table + b"\nstream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"

    assert attached(pdf) == {}


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 70_000), st.integers(0, 200))
def test_made_up_bytes_are_never_an_error(noise, position, dropped):
    pdf = full()

    read = attached(pdf[:position] + noise + pdf[position + dropped :])

    assert all(len(content) <= LARGEST_ATTACHMENT for content in read.values())
