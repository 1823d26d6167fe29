"""A thousand certificates issued by a job while people open pages, then sent as one file."""

import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextvars import Context
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from flask import Flask
from sqlalchemy import Connection, create_engine, func, select

from app.awards.models import CertificateFile, IssueBatch
from app.awards.services.batches import ask_batch
from app.config import Settings, settings_from
from app.core.access import Role
from app.core.identifiers import grouped
from app.core.jobs import OutboxJob
from app.core.writing import writing
from tests.bench.figures import Figure
from tests.bench.web import signed_in, token_of
from tests.e2e.installation import Installation, installation_in
from tests.support.applications import running
from tests.support.attainments import the_framework
from tests.support.factories import SECRET, a_member, an_account, the_structure, the_trainer
from tests.support.groups import a_group_ready_for_the_visa

PEOPLE = 1_000
PATIENCE = 600
"""Seconds after which a batch is given up."""

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Asked:
    """A batch that waits, and the manager who asked for it."""

    batch_id: int
    address: str
    manager: str


def measured() -> Iterator[Figure]:
    """Measure on SQLite: the server and its consumer as they are served, pages over the line."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        installation = installation_in(Path(folder) / "instance")
        with installation.serving():
            code = installation.demonstration["certificate"]["code"]
        settings = settings_from(installation.environment)
        asked: Asked = Context().run(_asked, settings)
        with create_engine(settings.database_url).connect() as database:
            yield from _while_it_is_carried_out(installation, database, asked, f"/v/{grouped(code)}")
        with running(settings) as application:
            yield from Context().run(list, _as_one_file(application, asked))


def _asked(settings: Settings) -> Asked:
    """Make a group that is ready, and leave the job that grants to all of it."""
    with running(settings):
        learner_ids = a_group_ready_for_the_visa(PEOPLE)
        manager = a_member(Role.MANAGER, "Maïwenn")
        with writing():
            batch = ask_batch(
                the_structure().id,
                the_framework().id,
                learner_ids,
                title="Toute la ville",
                role=Role.TRAINER,
                by_person_id=the_trainer().id,
            )
        identifiant = an_account(manager.person_id).identifiant
        return Asked(batch.id, f"/delivrances/{batch.public_id}", identifiant)


def _while_it_is_carried_out(
    installation: Installation, database: Connection, asked: Asked, verification: str
) -> Iterator[Figure]:
    before = _sealed(database)
    with installation.serving():
        began = time.perf_counter()
        visitor = _signed_in(installation.url, asked.manager)
        addresses = (verification, "/verifier", "/tableau-de-bord", "/certificats", asked.address)
        taken = _opened_until(lambda: _is_done(database, asked), visitor, installation.url, addresses)
        seconds = time.perf_counter() - began
    made = _sealed(database) - before
    yield Figure(name="certificates issued by the job", value=made, unit="", least=PEOPLE)
    yield Figure(name="issued by the job, pages opened meanwhile", value=made / seconds, unit="/s")
    for address, times in taken.items():
        name = "the batch’s own page" if address == asked.address else address
        name = "verification page" if address == verification else name
        yield Figure(name=f"{name} meanwhile, median", value=statistics.median(times), unit="ms")
        yield Figure(name=f"{name} meanwhile, slowest", value=max(times), unit="ms")
    everything = sorted(each for times in taken.values() for each in times)
    yield Figure(name="pages opened meanwhile", value=len(everything), unit="")
    yield Figure(name="pages, 95th centile", value=_centile(everything, 95), unit="ms", most=300)
    yield Figure(name="the slowest page", value=everything[-1], unit="ms", most=300)


def _opened_until(
    is_done: Callable[[], bool], visitor: OpenerDirector, url: str, addresses: tuple[str, ...]
) -> Mapping[str, list[float]]:
    """Open pages in turn until it is done, a tenth of a second apart; give the milliseconds of each."""
    taken: dict[str, list[float]] = {address: [] for address in addresses}
    until = time.monotonic() + PATIENCE
    while not is_done():
        assert time.monotonic() < until, "the batch was not carried out"
        for address in addresses:
            began = time.perf_counter()
            with visitor.open(url + address) as answer:
                answer.read()
            taken[address].append((time.perf_counter() - began) * 1000)
            time.sleep(0.1)
    return taken


def _centile(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) * share // 100, len(ordered) - 1)]


def _signed_in(url: str, identifiant: str) -> OpenerDirector:
    visitor = build_opener(HTTPCookieProcessor(CookieJar()))
    with visitor.open(f"{url}/connexion") as page:
        token = token_of(page.read().decode())
    fields = {"csrf_token": token, "identifiant": identifiant, "secret": SECRET}
    with visitor.open(f"{url}/connexion", data=urlencode(fields).encode()) as answer:
        assert not answer.url.endswith("/connexion"), "nobody came in"
    return visitor


def _sealed(database: Connection) -> int:
    database.rollback()
    return database.scalar(select(func.count(CertificateFile.certificate_id))) or 0


def _is_done(database: Connection, asked: Asked) -> bool:
    """Tell whether everyone has their award and every seal is made."""
    database.rollback()
    waits = select(func.count(OutboxJob.id)).where(OutboxJob.done_at.is_(None))
    done_at = database.scalar(select(IssueBatch.done_at).where(IssueBatch.id == asked.batch_id))
    return done_at is not None and not database.scalar(waits)


def _as_one_file(application: Flask, asked: Asked) -> Iterator[Figure]:
    """Take everything as the manager does, and look at what Python holds of it at once."""
    manager = signed_in(application, asked.manager)
    fields = {"csrf_token": token_of(manager.get("/certificats").text)}
    tracemalloc.start()
    answer = manager.post("/certificats/archive.zip", data=fields, buffered=False)
    assert answer.status_code == 200, answer.status
    size = sum(len(part) for part in answer.iter_encoded())
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    answer.close()
    yield Figure(name="all of them as one file", value=size / MEGABYTE, unit="MB")
    yield Figure(name="held in memory while it is sent", value=most / MEGABYTE, unit="MB", most=32)
