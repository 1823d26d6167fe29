"""Openings are counted in memory and written in batches, without a word of who opened."""

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text

from app.core import clock
from app.core.counters import Counters, Opening, count, current_counters, openings_of
from app.core.database import db
from tests.support.statements import counted


def lines() -> dict[str, int]:
    """Return what is written, by subject and day."""
    db.session.rollback()
    found = {f"{row.subject} {row.day}": row.times for row in db.session.scalars(select(Opening))}
    db.session.expunge_all()
    return found


def test_counting_asks_nothing_of_the_database(app: Flask):
    with counted(db.engine) as sent:
        for _ in range(100):
            count("code:A")

    assert sent == []
    assert openings_of(["code:A", "link:1"]) == {"code:A": 100, "link:1": 0}


def test_what_was_counted_is_written_in_one_go_and_added_to_the_day(app: Flask):
    today = clock.today()
    count("code:A")
    current_counters().flush()
    count("code:A")
    count("link:7")

    with counted(db.engine) as sent:
        current_counters().flush()

    assert len(sent) == 1
    assert lines() == {f"code:A {today}": 2, f"link:7 {today}": 1}
    assert openings_of(["code:A"]) == {"code:A": 2}


def test_each_day_has_its_line_and_a_subject_its_total(app: Flask):
    count("code:A")
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        count("code:A")
    current_counters().flush()

    assert sorted(lines().values()) == [1, 1]
    assert openings_of(["code:A"]) == {"code:A": 2}


def test_several_processes_add_to_the_same_line(app: Flask):
    others = [Counters(db.engine, writes_after=3600) for _ in range(4)]
    for other in others:
        for subject in ("code:A", "code:B"):
            other.add(subject, clock.today())

    writers = [threading.Thread(target=other.close) for other in others]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert openings_of(["code:A", "code:B"]) == {"code:A": 4, "code:B": 4}


def test_what_was_counted_is_written_by_itself_after_a_moment(app: Flask):
    quick = Counters(db.engine, writes_after=0.05)
    quick.add("code:A", clock.today())

    timer = quick._timer
    assert timer is not None
    timer.join(timeout=10)

    assert openings_of(["code:A"]) == {"code:A": 1}
    quick.close()


def test_a_database_that_is_away_loses_nothing(app: Flask):
    count("code:A")
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE opening RENAME TO opening_away"))
    current_counters().flush()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE opening_away RENAME TO opening"))

    assert openings_of(["code:A"]) == {"code:A": 1}
    current_counters().flush()
    assert list(lines().values()) == [1]


@pytest.mark.one_engine
def test_what_remains_is_written_when_the_application_ends(app: Flask):
    count("code:A")

    current_counters().close()

    assert list(lines().values()) == [1]


COUNTS_AND_ENDS = """
import sys
from pathlib import Path
from app import create_app
from app.core.counters import count
from tests.support.applications import settings_for

app = create_app(settings_for(sys.argv[1], home=Path(sys.argv[2])))
with app.app_context():
    count("code:A")
"""


@pytest.mark.one_engine
def test_a_process_that_ends_writes_what_it_had_counted(app: Flask, tmp_path: Path):
    url, root = app.extensions["settings"].database_url, Path(__file__).parents[2]

    subprocess.run([sys.executable, "-c", COUNTS_AND_ENDS, url, str(tmp_path)], cwd=root, check=True)

    assert openings_of(["code:A"]) == {"code:A": 1}
