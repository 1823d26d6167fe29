"""Small files made up to keep a reader busy for ever, or to fill its memory."""

import zlib
from datetime import timedelta
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.certificates.documents import NOW, drawn


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


NAME = _named("Palier – Délivrance")


def a_thousand_million_entries() -> bytes:
    """Announce that many objects, each told in no byte at all (ISO 32000-1, 7.5.8.2, widths of zero)."""
    return tables_without_bytes([b"0 1000000000"])


def tables_without_bytes(indices: list[bytes]) -> bytes:
    """Announce objects in tables that follow one another, each told in no byte at all."""
    nothing, content, before = zlib.compress(b""), b"%PDF-1.7\n2 0 obj <</Type /Catalog>> endobj\n", b""
    for index in indices:
        start = len(content)
        content += (
            b"1 0 obj <</Type /XRef /W [0 0 0] /Size 1000000000 /Index [%s] /Root 2 0 R %s"
            b"/Filter /FlateDecode /Length %d>> stream\n%s\nendstream endobj\n"
            % (index, before, len(nothing), nothing)
        )
        before = b"/Prev %d " % start
    return content + b"startxref\n%d\n%%%%EOF\n" % start


def fields_that_double(depth: int = 40) -> bytes:
    """Hold each field twice in the one above it."""
    fields = [b"<</T (a) /Kids [%d 0 R %d 0 R]>>" % (at + 3, at + 3) for at in range(depth)]
    root = b"<</Type /Catalog /AcroForm <</Fields [2 0 R]>>>>"
    content, places = b"%PDF-1.7\n", []
    for number, held in enumerate([root, *fields, b"<</T (z) /FT /Sig>>"], start=1):
        places.append(b"%010d 00000 n \n" % len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(places)
    end = b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(content))
    return content + table + end


def authorities_of_one_name(count: int = 12) -> bytes:
    """Sign under authorities that could each have signed each other, in any order."""
    key, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    beside = SimpleCertificateStore()
    for _ in range(count):
        beside.register(_read(_certificate(NAME, key, key)))
    signer = signers.SimpleSigner(
        signing_cert=_read(_certificate(_named("EPN de Kérourien"), own, key)),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            own.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=beside,
    )
    writer = IncrementalPdfFileWriter(BytesIO(drawn()))
    ((field, *_),) = enumerate_sig_fields(writer)
    asked = signers.PdfSignatureMetadata(field_name=field)
    return signers.PdfSigner(asked, signer).sign_pdf(writer).getvalue()


def _certificate(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    made = x509.CertificateBuilder(issuer_name=NAME, subject_name=name, public_key=key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(NOW - timedelta(days=1))
    return made.not_valid_after(NOW + timedelta(days=9)).sign(by, hashes.SHA256())


def _read(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


BOMBS = {
    "a thousand million entries": a_thousand_million_entries,
    "fields that double": fields_that_double,
    "authorities of one name": authorities_of_one_name,
}
"""Each is refused by nobody but the clock."""
