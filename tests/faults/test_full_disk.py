"""The disk is full: what was acknowledged is there, and the same form works once there is room again."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import pytest

from tests.faults.house import Browser, Said, a_house
from tests.faults.rounds import rounds
from tests.faults.sheets import Room, a_room, a_sheet, marks_of
from tests.support import postgresql, requirements
from tests.support.applications import running, settings_for
from tests.support.databases import ENGINES, migrate

FEW = 1
MOST_ROUNDS = 10
LEFT = 200_000
"""Bytes that are left when the sheets begin."""

MOST_SHEETS = 400


@contextmanager
def a_small_disk(place: Path, *, megabytes: int) -> Iterator[Path]:
    """Mount a small disk of memory in a folder; skip where this process may not."""
    place.mkdir(mode=0o755)
    mount = which("mount")
    asked = [mount or "mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(place)]
    if mount is None or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("monter un petit disque n’est pas permis ici")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(params=ENGINES)
def cramped(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Give a database on a small disk, and that disk."""
    if request.param == "sqlite":
        with a_small_disk(tmp_path / "disk", megabytes=16) as disk:
            migrate(f"sqlite:///{disk / 'palier.sqlite'}")
            yield f"sqlite:///{disk / 'palier.sqlite'}", disk
        return
    programs = postgresql.programs()
    if programs is None:
        requirements.without("postgresql")
    with (
        postgresql.running_cluster(programs) as cluster,
        a_small_disk(cluster.folder / "disk", megabytes=48) as disk,
    ):
        cluster.create("whole")
        migrate(cluster.url("whole"))
        space = disk / "space"
        space.mkdir()
        cluster.add_tablespace("small", space)
        cluster.clone("whole", "palier", tablespace="small")
        yield cluster.url("palier"), disk
        cluster.drop("palier")


def fill(disk: Path) -> Path:
    """Leave but a few pages free on a disk; return the file that takes the room."""
    ballast = disk / "ballast"
    size = free_on(disk) - LEFT
    assert size > 0, "the disk was full before it began"
    ballast.write_bytes(b"\0" * size)
    return ballast


def free_on(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def test_nothing_acknowledged_is_lost_and_the_form_works_once_there_is_room(
    cramped: tuple[str, Path], tmp_path: Path
):
    url, disk = cramped
    with running(settings_for(url, home=tmp_path)):
        room = a_room()
    with a_house(url, tmp_path / "home") as house:
        browser = Browser(house.url)
        browser.sign_in(room.identifiant)
        for _ in range(min(rounds(FEW), MOST_ROUNDS)):
            ballast = fill(disk)
            acknowledged, refused, sent = until_it_is_full(browser, room)
            still_read = browser.ask("/connexion")
            ballast.unlink()
            answer = browser.ask(room.address, refused.hidden())

            assert refused.status == 503
            assert "Le disque du service est plein" in refused.text
            assert f'value="{sent["marks-0-note"]}"' in refused.text
            assert still_read.status in {200, 302}
            assert answer.status == 302
            with running(settings_for(url, home=tmp_path)):
                assert {marks_of(room, each) for each in (*acknowledged, sent)} == {len(room.learners)}
        house.check()


def until_it_is_full(browser: Browser, room: Room) -> tuple[list[dict[str, str]], Said, dict[str, str]]:
    """Save sheets until one is refused; return those acknowledged, the refusal and what it refused."""
    acknowledged: list[dict[str, str]] = []
    page = browser.ask(room.address)
    for number in range(MOST_SHEETS):
        sent = a_sheet(room, page, ("present", "absent")[number % 2], f"{number} " + "mot " * 110)
        answer = browser.ask(room.address, sent)
        if answer.status != 302:
            return acknowledged, answer, sent
        acknowledged.append(sent)
    raise AssertionError("the disk never filled")
