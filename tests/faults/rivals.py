"""Processes that want the same thing at the same moment: each has its own application and connections."""

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.support.applications import running, settings_for

PATIENCE = 60.0
"""Seconds: whoever is silent longer is stuck."""

Act = tuple[str, Mapping[str, Any]]
"""The name of a service of sessions, and what to give it."""


class Rivals:
    """Processes at the same starting line."""

    def __init__(self, lines: Sequence[Connection]) -> None:
        self._lines = lines

    def together(self, acts: Sequence[Act]) -> list[str]:
        """Have each process do its act, all at once; return what each answered, in their order.

        An answer is `done`, or the name of what was raised.
        """
        lines = self._lines[: len(acts)]
        for line, act in zip(lines, acts, strict=True):
            line.send(act)
        assert [_said(line) for line in lines] == ["ready"] * len(acts)
        for line in lines:
            line.send("go")
        return [_said(line) for line in lines]


@contextmanager
def rivals(number: int, *, url: str, home: Path) -> Iterator[Rivals]:
    """Start processes, and end them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["app", "app.sessions.services", "tests.support.applications"])
    lines, processes = [], []
    for _ in range(number):
        ours, theirs = context.Pipe()
        process = context.Process(target=_compete, args=(theirs, url, home), daemon=True)
        process.start()
        theirs.close()
        lines.append(ours)
        processes.append(process)
    try:
        yield Rivals(lines)
    finally:
        for line in lines:
            line.close()
        for process in processes:
            process.join(PATIENCE)


def _said(line: Connection) -> str:
    assert line.poll(PATIENCE), "a rival is stuck"
    said: str = line.recv()
    return said


def _compete(line: Connection, url: str, home: Path) -> None:
    from app.core.database import db, write_transaction
    from app.sessions import services

    with running(settings_for(url, home=home)):
        while True:
            try:
                name, given = line.recv()
            except EOFError:
                return
            db.session.connection()  # the door is open before the start is given
            db.session.rollback()
            line.send("ready")
            line.recv()
            try:
                with write_transaction():
                    getattr(services, name)(**given)
            except Exception as trouble:  # noqa: BLE001 - whatever it is, the other process judges it
                line.send(type(trouble).__name__)
            else:
                line.send("done")
