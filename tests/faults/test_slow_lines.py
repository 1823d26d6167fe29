"""Fifty telephones on a bad line send three bytes a second: the others do not notice."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask

from tests.faults.house import Browser, House, a_house
from tests.faults.rounds import rounds
from tests.faults.sheets import a_room, marks_of, save
from tests.support.databases import Database

SLOW = 50
FEW = 5
BYTES_A_SECOND = 3


@contextmanager
def slow_ones(house: House, path: str) -> Iterator[list[bool]]:
    """Hold fifty connections that send a form three bytes a second; give whether each is still sending."""
    stop, going = Event(), [False] * SLOW
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nContent-Length: 5000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )

    def send(number: int, line: socket.socket) -> None:
        line.sendall(head.encode())
        while not stop.wait(1.0):
            try:
                line.sendall(b"a" * BYTES_A_SECOND)
            except OSError:
                going[number] = False
                return
            going[number] = True

    with ExitStack() as lines:
        threads = []
        for number in range(SLOW):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", house.port), timeout=30))
            threads.append(Thread(target=send, args=(number, line), daemon=True))
            threads[-1].start()
        try:
            yield going
        finally:
            stop.set()
            for thread in threads:
                thread.join()


@pytest.mark.one_engine
def test_fifty_slow_clients_do_not_stop_the_others(app: Flask, database: Database, tmp_path: Path):
    room = a_room()
    with a_house(database.url, tmp_path / "home") as house:
        browser = Browser(house.url)
        browser.sign_in(room.identifiant)
        with slow_ones(house, room.address) as going:
            kept = [save(browser, room, ("present", "absent")[turn % 2]) for turn in range(rounds(FEW))]
            assert Event().wait(2.5) is False
            kept.append(save(browser, room, "excuse"))
            assert sum(going) == SLOW
        house.check()

    assert {answer.status for _sent, answer in kept} == {302}
    assert {marks_of(room, sent) for sent, _answer in kept} == {12}
