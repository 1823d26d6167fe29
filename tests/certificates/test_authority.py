"""The chain of certificates: who signs whom, for how long, under what name."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from certificates import authority
from certificates.authority import KeyKind, Revocation
from certificates.names import SealHolder
from tests.certificates.credentials import a_private_key
from tests.certificates.documents import NOW, authorities

KINDS = pytest.mark.parametrize("kind", list(KeyKind))


@KINDS
def test_each_certificate_is_signed_by_the_one_above(kind):
    keys = authorities(kind)
    seal, issuing, root = keys.structure.chain

    seal.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)


def test_the_kind_of_key_is_the_one_asked_for():
    assert isinstance(authorities(KeyKind.P256).structure.key, ec.EllipticCurvePrivateKey)
    rsa_key = authorities(KeyKind.RSA3072).structure.key
    assert isinstance(rsa_key, rsa.RSAPrivateKey)
    assert rsa_key.key_size == 3072


def test_a_seal_lasts_fifteen_years_and_what_is_above_outlives_it():
    seal, issuing, root = authorities().structure.chain

    assert seal.not_valid_after_utc > NOW + timedelta(days=15 * 365)
    assert seal.not_valid_after_utc < issuing.not_valid_after_utc < root.not_valid_after_utc


def test_a_seal_never_outlives_its_authority():
    root = authority.make_root("Racine", now=NOW)
    issuing = authority.make_issuing_authority(root, "Délivrance", now=NOW, crl_url=None)
    late = NOW + timedelta(days=25 * 365)

    seal = authority.make_seal_certificate(issuing, SealHolder(name="EPN"), now=late, crl_url=None)

    assert seal.certificate.not_valid_after_utc == issuing.certificate.not_valid_after_utc


def test_a_seal_bears_the_name_and_the_siret_of_its_structure():
    subject = authorities().structure.certificate.subject.rfc4514_string()

    assert "CN=EPN de Kérourien" in subject
    assert "OU=0002 21290019500018" in subject
    assert "NTRFR-212900195" in subject


def test_a_structure_without_a_siret_has_a_seal_all_the_same():
    holder = SealHolder(name="Association des voisins")

    seal = authority.make_seal_certificate(authorities().issuing, holder, now=NOW, crl_url=None)

    assert not seal.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)


def test_a_name_too_long_for_a_certificate_is_shortened():
    holder = SealHolder(name="Médiathèque intercommunale des Côtes-d’Armor à l’été " * 2)

    seal = authority.make_seal_certificate(authorities().issuing, holder, now=NOW, crl_url=None)

    (name,) = seal.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert 60 <= len(name.value.encode()) <= 64
    assert name.value.endswith("…")


def test_only_authorities_may_sign_certificates():
    keys = authorities()

    for keyed, is_authority in ((keys.root, True), (keys.issuing, True), (keys.structure, False)):
        extensions = keyed.certificate.extensions
        assert extensions.get_extension_for_class(x509.BasicConstraints).value.ca is is_authority
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        assert usage.key_cert_sign is usage.crl_sign is is_authority
        assert usage.content_commitment is not is_authority


@pytest.mark.parametrize("make", [ed25519.Ed25519PrivateKey.generate, a_private_key])
def test_a_key_of_credentials_signs_under_its_issuer_s_name_and_commits_nobody(make):
    key, issuing = make().public_key(), authorities().issuing

    certificate = authority.make_key_certificate(
        issuing, key, "Palier – Preuves", issuer_id="did:web:palier.example", now=NOW, crl_url=None
    )

    certificate.verify_directly_issued_by(issuing.certificate)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert certificate.public_key() == key
    assert usage.digital_signature
    assert not any((usage.content_commitment, usage.key_cert_sign, usage.crl_sign))
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == ["did:web:palier.example"]


def test_a_seal_says_where_its_list_is_published():
    points = authorities().structure.certificate.extensions.get_extension_for_class(
        x509.CRLDistributionPoints
    )

    assert points.value[0].full_name[0].value == "https://palier.example/issuing.crl"


def test_a_list_names_what_was_withdrawn_and_why():
    serial = authorities().structure.certificate.serial_number
    revoked = [Revocation(serial, NOW, x509.ReasonFlags.key_compromise), Revocation(7, NOW)]

    crl = x509.load_der_x509_crl(authority.make_crl(authorities().issuing, now=NOW, days=30, revoked=revoked))

    found = crl.get_revoked_certificate_by_serial_number(serial)
    assert found.extensions.get_extension_for_class(x509.CRLReason).value.reason.value == "keyCompromise"
    assert crl.get_revoked_certificate_by_serial_number(7) is not None
    assert crl.is_signature_valid(authorities().issuing.certificate.public_key())
    assert crl.next_update_utc == NOW.replace(microsecond=0) + timedelta(days=30)


def test_a_later_list_has_a_greater_number():
    numbers = [
        x509.load_der_x509_crl(authority.make_crl(authorities().issuing, now=moment, days=30))
        .extensions.get_extension_for_class(x509.CRLNumber)
        .value.crl_number
        for moment in (NOW, NOW + timedelta(seconds=1))
    ]

    assert numbers[0] < numbers[1]
