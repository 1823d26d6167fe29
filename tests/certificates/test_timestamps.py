"""An authority that we do not hold dates each seal, where the installation names one (RFC 3161)."""

import shutil
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.authority import KeyKind
from certificates.checking import SealReport, SealState, check_seal
from certificates.cms import SignatureContainer, written
from certificates.errors import TimestampMissing
from certificates.seal import Seal
from certificates.timestamps import TimestampToken
from certificates.tsa import LARGEST_ANSWER, TimestampAuthority
from tests.certificates import forgeries
from tests.certificates.documents import authorities, drawn, sealed
from tests.support import tools
from tests.support.timestamping import local_authority

KINDS = pytest.mark.parametrize("kind", list(KeyKind))
NEVER_SEALED = pytest.raises(TimestampMissing)


@pytest.fixture
def brest(tmp_path):
    with local_authority(tmp_path / "brest") as authority:
        yield authority


def now() -> datetime:
    return datetime.now(UTC)


def seal_dated_by(url: str, *, kind: KeyKind = KeyKind.P256, patience: float = 5) -> Seal:
    keys = authorities(kind)
    crls = keys.crls
    return Seal(keys.structure, crls=lambda: crls, authority=TimestampAuthority(url, patience=patience))


def check(pdf: bytes, *, kind: KeyKind = KeyKind.P256, at: datetime | None = None) -> SealReport:
    keys = authorities(kind)
    return check_seal(pdf, roots=keys.roots, crls=keys.crls, at=at or now())


def signature_of(pdf: bytes):
    return PdfFileReader(BytesIO(pdf)).embedded_signatures[0]


def token_of(pdf: bytes) -> bytes:
    (attribute,) = signature_of(pdf).signer_info["unsigned_attrs"]
    return attribute["values"][0].dump()


def with_another_token(pdf: bytes, token: bytes | None) -> bytes:
    """Write the container again around the same signature, with this token or with none."""
    signature = signature_of(pdf)
    gap = forgeries.gap_of(pdf)
    value = signature.signer_info["signature"].native
    container = SignatureContainer(authorities().structure.chain)
    forged = container.assemble(signature.compute_digest(), value, token=token)
    return pdf[: gap.start] + written(forged, room=len(gap) // 2 - 1) + pdf[gap.stop :]


@KINDS
def test_the_report_says_when_and_by_whom_the_seal_was_dated(brest, kind):
    before = now().replace(microsecond=0)

    report = check(seal_dated_by(brest.url, kind=kind).seal(drawn(), at=now()), kind=kind)

    assert report.state is SealState.GOOD
    assert report.timestamped_by == "Horodatage de Brest"
    assert before <= report.timestamped_at <= now()


def test_an_authority_with_a_large_key_dates_as_well(tmp_path):
    key = rsa.generate_private_key(public_exponent=65537, key_size=4096)
    with local_authority(tmp_path / "paris", key=key) as paris:
        pdf = seal_dated_by(paris.url, kind=KeyKind.RSA3072).seal(drawn(), at=now())

    assert check(pdf, kind=KeyKind.RSA3072).is_good
    assert len(pdf) < 80_000


def test_without_an_authority_nothing_says_a_moment_but_the_sealer():
    report = check(sealed(), at=now())

    assert report.is_good
    assert (report.timestamped_at, report.timestamped_by) == (None, None)
    assert b"XXTimestampFrame" not in sealed()


def test_the_authority_is_asked_once_for_each_document_after_the_first(brest):
    seal = seal_dated_by(brest.url)

    for _ in range(3):
        assert check(seal.seal(drawn(), at=now())).is_good

    assert brest.asked == 4


def test_an_authority_that_renews_its_certificate_goes_on_dating(brest):
    seal = seal_dated_by(brest.url)
    earlier = seal.seal(drawn(), at=now())

    brest.renew()
    later = seal.seal(drawn(), at=now())

    assert check(earlier).is_good
    assert check(later).is_good
    assert TimestampToken(token_of(earlier)).frame != TimestampToken(token_of(later)).frame


def test_once_the_authoritys_certificate_has_lapsed_the_date_still_holds(brest):
    pdf = seal_dated_by(brest.url).seal(drawn(), at=now())

    assert check(pdf, at=now() + timedelta(days=365 * 12)).is_good


def test_one_changed_letter_of_the_container_or_its_token_is_refused(brest):
    pdf = seal_dated_by(brest.url).seal(drawn(), at=now())

    for position in forgeries.gap_of(pdf)[::37]:
        assert not check(forgeries.with_byte_flipped(pdf, position)).is_good, position


def test_a_seal_whose_token_was_taken_away_is_broken(brest):
    pdf = seal_dated_by(brest.url).seal(drawn(), at=now())

    assert check(with_another_token(pdf, token_of(pdf))).is_good
    assert check(with_another_token(pdf, None)).state is SealState.BROKEN


def test_another_seals_token_is_refused(brest):
    seal = seal_dated_by(brest.url)
    pdf, other = (seal.seal(drawn(), at=now()) for _ in range(2))

    report = check(with_another_token(pdf, token_of(other)))

    assert report.state is SealState.BROKEN
    assert report.timestamped_at is None


def test_another_authoritys_token_for_the_same_signature_is_refused(brest, tmp_path):
    pdf = seal_dated_by(brest.url).seal(drawn(), at=now())
    value = signature_of(pdf).signer_info["signature"].native

    with local_authority(tmp_path / "paris") as paris:
        foreign = TimestampAuthority(paris.url).stamp(value, at=now())

    assert foreign.vouches_for(value)
    assert check(with_another_token(pdf, foreign.der)).state is SealState.BROKEN


def test_a_token_that_nobody_announced_is_refused(brest):
    value = signature_of(sealed()).signer_info["signature"].native
    token = TimestampAuthority(brest.url).stamp(value, at=now())

    assert not check(with_another_token(sealed(), token.der)).is_good


def test_an_authority_that_does_not_answer_leaves_the_document_unsealed():
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as nobody:
        url = f"http://127.0.0.1:{nobody.server_port}/tsa"

    with pytest.raises(TimestampMissing, match="ne répond pas"):
        seal_dated_by(url).seal(drawn(), at=now())


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>Bienvenue</html>", bytes.fromhex("30053003020102"), bytes(LARGEST_ANSWER + 1)],
    ids=["nothing", "a page", "a refusal", "too much"],
)
def test_an_answer_that_is_no_token_leaves_the_document_unsealed(brest, answer):
    brest.spoil = lambda _: answer

    with NEVER_SEALED as refusal:
        seal_dated_by(brest.url).seal(drawn(), at=now())

    assert refusal.value.message == (
        "Le service d’horodatage n’a pas donné d’horodatage valable : vérifiez TSA_URL."
    )


def test_a_token_that_somebody_changed_on_its_way_is_not_kept(brest):
    brest.spoil = lambda answer: answer[:-1] + bytes([answer[-1] ^ 1])

    with NEVER_SEALED:
        seal_dated_by(brest.url).seal(drawn(), at=now())


def test_a_token_that_answers_an_earlier_request_is_not_kept(brest):
    kept: list[bytes] = []
    brest.spoil = lambda answer: kept.append(answer) or kept[0]
    seal = seal_dated_by(brest.url)

    with NEVER_SEALED:
        seal.seal(drawn(), at=now())

    assert len(kept) == 2


def test_an_authority_whose_clock_is_wrong_is_not_believed(brest):
    if shutil.which("faketime") is None:
        pytest.skip("faketime : introuvable sur cette machine")
    brest.clock = ("faketime", "-f", "+1h")

    with pytest.raises(TimestampMissing, match="réglez l’horloge"):
        seal_dated_by(brest.url).seal(drawn(), at=now())


def test_an_address_where_nobody_dates_anything_is_said_to_be_wrong():
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other:
        serving = threading.Thread(target=other.handle_request)
        serving.start()
        with pytest.raises(TimestampMissing, match="vérifiez TSA_URL"):
            seal_dated_by(f"http://127.0.0.1:{other.server_port}/").seal(drawn(), at=now())
        serving.join()


class _Slow(BaseHTTPRequestHandler):
    """Answers a byte at a time, for ever."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"0")
                time.sleep(0.02)
        except OSError:
            return

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


def test_an_answer_that_never_ends_is_waited_for_no_longer_than_our_patience():
    with HTTPServer(("127.0.0.1", 0), _Slow) as slow:
        serving = threading.Thread(target=slow.handle_request)
        serving.start()
        began = time.monotonic()
        with pytest.raises(TimestampMissing, match="ne répond pas"):
            seal_dated_by(f"http://127.0.0.1:{slow.server_port}/", patience=0.3).seal(drawn(), at=now())
        assert time.monotonic() - began < 3
        serving.join()


class TestByToolsThatWeDidNotWrite:
    """Readers and verifiers accept the file with its token, and read the token in it."""

    @pytest.fixture(params=list(KeyKind))
    def dated(self, brest, tmp_path, request):
        """Write a dated certificate and both roots; return their folder."""
        pdf = seal_dated_by(brest.url, kind=request.param).seal(drawn(), at=now())
        (tmp_path / "dated.pdf").write_bytes(pdf)
        root = authorities(request.param).root.certificate.public_bytes(Encoding.PEM)
        (tmp_path / "root.pem").write_bytes(root)
        return tmp_path

    def test_poppler(self, dated):
        where = f"sql:{dated}"
        tools.run("certutil", "-N", "-d", where, "--empty-password")
        tools.run("certutil", "-A", "-d", where, "-n", "r", "-t", "CT,CT,CT", "-i", dated / "root.pem")

        said = tools.run("pdfsig", "-nssdir", where, dated / "dated.pdf")

        for words in ("Total document signed", "Signature is Valid.", "Certificate is Trusted."):
            assert words in said

    def test_mupdf_and_qpdf(self, dated):
        assert "unchanged since signing" in tools.run("mutool", "sign", "-v", dated / "dated.pdf")
        assert "No syntax or stream encoding errors found" in tools.run(
            "qpdf", "--check", dated / "dated.pdf"
        )

    def test_pyhanko_trusts_both_the_seal_and_its_date(self, dated, brest):
        said = tools.run(
            "pyhanko", "sign", "validate", "--trust", dated / "root.pem", "--trust", brest.root,
            "--trust-replace", "--no-revocation-check", "--pretty-print", dated / "dated.pdf",
        )  # fmt: skip

        assert "The signature is judged VALID." in said
        assert "Signature timestamp token: " in said

    def test_openssl_verifies_the_container_and_the_token(self, dated, brest):
        pdf = (dated / "dated.pdf").read_bytes()
        gap = forgeries.gap_of(pdf)
        (dated / "seal.cms").write_bytes(bytes.fromhex(pdf[gap.start + 1 : gap.stop - 1].decode()))
        (dated / "covered").write_bytes(pdf[: gap.start] + pdf[gap.stop :])
        (dated / "value").write_bytes(signature_of(pdf).signer_info["signature"].native)
        (dated / "token").write_bytes(token_of(pdf))

        sealed_by = tools.run(
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", dated / "seal.cms",
            "-content", dated / "covered", "-CAfile", dated / "root.pem", "-purpose", "any", "-out",
            dated / "out",
        )  # fmt: skip
        dated_by = tools.run(
            "openssl", "ts", "-verify", "-data", dated / "value", "-in", dated / "token", "-token_in",
            "-CAfile", brest.root,
        )  # fmt: skip

        assert "CMS Verification successful" in sealed_by
        assert "Verification: OK" in dated_by
