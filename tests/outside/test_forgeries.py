"""Every forgery of a whole certificate is refused by us, and by the outside tools that can see it.

Their words are read: most of them exit 0 on a forged file.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.authority import KeyKind
from certificates.checking import SealState, check_seal
from certificates.layouts.certificate import draw_certificate
from tests.certificates import forgeries
from tests.certificates.carried import a_full_content, a_logo, attachments, full
from tests.certificates.documents import NOW, authorities, make_authorities
from tests.support import tools


@dataclass(frozen=True)
class Seen:
    """What a forgery is, what we make of it, and the words of each tool; None where it is fooled."""

    forged: Callable[[], bytes]
    ours: SealState
    pyhanko: str | None
    poppler: str
    mupdf: str | None


CHANGED = (":INVALID", "Digest Mismatch", "Signature invalidated by change to document")
ADDED = (":INVALID", "Not total document signed", "there have been edits since signing")
UNSIGNED = (None, "is not signed", "Signature is not signed")


def with_title_changed() -> bytes:
    """Write another title of the same length in what readers show of the file."""
    assert b"<dc:title>" in full()
    return full().replace(b"Visa Internet,", b"Visa Expert..,")


def with_the_copies_of_another() -> bytes:
    return forgeries.with_the_attachment_of_another(full(), of_somebody_else())


def of_somebody_else() -> bytes:
    """Seal another certificate, with a copy of its own."""
    proof, token = attachments()
    theirs = proof.content.replace(b'"Visa Internet"', b'"Visa Avance!!"')
    copies = (replace(proof, content=theirs), token)
    drawn = draw_certificate(a_full_content(holder_name="Zoé Roux"), logo=a_logo(), attachments=copies)
    return authorities().seal().seal(drawn, at=NOW)


def by_a_forger_with_our_names() -> bytes:
    """Seal the same certificate, its copies with it, with other keys under exactly our names."""
    drawn = draw_certificate(a_full_content(), logo=a_logo(), attachments=attachments())
    return make_authorities(KeyKind.P256).seal().seal(drawn, at=NOW)


FORGERIES = {
    "a flipped bit": Seen(lambda: forgeries.with_byte_flipped(full(), 9_000), SealState.BROKEN, *CHANGED),
    "another title": Seen(with_title_changed, SealState.BROKEN, *CHANGED),
    "a copy changed inside": Seen(
        lambda: forgeries.with_an_attachment_changed(full()), SealState.BROKEN, *CHANGED
    ),
    "the copy of another certificate": Seen(with_the_copies_of_another, SealState.BROKEN, *ADDED),
    "another name painted over": Seen(lambda: forgeries.with_overlay(full()), SealState.BROKEN, *ADDED),
    "a second signature": Seen(
        lambda: forgeries.with_a_second_signature(full()),
        SealState.BROKEN,
        ":INVALID",
        "Signature #2",
        ADDED[2],
    ),
    "bytes after the end": Seen(
        lambda: full() + b"% rien\n", SealState.BROKEN, None, "Not total document signed", ADDED[2]
    ),
    "the signature unhooked": Seen(
        lambda: forgeries.with_another_key_in_the_field(full()), SealState.ABSENT, *UNSIGNED
    ),
    "the signature taken out": Seen(
        lambda: forgeries.without_its_signature(full()), SealState.ABSENT, *UNSIGNED
    ),
    "a forger with our names": Seen(
        by_a_forger_with_our_names, SealState.UNKNOWN_ISSUER, ":INVALID", "issuer isn't Trusted", None
    ),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give our root as a file."""
    path = tmp_path_factory.mktemp("root") / "root.pem"
    path.write_bytes(authorities().root.certificate.public_bytes(Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def store(root: Path) -> str:
    """Make a store of Mozilla's library that trusts our root."""
    folder = root.with_name("nss")
    folder.mkdir()
    where = f"sql:{folder}"
    tools.run("certutil", "-N", "-d", where, "--empty-password")
    tools.run("certutil", "-A", "-d", where, "-n", "root", "-t", "CT,CT,CT", "-i", root)
    return where


def pyhanko(root: Path, pdf: Path) -> str:
    return tools.run(
        "pyhanko", "sign", "validate", "--trust", root, "--trust-replace", "--no-revocation-check",
        "--executive-summary", pdf, expected=None,
    )  # fmt: skip


def test_the_good_file_is_good_for_all_of_them(tmp_path: Path, root: Path, store: str):
    pdf = tmp_path / "good.pdf"
    pdf.write_bytes(full())

    poppler = tools.run("pdfsig", "-nssdir", store, pdf)

    assert check_seal(full(), roots=authorities().roots, crls=authorities().crls, at=NOW).is_good
    assert pyhanko(root, pdf).strip().endswith(":VALID")
    assert poppler.count("Signature #") == 1
    for words in ("Total document signed", "Signature is Valid.", "Certificate is Trusted."):
        assert words in poppler
    assert "The document is unchanged since signing." in tools.run("mutool", "sign", "-v", pdf)


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused_by_us_and_by_those_who_can_see_it(
    tmp_path: Path, root: Path, store: str, name: str
):
    seen = FORGERIES[name]
    pdf = tmp_path / "forged.pdf"
    pdf.write_bytes(seen.forged())

    report = check_seal(pdf.read_bytes(), roots=authorities().roots, crls=authorities().crls, at=NOW)
    poppler = tools.run("pdfsig", "-nssdir", store, pdf, expected=None)

    assert report.state is seen.ours
    assert report.reasons
    assert seen.poppler in poppler
    if seen.pyhanko:
        assert seen.pyhanko in pyhanko(root, pdf)
    if seen.mupdf:
        assert seen.mupdf in tools.run("mutool", "sign", "-v", pdf, expected=None)


def test_four_years_later_it_has_not_expired(tmp_path: Path, root: Path, store: str):
    pdf = tmp_path / "good.pdf"
    pdf.write_bytes(full())
    later = ("faketime", "+4 years")

    poppler = tools.run(*later, tools.require("pdfsig"), "-nssdir", store, pdf)
    by_pyhanko = tools.run(
        *later, tools.require("pyhanko"), "sign", "validate", "--trust", root, "--trust-replace",
        "--no-revocation-check", "--executive-summary", pdf,
    )  # fmt: skip

    assert check_seal(full(), roots=authorities().roots, at=NOW + timedelta(days=4 * 366)).is_good
    assert "Certificate is Trusted." in poppler
    assert "xpired" not in poppler
    assert by_pyhanko.strip().endswith(":VALID")
