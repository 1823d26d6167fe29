"""Programs that we did not write accept our certificates, and refuse the forgeries."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
import zxingcpp
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from certificates.authority import KeyKind
from certificates.layouts.certificate import draw_certificate
from certificates.layouts.passport import draw_passport
from tests.certificates import forgeries
from tests.certificates.carried import a_full_content, a_logo, a_look, attachments, full
from tests.certificates.documents import NOW, URL, a_content, authorities, many_groups
from tests.certificates.passports import VISA, a_long_part, a_passport
from tests.support import tools

_UNKNOWN_TO_IT = r"pdfaExtension|pdfaSchema|pdfaProperty|pdfuaid|'A', expected 'B'"
"""Extension schemas, by which a file says that it is accessible, and level A, which asks for more than B."""

KINDS = pytest.mark.parametrize("kind", list(KeyKind))


@pytest.fixture
def folder(tmp_path):
    """Give a folder with a sealed certificate that carries everything, and its root, for each kind of key."""
    for kind in KeyKind:
        (tmp_path / f"{kind}.pdf").write_bytes(full(kind))
        root = authorities(kind).root.certificate
        (tmp_path / f"{kind}.pem").write_bytes(root.public_bytes(Encoding.PEM))
    return tmp_path


def trusting_store(folder: Path, kind: KeyKind) -> str:
    """Make a store of Mozilla's library that trusts our root."""
    store = folder / f"nss-{kind}"
    store.mkdir()
    where = f"sql:{store}"
    tools.run("certutil", "-N", "-d", where, "--empty-password")
    tools.run("certutil", "-A", "-d", where, "-n", "root", "-t", "CT,CT,CT", "-i", folder / f"{kind}.pem")
    return where


def pyhanko(folder: Path, pdf: Path, *, expected: int) -> str:
    return tools.run(
        "pyhanko", "sign", "validate", "--trust", folder / "p256.pem", "--trust-replace",
        "--no-revocation-check", "--executive-summary", pdf, expected=expected,
    )  # fmt: skip


@KINDS
def test_poppler_finds_a_valid_and_trusted_seal_over_the_total_document(folder, kind):
    said = tools.run("pdfsig", "-nssdir", trusting_store(folder, kind), folder / f"{kind}.pdf")

    assert said.count("Signature #") == 1
    for words in ("Total document signed", "Signature is Valid.", "Certificate is Trusted."):
        assert words in said


@KINDS
def test_mupdf_finds_the_document_unchanged(folder, kind):
    said = tools.run("mutool", "sign", "-v", folder / f"{kind}.pdf")

    assert "The document is unchanged since signing." in said


@KINDS
def test_pyhanko_finds_the_seal_valid(folder, kind):
    said = tools.run(
        "pyhanko", "sign", "validate", "--trust", folder / f"{kind}.pem", "--trust-replace",
        "--no-revocation-check", "--executive-summary", folder / f"{kind}.pdf",
    )  # fmt: skip

    assert said.strip().endswith(":VALID")


@KINDS
def test_openssl_verifies_the_container_against_the_root(folder, kind):
    pdf = full(kind)
    gap = forgeries.gap_of(pdf)
    container = bytes.fromhex(pdf[gap.start + 1 : gap.stop - 1].decode())
    (folder / "seal.cms").write_bytes(container)
    (folder / "covered").write_bytes(pdf[: gap.start] + pdf[gap.stop :])

    said = tools.run(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", folder / "seal.cms",
        "-content", folder / "covered", "-CAfile", folder / f"{kind}.pem", "-purpose", "any",
        "-attime", str(int((NOW + timedelta(hours=1)).timestamp())), "-out", folder / "out",
    )  # fmt: skip

    assert "CMS Verification successful" in said


@KINDS
def test_qpdf_finds_no_fault_in_the_file(folder, kind):
    said = tools.run("qpdf", "--check", folder / f"{kind}.pdf")

    assert "No syntax or stream encoding errors found" in said


def test_every_font_is_embedded_cut_down_and_readable(folder):
    lines = tools.run("pdffonts", folder / "p256.pdf").splitlines()[2:]

    assert len(lines) == 4
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)


def test_a_screen_reader_hears_the_certificate_in_order(folder):
    said = tools.run("pdfinfo", "-struct-text", folder / "p256.pdf")

    told = ["Espace public numérique de Kérourien", "H1", "Visa Internet", a_full_content().holder_name, "H2",
            "Compétences constatées", "H3", "Découvrir l’ordinateur, partie 1", "LBody",
            "Je trouve un horaire", "Lbl", "Date et lieu de délivrance", "Pour l’organisme", "Jeanne Martin",
            "Figure:", "Action soutenue", "Link (inline)", "  Form\n"]  # fmt: skip
    places = [said.index(words) for words in told]
    assert places == sorted(places)
    assert "avec un moteur de recherche." in said


def test_the_document_says_that_it_is_tagged_and_what_it_is_called(folder):
    said = tools.run("pdfinfo", folder / "p256.pdf")

    assert "Tagged:          yes" in said
    assert f"Visa Internet, {a_full_content().holder_name}" in said
    assert "Pages:           1" in said


def test_an_accessibility_checker_finds_no_fault_in_the_sealed_files_and_sees_one_that_is_mute(folder):
    passport = draw_passport(a_passport(parts=(VISA, a_long_part(40))), attachments=attachments())
    (folder / "passport.pdf").write_bytes(authorities().seal().seal(passport, at=NOW))
    (folder / "mute.pdf").write_bytes(full().replace(b"/StructTreeRoot ", b"/StructTreeRoof "))

    said = tools.run(
        "outloud", "--fail-on", "warning", *(folder / f"{name}.pdf" for name in ("p256", "passport", "mute")),
        expected=1,
    )  # fmt: skip

    told = re.findall(r"^(PASS|FAIL)\s+(\S+)\.pdf: (\d+) error", said, re.MULTILINE)
    verdicts = {Path(name).name: (verdict, errors) for verdict, name, errors in told}
    assert verdicts["p256"] == verdicts["passport"] == ("PASS", "0")
    assert verdicts["mute"][0] == "FAIL"


@KINDS
def test_another_accessibility_checker_finds_no_fault_in_the_sealed_file(folder, kind):
    said = tools.run("pdfua", "check", folder / f"{kind}.pdf")

    assert "PASS (no findings)" in said


def test_the_copies_taken_out_are_those_put_in(folder):
    listed = tools.run("pdfdetach", "-list", folder / "p256.pdf")
    tools.run("pdfdetach", "-saveall", "-o", folder, folder / "p256.pdf")

    assert "2 embedded files" in listed
    for held in attachments():
        assert (folder / held.name).read_bytes() == held.content


def test_the_archival_checker_finds_fault_only_with_what_it_does_not_know(folder):
    with pikepdf.open(folder / "p256.pdf") as pdf:
        report = pikepdf.pdfa.check(pdf, "3b")

    faults = {found.message for found in report.violations}
    assert {fault for fault in faults if not re.search(_UNKNOWN_TO_IT, fault)} == set()


@pytest.mark.parametrize("resolution", [60, 110])
@pytest.mark.parametrize("groups", [1, 6])
def test_a_phone_reads_the_code_from_the_page(tmp_path, resolution, groups):
    pdf = tmp_path / "page.pdf"
    content = a_content(groups=many_groups(groups=groups, items=12), example=True, look=a_look())
    pdf.write_bytes(draw_certificate(content, logo=a_logo()))

    tools.run("pdftoppm", "-r", str(resolution), "-png", "-singlefile", pdf, tmp_path / "page")

    with Image.open(tmp_path / "page.png") as image:
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [URL]


def test_four_years_later_poppler_does_not_call_the_seal_expired(folder):
    if shutil.which("faketime") is None:
        pytest.skip("faketime : introuvable sur cette machine")
    store = trusting_store(folder, KeyKind.P256)

    said = tools.run("faketime", "+4 years", tools.require("pdfsig"), "-nssdir", store, folder / "p256.pdf")

    assert "Certificate is Trusted." in said
    assert "xpired" not in said


@pytest.mark.parametrize("name", ["a changed title", "an incremental overlay"])
def test_pyhanko_refuses_the_forgeries_that_we_refuse(folder, name):
    forged = folder / "forged.pdf"
    forged.write_bytes(forgeries.SEALED_FORGERIES[name]())

    said = pyhanko(folder, forged, expected=1)

    assert ":INVALID" in said


def test_pyhanko_refuses_a_forger_with_the_same_names(folder):
    forged = folder / "forged.pdf"
    forged.write_bytes(forgeries.from_another_authority())

    assert ":INVALID" in pyhanko(folder, forged, expected=1)


@pytest.mark.parametrize("name", ["an incremental overlay", "bytes after the end"])
def test_poppler_sees_that_the_total_document_is_no_longer_signed(folder, name):
    forged = folder / "forged.pdf"
    forged.write_bytes(forgeries.SEALED_FORGERIES[name]())

    said = tools.run("pdfsig", "-nssdir", trusting_store(folder, KeyKind.P256), forged)

    assert "Not total document signed" in said
