"""Certificates per second on one core: drawn, sealed, checked, with both portable copies and the badge.

And what the obvious way gives.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import segno
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certificates.authority import KeyedCertificate, KeyKind
from certificates.badges import badge_image, baked
from certificates.checking import check_seal
from certificates.content import CertificateContent
from certificates.credentials import StatusPlace, written
from certificates.credentials.strict import compact_json
from certificates.layouts.certificate import draw_certificate
from certificates.pdf.attachments import Attachment
from certificates.pdf.fonts import FOLDER, Face
from tests.bench.figures import Figure
from tests.bench.timing import cpu_ms
from tests.certificates.carried import a_full_content, a_logo, attachments
from tests.certificates.credentials import LIST_URL, a_credential, a_key, a_proof_key, an_item
from tests.certificates.documents import NOW, Authorities, a_content, authorities, many_groups


def measured() -> Iterator[Figure]:
    """Draw, seal and check the fullest certificate: thirty-one items in six groups."""
    content = a_content(groups=many_groups())
    yield Figure(name="layout", value=cpu_ms(lambda: draw_certificate(content), times=20), unit="ms")
    for kind in KeyKind:
        yield from _of_kind(kind, content)
    yield from _portable()
    yield from _naive(content)


def _of_kind(kind: KeyKind, content: CertificateContent) -> Iterator[Figure]:
    keys = authorities(kind)
    seal, crls = keys.seal(), keys.crls
    drawn = draw_certificate(content)
    pdf = seal.seal(drawn, at=NOW)

    def issue() -> bytes:
        return seal.seal(draw_certificate(content), at=NOW)

    def issue_and_check() -> None:
        assert check_seal(issue(), roots=keys.roots, crls=crls, at=NOW).is_good

    def check() -> None:
        check_seal(pdf, roots=keys.roots, crls=crls, at=NOW)

    yield Figure(name=f"seal, {kind}", value=cpu_ms(lambda: seal.seal(drawn, at=NOW), times=50), unit="ms")
    yield Figure(name=f"check, {kind}", value=cpu_ms(check, times=10), unit="ms")
    yield _per_second(f"layout + seal, {kind}", issue, least=25)
    yield _per_second(f"layout + seal + full check, {kind}", issue_and_check, least=18)
    yield Figure(name=f"weight, {kind}", value=len(pdf) / 1000, unit="kB", most=80)
    yield from _whole(kind, keys)


def _whole(kind: KeyKind, keys: Authorities) -> Iterator[Figure]:
    """Measure the fullest certificate of all: a look, a logo, both copies signed anew and attached."""
    seal, crls, content, logo, document = keys.seal(), keys.crls, a_full_content(), a_logo(), _document()

    def issue() -> bytes:
        drawn = draw_certificate(content, logo=logo, attachments=_copies(document))
        return seal.seal(drawn, at=NOW)

    def issue_and_check() -> None:
        assert check_seal(issue(), roots=keys.roots, crls=crls, at=NOW).is_good

    yield _per_second(f"both copies + layout + seal, {kind}", issue, least=25)
    yield _per_second(f"both copies + layout + seal + full check, {kind}", issue_and_check, least=18)
    yield Figure(name=f"weight with logo and copies, {kind}", value=len(issue()) / 1000, unit="kB", most=80)


def _portable() -> Iterator[Figure]:
    """Measure the portable copies and the badge, of thirty things learnt."""
    document, at = _document(), NOW
    token = a_key().sign_document(document)
    title, issuer = "Visa Internet", "Espace public numérique de Kérourien"
    picture = badge_image(title=title, issuer_name=issuer)
    yield Figure(
        name="token (RS256)", value=cpu_ms(lambda: a_key().sign_document(document), times=50), unit="ms"
    )
    yield Figure(
        name="proof inside (eddsa-rdfc-2022)",
        value=cpu_ms(lambda: a_proof_key().prove(document, at=at), times=20),
        unit="ms",
    )
    yield Figure(name="badge baked", value=cpu_ms(lambda: baked(picture, token), times=50), unit="ms")
    yield Figure(name="weight of a badge", value=len(baked(picture, token)) / 1000, unit="kB", most=25)


def _document() -> dict[str, Any]:
    """Write a credential of thirty alignments, with its place in the list of what was revoked."""
    credential = a_credential(
        achievement=replace(
            a_credential().achievement,
            kind="Certificate",
            scales=(),
            alignments=tuple(an_item(f"{n // 6 + 1}.{n % 6 + 1}", f"Savoir-faire {n}") for n in range(30)),
        ),
        results=(),
        status=StatusPlace(list_url=LIST_URL, position=94_567),
    )
    return written(credential)


def _copies(document: Mapping[str, Any]) -> tuple[Attachment, Attachment]:
    proven = compact_json(a_proof_key().prove(document, at=NOW)).encode()
    proof, token = attachments()
    return (
        replace(proof, content=proven),
        replace(token, content=a_key().sign_document(document).encode()),
    )


def _naive(content: CertificateContent) -> Iterator[Figure]:
    """Measure what the documentation of each library shows first, with the same key and the same words."""
    keys = authorities(KeyKind.RSA3072)
    yield _per_second(
        "the obvious way, rsa3072", lambda: _signed_naively(_drawn_naively(content), keys), times=2
    )


def _per_second(
    name: str, act: Callable[[], object], *, least: float | None = None, times: int = 10
) -> Figure:
    return Figure(name=name, value=1000 / cpu_ms(act, times=times), unit="/s", least=least)


def _drawn_naively(content: CertificateContent) -> bytes:
    """Register the fonts, choose the best mask, draw the code as an image: all of it for each page."""
    target = BytesIO()
    canvas = Canvas(target)
    for face in Face:
        pdfmetrics.registerFont(TTFont(face.value, str(FOLDER / f"{face.value}.ttf")))
    words = [content.title, content.holder_name, *(item for group in content.groups for item in group.items)]
    for line, text in enumerate(words):
        canvas.setFont(list(Face)[line % 4].value, 10)
        canvas.drawString(60, 780 - 18 * line, text)
    code = BytesIO()
    segno.make_qr(content.url, error="m").save(code, kind="png", scale=8)
    code.seek(0)
    canvas.drawImage(ImageReader(code), 450, 60, 90, 90)
    canvas.save()
    return target.getvalue()


def _signed_naively(pdf: bytes, keys: Authorities) -> bytes:
    held: KeyedCertificate = keys.structure
    store = SimpleCertificateStore()
    store.register_multiple(
        asn1_x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in held.issuers
    )
    private = held.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(held.certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
    wanted = signers.PdfSignatureMetadata(
        field_name="Cachet",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    written = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), wanted, signer=signer)
    signed: bytes = written.getvalue()
    return signed
