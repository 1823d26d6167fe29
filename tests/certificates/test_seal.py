"""The seal: one signature over the whole file, in the form that European readers expect."""

import hashlib
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.dss import DocumentSecurityStore

from certificates.authority import KeyKind
from certificates.checking import SealState, check_seal, read_salt
from certificates.errors import Unsealable
from tests.certificates.documents import NOW, SALT, authorities, drawn, sealed

KINDS = pytest.mark.parametrize("kind", list(KeyKind))


def check(pdf: bytes, *, kind: KeyKind = KeyKind.P256, at: datetime = NOW):
    keys = authorities(kind)
    return check_seal(pdf, roots=keys.roots, crls=keys.crls, at=at)


@KINDS
def test_a_sealed_certificate_is_good(kind):
    report = check(sealed(kind), kind=kind)

    assert report.state is SealState.GOOD
    assert report.reasons == ("Le fichier est, octet pour octet, celui que l’organisme a scellé.",)


def test_the_report_names_the_signer_the_moment_and_the_digest():
    report = check(sealed())

    assert report.signer_name == "EPN de Kérourien"
    assert report.fingerprint == authorities().structure.fingerprint
    assert report.sealed_at == NOW
    assert report.sha256 == hashlib.sha256(sealed()).hexdigest()


@KINDS
def test_the_document_before_the_seal_is_untouched(kind):
    assert sealed(kind).startswith(drawn())


def test_the_seal_is_a_certification_that_allows_no_change():
    signature = PdfFileReader(BytesIO(sealed())).embedded_signatures[0]

    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level is MDPPerm.NO_CHANGES
    assert signature.field_name == "Cachet"


def test_the_chain_and_the_lists_are_in_the_same_revision():
    reader = PdfFileReader(BytesIO(sealed()))

    store = DocumentSecurityStore.read_dss(reader)

    assert reader.xrefs.total_revisions == 2
    assert len(store.certs) == 3
    assert len(store.crls) == 2


def test_the_seal_field_keeps_its_place_in_the_reading_order():
    reader = PdfFileReader(BytesIO(sealed()))
    field = reader.root["/AcroForm"]["/Fields"][0]

    document = reader.root["/StructTreeRoot"]["/K"][0]

    assert document["/K"][-1]["/S"] == "/Form"
    assert field["/TU"] == "Cachet électronique de l’organisme"
    assert field["/StructParent"] >= 0


@KINDS
def test_a_sealed_certificate_stays_under_eighty_kilobytes(kind):
    assert len(sealed(kind)) < 80_000


def test_the_moment_of_the_seal_is_written_in_universal_time():
    in_paris = NOW.astimezone(timezone(timedelta(hours=1)))

    pdf = authorities().seal().seal(drawn(), at=in_paris)

    assert b"/M (D:20261121143000Z)" in pdf


def test_a_sealed_document_cannot_be_sealed_again():
    with pytest.raises(Unsealable):
        authorities().seal().seal(sealed(), at=NOW)


@pytest.mark.parametrize("other", [b"", b"%PDF-1.7\n", b"GIF89a", b"\x00" * 400])
def test_only_our_own_documents_are_sealed(other):
    with pytest.raises(Unsealable):
        authorities().seal().seal(other, at=NOW)


def test_the_salt_of_the_commitment_is_read_back():
    assert read_salt(sealed()) == SALT
    assert read_salt(b"%PDF-1.7 nothing") is None


@pytest.mark.parametrize("years", [1, 4, 14])
def test_years_later_the_seal_is_still_good(years):
    assert check(sealed(), at=NOW + timedelta(days=365 * years)).is_good


def test_after_its_last_day_the_seal_is_expired_not_forged():
    report = check(sealed(), at=NOW + timedelta(days=365 * 16))

    assert report.state is SealState.EXPIRED


def test_the_seal_can_be_checked_without_any_list():
    assert check_seal(sealed(), roots=authorities().roots, at=NOW).is_good
