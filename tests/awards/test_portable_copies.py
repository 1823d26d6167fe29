"""The portable copy of a certificate: what the paper says, without the name, in every form the same."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from app.awards import jobs, services
from app.awards.models import Certificate, CertificateContent, CertificateCredential, CertificateFile
from app.awards.queries.documents import draft_to_seal
from app.awards.services.credentials import Attested, unsigned_credential
from app.config import Settings
from app.core import clock
from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.keys import current_keys
from app.core.writing import writing
from app.curricula.exchange.case_writing import case_package
from app.curricula.queries import framework_structure
from app.curricula.queries.exchange import published
from app.people.models import Person
from certificates.badges import credential_in
from certificates.content import CertificateContent as Printed
from certificates.credentials import CredentialContent, StatusPlace, check_credential, jwks
from certificates.pdf.attachments import attached
from tests.awards.granted import Granted
from tests.awards.test_sealing import granted_without_keys
from tests.support.applications import running
from tests.support.attainments import a_certificate, shown, the_framework
from tests.support.factories import a_learner, a_member, the_trainer
from tests.support.keys import hold_the_keys

PLACE = StatusPlace(list_url="https://epn.example.fr/.well-known/status/abc", position=7)


def copy_of(certificate: Certificate) -> CertificateCredential:
    db.session.rollback()
    return db.session.get_one(CertificateCredential, certificate.id)


def unsigned_of(certificate: Certificate) -> dict[str, Any]:
    return copy_of(certificate).unsigned


def pdf_of(certificate: Certificate) -> bytes:
    db.session.rollback()
    return db.session.get_one(CertificateFile, certificate.id).pdf


def read(text: str) -> CredentialContent:
    """Read a copy as a stranger does who knows our published keys alone."""
    keys = current_keys()
    ours = {keys.issuer_id: jwks(keys.published_keys())}
    report = check_credential(text, jwks_by_issuer=ours, at=clock.now())
    assert report.is_good
    assert report.content is not None
    return report.content


def forms_of(certificate: Certificate) -> Iterator[str]:
    copy = copy_of(certificate)
    yield from (copy.token or "", copy.document or "", credential_in(copy.badge or b"") or "")


def test_three_forms_are_good_and_say_the_same(rose: Granted):
    token, document, badge = map(read, forms_of(rose.certificate))

    assert token == document == badge
    assert token.achievement_name == "Visa Internet"
    assert token.is_about("LE GALL Rose")


def test_the_paper_holds_both_signed_forms_byte_for_byte(rose: Granted):
    copy = copy_of(rose.certificate)

    held = attached(rose.pdf)

    assert copy.document is not None
    assert copy.token is not None
    assert held == {"credential.json": copy.document.encode(), "credential.jwt": copy.token.encode()}


@pytest.mark.one_engine
@pytest.mark.parametrize("kind", ["p256", "rsa3072"])
def test_a_certificate_with_its_copy_stays_under_eighty_kilobytes(settings: Settings, kind: str):
    with running(replace(settings, seal_key=kind)):
        _, certificate = a_certificate(a_learner())

        assert len(pdf_of(certificate)) <= 80_000
        assert len(copy_of(certificate).badge or b"") <= 50_000


def test_it_lists_the_things_that_the_paper_lists_in_our_published_package(rose: Granted):
    printed = db.session.get_one(CertificateContent, rose.certificate.id).printed
    alignments = unsigned_of(rose.certificate)["credentialSubject"]["achievement"]["alignment"]

    assert [each["targetName"] for each in alignments] == [
        line for group in printed["groups"] for line in group["items"]
    ]
    package = f"{current_keys().public_address}/api/v1/frameworks/visa-internet/1.0/case#"
    assert all(each["targetUrl"].startswith(package) for each in alignments)


@pytest.mark.one_engine
def test_what_it_points_at_is_in_the_package_that_we_publish(rose: Granted):
    alignments = unsigned_of(rose.certificate)["credentialSubject"]["achievement"]["alignment"]

    address = current_keys().public_address
    package = case_package(published(rose.award.framework_version_id), public_url=address)

    identifiers = {item["identifier"]: item["humanCodingScheme"] for item in package["CFItems"]}
    for each in alignments:
        assert identifiers[each["targetUrl"].partition("#")[2]] == each["targetCode"]


def test_it_says_neither_the_name_nor_the_code_nor_the_team(rose: Granted):
    said = json.dumps(unsigned_of(rose.certificate), ensure_ascii=False)

    trainer = db.session.get_one(Person, the_trainer().id)
    for word in ("Gall", "Rose", rose.code, trainer.family_name, "mailto", "seance"):
        assert word not in said


def test_two_copies_of_a_person_have_nothing_of_their_own_in_common(app: Flask):
    rose = a_learner("Rose", "Le Gall")
    _, visa = a_certificate(rose)
    crcn = the_framework("crcn-2019")
    for item in crcn.items:
        shown(rose, item.id, level=item.level or 1, by=the_trainer().id)
    with writing():
        other = services.grant(rose.id, crcn.id, by_person_id=the_trainer().id, role=Role.TRAINER)
    second = db.session.scalars(select(Certificate).where(Certificate.award_id == other.id)).one()

    one, two = unsigned_of(visa), unsigned_of(second)

    assert _own(one).isdisjoint(_own(two))


def _own(document: dict[str, Any]) -> set[str]:
    subject, [named] = document["credentialSubject"], document["credentialSubject"]["identifier"]
    place = document["credentialStatus"]["id"]
    return {document["id"], subject["id"], named["identityHash"], named["salt"], place}


def test_the_achievement_is_the_same_for_all_who_hold_it(app: Flask):
    _, first = a_certificate(a_learner("Rose"))
    _, second = a_certificate(a_learner("Ali"))

    one, two = (unsigned_of(each)["credentialSubject"]["achievement"] for each in (first, second))

    assert one["id"] == two["id"]
    assert one["achievementType"] == "Certificate"
    assert "10\N{NO-BREAK SPACE}heures" in one["criteria"]["narrative"]


def test_a_title_that_is_not_ours_to_deliver_is_an_assessment(app: Flask):
    rose, b2i = a_learner(), the_framework("b2i-adultes-2012")
    yves = a_member(Role.EVALUATOR, "Yves", "Tanguy").person_id
    for item in b2i.items:
        shown(rose, item.id, level=2, by=the_trainer().id)
    with writing():
        award = services.grant(rose.id, b2i.id, by_person_id=yves, role=Role.EVALUATOR)
    certificate = db.session.scalars(select(Certificate).where(Certificate.award_id == award.id)).one()

    achievement = unsigned_of(certificate)["credentialSubject"]["achievement"]

    assert achievement["achievementType"] == "Assessment"
    assert achievement["name"] == b2i.claim.prints
    assert "b2i délivré" not in str(achievement).casefold()


@pytest.mark.one_engine
def test_in_the_demonstration_it_says_that_it_is_worth_nothing(rose: Granted):
    achievement = unsigned_of(rose.certificate)["credentialSubject"]["achievement"]

    assert achievement["description"].startswith("Document d’exemple, sans valeur.")
    assert "ci-dessus" not in achievement["description"]


@pytest.mark.one_engine
def test_one_that_expires_says_until_the_end_of_its_last_day(rose: Granted):
    attested = attested_by(rose, expires_on=date(2029, 11, 24))

    document = unsigned_credential(attested, current_keys(), place=PLACE)

    assert document["validUntil"] == "2029-11-24T23:00:00Z"
    assert document["credentialStatus"]["statusListIndex"] == "7"


def attested_by(granted: Granted, *, expires_on: date | None) -> Attested:
    framework = framework_structure(granted.award.framework_version_id)
    printed = db.session.get_one(CertificateContent, granted.certificate.id).printed
    return Attested(
        framework=framework,
        rule=framework.rule(granted.award.rule_code),
        levels=granted.award.summary["levels"],
        content=Printed.from_dict(printed),
        awarded_at=granted.award.granted_at,
        valid_from=granted.award.granted_at,
        expires_on=expires_on,
    )


@pytest.mark.one_engine
def test_one_that_waited_for_a_key_is_valid_from_its_grant(app: Flask):
    with time_machine.travel(datetime(2026, 11, 3, 9, tzinfo=UTC), tick=False):
        certificate = granted_without_keys()

    hold_the_keys()
    jobs.seal_waiting()

    assert read(copy_of(certificate).token or "").valid_from == datetime(2026, 11, 3, 9, tzinfo=UTC)


def test_a_certificate_of_before_portable_copies_is_sealed_and_served_as_it_was(app: Flask):
    certificate = granted_without_keys()
    with write_transaction() as session:
        session.execute(delete(CertificateCredential))
    hold_the_keys()

    jobs.seal_waiting()

    assert attached(pdf_of(certificate)) == {}
    assert draft_to_seal(certificate.id) is None
