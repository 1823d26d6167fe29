"""A group gets its certificates one by one: a batch cut short takes up again, and nobody is doubled."""

import os
import signal
import subprocess
import sys
import time

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.awards import batch_jobs
from app.awards.errors import NobodyChosen
from app.awards.models import Award, Certificate, CertificateFile, IssueBatch, LineState
from app.awards.queries.batches import Batch, batch_within, batches_of, lines_of
from app.awards.services.batches import ask_batch, carry_out_line, end_batch
from app.core import clock, jobs
from app.core.access import Role
from app.core.database import db
from app.core.jobs import OutboxJob
from app.core.keys import IssuingImpossible
from app.core.writing import writing
from tests.support.attainments import the_framework
from tests.support.factories import a_learner, a_structure, the_structure, the_trainer
from tests.support.groups import a_group_ready_for_the_visa
from tests.support.keys import hold_the_keys

PEOPLE = int(os.environ.get("PALIER_BATCH", "12"))
"""How many people the batch that is killed holds; 200 by hand."""

CARRY_OUT = """
import sys
from app import create_app
from app.awards import batch_jobs
from app.config import current_settings
with create_app(current_settings()).app_context():
    print("begun", flush=True)
    batch_jobs.carry_out({"batch_id": int(sys.argv[1])})
"""


def asked(learner_ids: list[int]) -> IssueBatch:
    hold_the_keys()
    with writing():
        return ask_batch(
            the_structure().id,
            the_framework().id,
            learner_ids,
            title="Cycle du mardi",
            role=Role.TRAINER,
            by_person_id=the_trainer().id,
        )


def as_told(batch: IssueBatch) -> Batch:
    db.session.rollback()
    told = batch_within(batch.public_id, structure_ids=[batch.structure_id])
    assert told is not None
    return told


def counted(what: object) -> int:
    return db.session.scalar(select(func.count(what))) or 0  # type: ignore[arg-type]


def test_everyone_chosen_gets_a_sealed_certificate(app: Flask):
    batch = asked(a_group_ready_for_the_visa(4))

    batch_jobs.carry_out({"batch_id": batch.id})

    told = as_told(batch)
    assert (told.total, told.granted, told.refused, told.is_done) == (4, 4, 0, True)
    assert counted(CertificateFile.certificate_id) == 4
    assert {line.state for line in lines_of(batch.id)} == {LineState.GRANTED}


def test_two_batches_with_the_same_person_grant_once(app: Flask):
    learner_ids = a_group_ready_for_the_visa(3)
    batch, other = asked(learner_ids), asked(learner_ids[:1])

    batch_jobs.carry_out({"batch_id": batch.id})
    batch_jobs.carry_out({"batch_id": other.id})

    assert (as_told(batch).granted, as_told(other).granted) == (3, 1)
    assert counted(Award.id) == 3


def test_a_refusal_stays_on_its_line_without_a_name(app: Flask):
    ready, unready = a_group_ready_for_the_visa(1), a_learner("Nul", "Encore").id
    batch = asked([*ready, unready])

    batch_jobs.carry_out({"batch_id": batch.id})

    refused = [line for line in lines_of(batch.id) if line.state is LineState.REFUSED]
    assert (as_told(batch).granted, as_told(batch).refused, as_told(batch).is_done) == (1, 1, True)
    assert "Ce n’est pas encore possible" in refused[0].said
    assert refused[0].name.split()[-1] not in refused[0].said


@pytest.mark.one_engine
def test_done_again_nothing_changes(app: Flask):
    batch = asked(a_group_ready_for_the_visa(2))
    batch_jobs.carry_out({"batch_id": batch.id})
    before = (counted(Certificate.id), as_told(batch).done_at)

    batch_jobs.carry_out({"batch_id": batch.id})

    assert (counted(Certificate.id), as_told(batch).done_at) == before


def test_a_line_is_carried_out_once_whoever_asks(app: Flask):
    batch = asked(a_group_ready_for_the_visa(1))
    line = next(iter(batch_jobs.waiting_lines(batch.id)))

    for _ in range(2):
        with writing():
            carry_out_line(line)

    assert counted(Award.id) == 1


@pytest.mark.one_engine
def test_a_batch_is_not_over_while_somebody_waits(app: Flask):
    batch = asked(a_group_ready_for_the_visa(1))

    with writing():
        assert not end_batch(batch.id)

    assert not as_told(batch).is_done


@pytest.mark.one_engine
def test_nobody_is_not_a_group(app: Flask):
    hold_the_keys()

    with writing(), pytest.raises(NobodyChosen):
        ask_batch(the_structure().id, 1, [], title="", role=Role.TRAINER, by_person_id=the_trainer().id)


@pytest.mark.one_engine
def test_without_keys_a_batch_is_refused_before_it_begins(app: Flask):
    learner_ids = a_group_ready_for_the_visa(1)

    with writing(), pytest.raises(IssuingImpossible):
        ask_batch(
            the_structure().id,
            the_framework().id,
            learner_ids,
            title="",
            role=Role.TRAINER,
            by_person_id=the_trainer().id,
        )
    assert counted(OutboxJob.id) == 0


@pytest.mark.one_engine
def test_another_structure_s_batch_is_out_of_reach(app: Flask):
    batch = asked(a_group_ready_for_the_visa(1))
    other = a_structure("Ailleurs")

    assert batch_within(batch.public_id, structure_ids=[other.id]) is None
    assert batches_of([other.id]) == ()
    assert [each.public_id for each in batches_of([the_structure().id])] == [batch.public_id]


def test_a_batch_killed_in_the_middle_takes_up_again_and_doubles_nobody(app: Flask):
    batch = asked(a_group_ready_for_the_visa(PEOPLE))
    for share in (3, 2):
        _carry_out_then_kill(app, batch, once_granted=PEOPLE // share)
    batch_jobs.carry_out({"batch_id": batch.id})
    _seal_what_waits()

    told = as_told(batch)
    assert (told.granted, told.is_done) == (PEOPLE, True)
    assert counted(Award.id) == counted(Certificate.id) == PEOPLE
    assert db.session.scalar(select(func.count(func.distinct(Certificate.code)))) == PEOPLE
    assert counted(CertificateFile.certificate_id) == PEOPLE


def _carry_out_then_kill(app: Flask, batch: IssueBatch, *, once_granted: int) -> None:
    """Let another process work, and kill it without a word once so many people are done with."""
    settings = app.extensions["settings"]
    environment = {
        **os.environ,
        "PALIER_DEMO": "1" if settings.demo else "",
        "DATABASE_URL": settings.database_url,
        "JOBS_URL": settings.jobs_url,
        "KEYS_DIR": str(settings.keys_dir),
        "KEYS_PASSPHRASE": settings.keys_passphrase,
        "SECRET_KEY": settings.secret_key,
        "PUBLIC_URL": settings.public_url,
        "PASSWORD_COST": settings.password_cost,
    }
    command = [sys.executable, "-c", CARRY_OUT, str(batch.id)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"begun\n"
        patience = time.monotonic() + 60
        while as_told(batch).handled < once_granted and time.monotonic() < patience:
            time.sleep(0.01)
        assert worker.poll() is None, "it finished before it was killed"
        worker.send_signal(signal.SIGKILL)
    assert PEOPLE > as_told(batch).handled >= once_granted


def _seal_what_waits() -> None:
    """Do what the consumer does a little later: seal what the killed process had only granted."""
    with time_machine.travel(clock.now() + 20 * jobs.FIRST_WAIT):
        jobs.sweep()
