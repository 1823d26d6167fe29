"""The database is gone for a minute: a plain page keeps what was typed; the same form works afterwards."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.faults.house import Browser, Said, a_house
from tests.faults.rounds import rounds
from tests.faults.sheets import Room, a_room, a_sheet, marks_of
from tests.support import postgresql, requirements
from tests.support.applications import running, settings_for
from tests.support.databases import ENGINES, migrate
from tests.support.postgresql import Cluster

FEW = 3
"""Seconds that it is away by default; `python3 dev faults` waits a minute."""

Outage = Callable[[], AbstractContextManager[None]]


@contextmanager
def a_stopped_server(cluster: Cluster) -> Iterator[None]:
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


@contextmanager
def a_locked_file(path: Path) -> Iterator[None]:
    """Hold the write lock of a SQLite file, as a program that forgot to let go would."""
    with connect(path, isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.execute("ROLLBACK")
    holder.close()


@pytest.fixture(params=ENGINES)
def fragile(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Outage]]:
    """Give a database of this test's own, and what makes it be away."""
    if request.param == "sqlite":
        path = tmp_path / "palier.sqlite"
        migrate(f"sqlite:///{path}")
        yield f"sqlite:///{path}", lambda: a_locked_file(path)
        return
    programs = postgresql.programs()
    if programs is None:
        requirements.without("postgresql")
    with postgresql.running_cluster(programs) as cluster:
        cluster.create("palier")
        migrate(cluster.url("palier"))
        yield cluster.url("palier"), lambda: a_stopped_server(cluster)


def test_what_was_typed_is_kept_and_the_same_form_works_once_it_is_back(
    fragile: tuple[str, Outage], tmp_path: Path
):
    url, outage = fragile
    with running(settings_for(url, home=tmp_path)):
        room = a_room()
    with a_house(url, tmp_path / "home") as house:
        browser = Browser(house.url)
        browser.sign_in(room.identifiant)
        sent = a_sheet(room, browser.ask(room.address), "present", "Rien n’est perdu")
        with outage():
            refused = browser.ask(room.address, sent)
            time.sleep(rounds(FEW))
        answer = sent_again(browser, room, refused)
        house.check()

    assert refused.status == 503
    assert "Rien n’est perdu" in refused.text
    assert refused.text.count('value="Rien n’est perdu"') == len(room.learners)
    assert answer.status == 302
    with running(settings_for(url, home=tmp_path)):
        assert marks_of(room, sent) == len(room.learners)


def sent_again(browser: Browser, room: Room, refused: Said) -> Said:
    """Press « Renvoyer » on the page that said that the service does not answer."""
    fields = refused.hidden()
    assert fields["key"], "the page sends the form again under the same key"
    return browser.ask(room.address, fields)
