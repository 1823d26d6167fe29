"""Programs that we did not write accept our certificates, and refuse the forgeries."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from certificates.authority import KeyKind
from certificates.layouts.certificate import draw_certificate
from tests.certificates import forgeries
from tests.certificates.documents import NOW, URL, a_content, authorities, many_groups, sealed
from tests.support import tools

KINDS = pytest.mark.parametrize("kind", list(KeyKind))


@pytest.fixture
def folder(tmp_path):
    """Give a folder with a sealed certificate and the root of each kind of key."""
    for kind in KeyKind:
        (tmp_path / f"{kind}.pdf").write_bytes(sealed(kind))
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
    pdf = sealed(kind)
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

    told = ["H1", "Visa Internet", "Fatoumata Diallo-Le Goff", "H2", "Compétences constatées", "H3",
            "Aller sur Internet", "LBody", "Je me connecte au wifi.", "Lbl", "Date et lieu de délivrance",
            "Figure:", "Link (inline)", "  Form\n"]  # fmt: skip
    places = [said.index(words) for words in told]
    assert places == sorted(places)
    assert "avec un moteur de recherche." in said


def test_the_document_says_that_it_is_tagged_and_what_it_is_called(folder):
    said = tools.run("pdfinfo", folder / "p256.pdf")

    assert "Tagged:          yes" in said
    assert "Visa Internet, Fatoumata Diallo-Le Goff" in said
    assert "Pages:           1" in said


@pytest.mark.parametrize("resolution", [60, 110])
@pytest.mark.parametrize("groups", [1, 6])
def test_a_phone_reads_the_code_from_the_page(tmp_path, resolution, groups):
    pdf = tmp_path / "page.pdf"
    pdf.write_bytes(draw_certificate(a_content(groups=many_groups(groups=groups, items=12), example=True)))

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
