"""Sealing: one document, stored once, never without a key."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from cryptography import x509
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from app.awards import jobs, queries, services
from app.awards.models import Award, Certificate, CertificateFile, SealCertificate
from app.awards.rules import CertificateState
from app.config import Settings
from app.core import clock
from app.core import jobs as outbox
from app.core.access import Role
from app.core.database import db
from app.core.keys import IssuingImpossible, current_keys
from app.core.writing import writing
from certificates.checking import check_seal
from tests.support.applications import running
from tests.support.attainments import a_certificate, ready_for_the_visa
from tests.support.factories import a_learner, a_structure, a_trainer, the_structure, the_trainer


def granted_without_keys() -> Certificate:
    rose = a_learner()
    visa = ready_for_the_visa(rose)
    with writing():
        award = services.grant(rose.id, visa.id, by_person_id=the_trainer().id, role=Role.TRAINER)
    return db.session.scalars(select(Certificate).where(Certificate.award_id == award.id)).one()


def stored(certificate: Certificate) -> CertificateFile | None:
    db.session.rollback()
    return db.session.get(CertificateFile, certificate.id)


def test_what_is_stored_is_what_the_register_knows(app: Flask):
    _, certificate = a_certificate(a_learner())

    file = stored(certificate)
    assert file is not None
    assert hashlib.sha256(file.pdf).hexdigest() == certificate.file_digest
    keys = current_keys()
    report = check_seal(file.pdf, roots=[keys.root()], crls=keys.lists(), at=clock.now())
    assert report.is_good
    assert report.fingerprint == certificate.seal_fingerprint


def test_without_a_key_a_certificate_waits_and_nothing_unsealed_is_kept(app: Flask):
    certificate = granted_without_keys()

    assert certificate.sealed_at is None
    assert stored(certificate) is None
    assert "palier keys init" in (current_keys().trouble() or "")
    assert queries.waiting_to_be_sealed() == [certificate.id]


def test_what_waited_is_sealed_when_the_key_is_there(app: Flask):
    certificate = granted_without_keys()

    current_keys().create()
    jobs.seal_waiting()

    assert stored(certificate) is not None
    assert queries.waiting_to_be_sealed() == []


def test_a_wrong_passphrase_seals_nothing_and_is_said(app: Flask, settings: Settings):
    current_keys().create()
    wrong = replace(settings, keys_passphrase="une tout autre phrase, longue aussi, mais fausse")
    with running(wrong):
        certificate = granted_without_keys()

        assert current_keys().trouble() == "La phrase secrète n’ouvre pas les clés de cette installation."
        assert stored(certificate) is None


def test_a_key_that_breaks_afterwards_seals_nothing(app: Flask, settings: Settings):
    current_keys().create()
    (settings.keys_dir / "issuing.p12").write_bytes(b"rien")

    assert stored(granted_without_keys()) is None
    with pytest.raises(IssuingImpossible):
        services.sealed_document(_draft(), current_keys())


def _draft() -> queries.Draft:
    draft = queries.draft_to_seal(queries.waiting_to_be_sealed()[0])
    assert draft is not None
    return draft


def test_of_two_workers_one_wins(app: Flask):
    certificate = granted_without_keys()
    current_keys().create()
    draft = _draft()
    first, second = (services.sealed_document(draft, current_keys()) for _ in range(2))

    with writing():
        assert services.store(certificate.id, first)
    with writing():
        assert not services.store(certificate.id, second)

    assert first.digest != second.digest
    file = stored(certificate)
    assert file is not None
    assert file.pdf == first.pdf


def test_a_seal_asked_twice_changes_nothing(app: Flask):
    _, certificate = a_certificate(a_learner())
    before = certificate.file_digest

    jobs.seal({"certificate_id": certificate.id})
    outbox.sweep()

    db.session.refresh(certificate)
    assert certificate.file_digest == before


def test_a_certificate_revoked_before_its_seal_is_never_sealed(app: Flask):
    certificate = granted_without_keys()
    with writing():
        services.revoke(certificate.award_id, reason="Erreur", by_person_id=the_trainer().id)

    current_keys().create()
    jobs.seal_waiting()

    assert stored(certificate) is None


def test_the_database_itself_refuses_another_digest(app: Flask):
    _, certificate = a_certificate(a_learner())

    certificate.file_digest = "0" * 64
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.commit()
    db.session.rollback()


def test_the_database_itself_refuses_another_decider(app: Flask):
    (award, _), other = a_certificate(a_learner()), a_trainer("Maïwenn").id

    award.granted_by = other
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.commit()
    db.session.rollback()


def test_each_structure_has_a_seal_in_its_own_name(app: Flask):
    the_structure()
    elsewhere = a_structure("MJC de Kerfeunteun", commune="Quimper")
    a_certificate(a_learner())
    a_certificate(a_learner("Ali", structure=elsewhere), structure=elsewhere)

    seals = db.session.scalars(select(SealCertificate).order_by(SealCertificate.registered_at)).all()

    names = [x509.load_pem_x509_certificate(seal.pem.encode()).subject.rfc4514_string() for seal in seals]
    assert "CN=Médiathèque de Bellevue" in names[0]
    assert "CN=MJC de Kerfeunteun" in names[1]


def test_two_certificates_of_a_structure_share_its_seal(app: Flask):
    _, first = a_certificate(a_learner("Rose"))
    _, second = a_certificate(a_learner("Ali"))

    assert first.seal_fingerprint == second.seal_fingerprint
    assert first.code != second.code


def test_a_new_award_may_follow_one_that_was_revoked(app: Flask):
    rose = a_learner()
    award, _ = a_certificate(rose)
    with writing():
        services.revoke(award.id, reason="Erreur de date", by_person_id=the_trainer().id)

    with writing():
        services.grant(rose.id, award.framework_version_id, by_person_id=the_trainer().id, role=Role.TRAINER)

    states = [line.state for line in queries.certificates_of([rose.id])[rose.id]]
    assert states == [CertificateState.IN_FORCE, CertificateState.REVOKED]
    assert len(db.session.scalars(select(Award)).all()) == 2


def test_the_list_of_withdrawn_seals_is_renewed_before_it_lapses(app: Flask):
    keys = current_keys()
    keys.create()
    before = keys.list_of_seals()

    jobs.renew_lists()
    assert keys.list_of_seals() == before

    with time_machine.travel(clock.now() + timedelta(days=25), tick=False):
        jobs.renew_lists()

    assert keys.list_of_seals() != before
    renewed = x509.load_der_x509_crl(keys.list_of_seals())
    assert renewed.next_update_utc is not None
    assert renewed.next_update_utc > clock.now() + timedelta(days=50)


def test_keys_that_exist_are_never_made_again(app: Flask):
    keys = current_keys()

    assert keys.create_where_missing()
    root = keys.root_pem()

    assert not keys.create_where_missing()
    assert keys.root_pem() == root
