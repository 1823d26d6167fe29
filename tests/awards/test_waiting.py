"""While a token or a timestamping authority is away certificates wait; nothing is sealed without it."""

from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import select

from app.awards import jobs, queries, services
from app.awards.models import Certificate, CertificateFile, SealCertificate
from app.config import SealToken, Settings
from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.keys import IssuingImpossible, Keys, SealOwner, current_keys
from app.core.writing import writing
from certificates.checking import SealReport, check_seal
from tests.support.applications import running
from tests.support.attainments import ready_for_the_visa
from tests.support.factories import a_learner, the_structure, the_trainer
from tests.support.timestamping import local_authority
from tests.support.tokens import soft_token

pytestmark = pytest.mark.one_engine


@pytest.fixture
def brest(tmp_path):
    with local_authority(tmp_path / "brest") as authority:
        yield authority


@pytest.fixture
def soft(tmp_path):
    with soft_token(tmp_path / "softhsm") as token:
        yield token


@pytest.fixture
def dated(settings, brest) -> Settings:
    return replace(settings, tsa_url=brest.url)


@pytest.fixture
def in_a_token(settings, soft) -> Settings:
    return replace(settings, seal_token=SealToken(soft.module, soft.label, soft.pin))


def a_grant() -> Certificate:
    rose = a_learner()
    visa = ready_for_the_visa(rose)
    with writing():
        award = services.grant(rose.id, visa.id, by_person_id=the_trainer().id, role=Role.TRAINER)
    return db.session.scalars(select(Certificate).where(Certificate.award_id == award.id)).one()


def examined(certificate: Certificate) -> SealReport:
    db.session.rollback()
    file = db.session.get_one(CertificateFile, certificate.id)
    return check_seal(file.pdf, roots=[current_keys().root()], crls=current_keys().lists(), at=clock.now())


def waits(certificate: Certificate) -> bool:
    db.session.rollback()
    return queries.waiting_to_be_sealed() == [certificate.id]


def test_a_certificate_is_dated_by_the_authority_that_the_settings_name(dated):
    with running(dated):
        current_keys().create()

        report = examined(a_grant())

        assert report.is_good
        assert report.timestamped_by == "Horodatage de Brest"


def test_whoever_examines_the_file_is_told_when_and_by_whom_it_was_dated(dated):
    with running(dated) as application:
        current_keys().create()
        certificate = a_grant()
        pdf = db.session.get_one(CertificateFile, certificate.id).pdf

        answer = application.test_client().post(
            "/verifier",
            data={"document": (BytesIO(pdf), "certificat.pdf")},
            headers={"Accept": "application/json"},
        )

        assert answer.json["seal_details"]["timestamped_by"] == "Horodatage de Brest"
        assert answer.json["seal_details"]["timestamped_at"] >= answer.json["seal_details"]["sealed_at"]


def test_while_the_authority_is_away_the_certificate_waits_and_everybody_is_told(dated, brest):
    brest.spoil = lambda _: b""
    with running(dated) as application:
        current_keys().create()

        certificate = a_grant()

        assert waits(certificate)
        told = application.test_client().get("/sante/pret").json["issuing"]
        assert told["possible"] is False
        assert "service d’horodatage" in told["reason"]


def test_the_certificate_is_sealed_as_soon_as_the_authority_is_back(dated, brest):
    brest.spoil = lambda _: b""
    with running(dated) as application:
        current_keys().create()
        certificate = a_grant()
        brest.spoil = bytes

        jobs.seal_waiting()

        assert examined(certificate).timestamped_at is not None
        assert application.test_client().get("/sante/pret").json["issuing"] == {
            "possible": True,
            "reason": None,
        }


def test_an_authority_that_stays_away_is_asked_once_a_minute_not_once_a_document(dated, brest):
    brest.spoil = lambda _: b""
    with running(dated):
        current_keys().create()
        certificate = a_grant()
        before = brest.asked

        jobs.seal({"certificate_id": certificate.id})
        jobs.seal({"certificate_id": certificate.id})
        jobs.seal_waiting()

        assert brest.asked == before + 1
        assert waits(certificate)


def test_a_trouble_is_seen_by_the_other_processes(dated, brest):
    brest.spoil = lambda _: b""
    with running(dated):
        current_keys().create()
        a_grant()

        other = Keys(dated)

        assert "service d’horodatage" in (other.trouble() or "")
        assert other.trouble_with_the_authority() is None


def test_without_the_authority_in_the_settings_what_waited_for_it_goes_on(dated, settings, brest):
    brest.spoil = lambda _: b""
    with running(dated):
        current_keys().create()
        certificate = a_grant()
    with running(settings):
        jobs.seal_waiting()

        assert examined(certificate).is_good
        assert examined(certificate).timestamped_at is None


def test_the_seal_of_a_structure_is_made_inside_the_token(in_a_token, soft):
    with running(in_a_token):
        current_keys().create()

        report = examined(a_grant())

        assert report.is_good
        registered = db.session.scalars(select(SealCertificate.fingerprint)).all()
        assert registered == [report.fingerprint]
    assert len(soft.objects()) == 2
    assert list(in_a_token.keys_dir.glob("seals/*.p12")) == []


def test_a_rotation_makes_a_new_key_in_the_token_and_destroys_the_earlier_one(in_a_token, soft):
    with running(in_a_token):
        current_keys().create()
        earlier = examined(a_grant())
        before = soft.objects()
        owner = SealOwner(public_id=the_structure().public_id, name=the_structure().name)

        current_keys().rotate_seals([owner], is_compromised=False)

        later = current_keys().seal_of(owner)
        assert later.fingerprint != earlier.fingerprint
        assert len(soft.objects()) == 2
        assert soft.objects().isdisjoint(before)
        assert [retired.structure_id for retired in current_keys().retired_seals()] == [owner.public_id]


def test_a_token_that_was_unplugged_makes_certificates_wait_until_it_is_back(in_a_token, soft):
    with running(in_a_token):
        current_keys().create()
        soft.take_away()
        certificate = a_grant()
        assert waits(certificate)
        assert "rebranchez-le" in (current_keys().trouble() or "")
        jobs.seal_waiting()
        assert waits(certificate)

        soft.put_back()
        jobs.seal_waiting()

        assert examined(certificate).is_good


def test_a_wrong_pin_seals_nothing_and_is_said(in_a_token, soft):
    wrong = replace(in_a_token, seal_token=SealToken(soft.module, soft.label, "000000"))
    with running(wrong):
        current_keys().create()

        certificate = a_grant()

        assert waits(certificate)
        assert "SEAL_PKCS11_PIN" in (current_keys().trouble() or "")
        with pytest.raises(IssuingImpossible):
            services.sealed_document(queries.draft_to_seal(certificate.id), current_keys())
    assert soft.objects() == set()
