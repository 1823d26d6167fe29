"""A job that is killed at any moment is taken up again: one document, whole, and never two."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.awards import jobs
from app.awards.models import Certificate, CertificateCredential, CertificateFile, StatusEntry, StatusList
from app.awards.queries.status import published_list
from app.config import Settings
from app.core import jobs as outbox
from app.core.database import db, write_transaction
from app.records.queries import findings
from tests.awards.killed import STEPS, kill_a_consumer
from tests.awards.test_sealing import granted_without_keys
from tests.support.keys import hold_the_keys


@pytest.fixture
def waiting(app: Flask) -> Certificate:
    """Give a certificate that was granted, and whose seal is asked for."""
    certificate = granted_without_keys()
    hold_the_keys()
    with write_transaction():
        outbox.ask(jobs.SEAL, {"certificate_id": certificate.id})
    return certificate


def how_many(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("step", list(STEPS))
def test_a_seal_that_was_cut_short_is_made_once(settings: Settings, waiting: Certificate, step: str):
    kill_a_consumer(settings, step)
    outbox.sweep()

    db.session.expire_all()
    assert waiting.sealed_at is not None
    assert [how_many(table) for table in (CertificateFile, CertificateCredential, StatusEntry)] == [1, 1, 1]
    assert outbox.unfinished(jobs.SEAL) == []
    assert [finding.invariant.name for finding in findings() if finding.breaches] == []


def test_two_workers_at_the_same_instant_keep_one_document(app: Flask, waiting: Certificate):
    together, certificate_id = Barrier(2), waiting.id
    db.session.rollback()

    def work(_worker: int) -> None:
        with app.app_context():
            together.wait()
            jobs.seal({"certificate_id": certificate_id})
            db.session.remove()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))

    db.session.expire_all()
    assert how_many(CertificateFile) == 1
    assert [finding.invariant.name for finding in findings() if finding.breaches] == []


def test_two_publishers_at_the_same_instant_publish_one_good_list(app: Flask, waiting: Certificate):
    together = Barrier(2)
    [list_id] = db.session.scalars(select(StatusEntry.status_list_id)).all()
    db.session.rollback()

    def work(_worker: int) -> None:
        with app.app_context():
            together.wait()
            jobs.publish_status_list({"status_list_id": list_id})
            db.session.remove()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))

    public_id = db.session.scalars(select(StatusList.public_id)).one()
    assert published_list(public_id, "document") is not None
