"""What a forger, or a clumsy program, makes of a sealed certificate."""

import re
from io import BytesIO

from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader, PdfWriter

from certificates.authority import KeyKind
from certificates.pdf.attachments import attached
from tests.certificates.documents import NOW, drawn, make_authorities, sealed


def with_byte_flipped(pdf: bytes, position: int, *, bit: int = 0) -> bytes:
    """Change one bit."""
    forged = bytearray(pdf)
    forged[position] ^= 1 << bit
    return bytes(forged)


def with_title_changed(pdf: bytes) -> bytes:
    """Write another title of the same length in the metadata."""
    assert b"Visa Internet," in pdf
    return pdf.replace(b"Visa Internet,", b"Visa Expert..,")


def with_overlay(pdf: bytes) -> bytes:
    """Paint over the name in an incremental update, which leaves every signed byte as it is."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    painted = generic.StreamObject(stream_data=b"1 1 1 rg 50 600 400 60 re f")
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(painted)])
    writer.update_container(page)
    return _written(writer)


def with_a_second_signature(pdf: bytes) -> bytes:
    """Add a field that shows the same signature again."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    form = writer.root["/AcroForm"]
    first = form["/Fields"][0]
    second = generic.DictionaryObject(
        {
            generic.pdf_name("/FT"): generic.pdf_name("/Sig"),
            generic.pdf_name("/T"): generic.pdf_string("Autre"),
            generic.pdf_name("/V"): first.raw_get("/V"),
        }
    )
    form["/Fields"].append(writer.add_object(second))
    writer.update_container(form["/Fields"])
    return _written(writer)


def with_another_key_in_the_field(pdf: bytes) -> bytes:
    """Unhook the signature from its field in an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/V"]
    writer.update_container(field)
    return _written(writer)


def with_an_attachment_changed(pdf: bytes) -> bytes:
    """Change one bit in the middle of an attached copy, compressed as it stands."""
    starts = [found.end() for found in re.finditer(rb"/EmbeddedFile\b.{0,400}?stream\r?\n", pdf, re.DOTALL)]
    assert len(starts) == 2, "two copies are attached"
    return with_byte_flipped(pdf, starts[0] + 400)


def with_the_attachment_of_another(pdf: bytes, other: bytes) -> bytes:
    """Put another certificate's copy in the place of this one's, in an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    copy = generic.StreamObject(stream_data=attached(other)["credential.json"])
    held = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for position in range(1, len(held), 2):
        entry = held[position]
        if entry["/F"] == "credential.json":
            entry["/EF"] = generic.DictionaryObject({generic.pdf_name("/F"): writer.add_object(copy)})
            writer.update_container(entry)
    return _written(writer)


def without_its_signature(pdf: bytes) -> bytes:
    """Take the signature out of its field and write the file again."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    form = writer.root_object["/AcroForm"]
    for field in form["/Fields"]:
        field.get_object().pop("/V")
    del form["/SigFlags"]
    writer.root_object.pop("/Perms", None)
    return _saved(writer)


def rewritten(pdf: bytes) -> bytes:
    """Read the file and write it again, as a « compressor » does."""
    return _saved(PdfWriter(clone_from=PdfReader(BytesIO(pdf))))


def encrypted() -> bytes:
    """Protect the unsealed file with a password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(drawn())))
    writer.encrypt("secret", algorithm="AES-256")
    return _saved(writer)


def from_another_authority() -> bytes:
    """Seal with keys that bear exactly the same names as ours."""
    return make_authorities(KeyKind.P256).seal().seal(drawn(), at=NOW)


def with_an_authority_signed_otherwise() -> tuple[bytes, list[x509.Certificate]]:
    """Count the bits of a signature in the chain otherwise, which readers take; give the root to trust."""
    keys = make_authorities(KeyKind.P256)
    while keys.issuing.certificate.signature[-1] & 1:
        keys = make_authorities(KeyKind.P256)
    pdf = keys.seal().seal(drawn(), at=NOW)
    signature = keys.issuing.certificate.signature.hex()
    return pdf.replace(f"00{signature}".encode(), f"01{signature}".encode()), keys.roots


def gap_of(pdf: bytes) -> range:
    """Return the positions that the signature does not cover: its own container."""
    _, start, end, _ = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].byte_range
    return range(int(start), int(end))


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _saved(writer: PdfWriter) -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


SEALED_FORGERIES = {
    "a changed title": lambda: with_title_changed(sealed()),
    "an incremental overlay": lambda: with_overlay(sealed()),
    "bytes after the end": lambda: sealed() + b"% rien\n",
    "an end of line after the end": lambda: sealed() + b"\n",
    "a second signature": lambda: with_a_second_signature(sealed()),
    "a rewritten file": lambda: rewritten(sealed()),
    "a truncated file": lambda: sealed()[:-700],
    "two files in one": lambda: sealed() + sealed(),
    "bytes before the start": lambda: b"%PDF-1.7\n" + sealed(),
}
"""Each still shows a seal, and none is the file that was sealed."""
