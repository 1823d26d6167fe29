"""A port that cannot be opened is said in words, never in a traceback."""

import socket

import pytest

from app.config import SettingsRefused
from app.serving import check_is_free, port_named


@pytest.mark.parametrize("typed", ["", "abc", "0", "-1", "65536", "99999", "²"])
def test_a_port_is_a_number_that_exists(typed: str):
    with pytest.raises(SettingsRefused, match="PORT est un nombre"):
        port_named(typed)


def test_an_address_that_another_program_holds_is_refused_in_words():
    with socket.create_server(("127.0.0.1", 0)) as held, pytest.raises(SettingsRefused, match="déjà pris"):
        check_is_free("127.0.0.1", held.getsockname()[1])


def test_an_address_of_another_machine_is_refused_in_words():
    with pytest.raises(SettingsRefused, match="pas celle de cette machine"):
        check_is_free("192.0.2.1", 5000)
