"""No test speaks to the outside: only loopback and unix sockets answer."""

import ipaddress
import sys
from typing import Any


class NetworkTouched(RuntimeError):
    """A test tried to reach another machine."""


def stay_on_this_machine() -> None:
    """Refuse, for the rest of this process, every connection that leaves the machine."""
    sys.addaudithook(_listen)


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _refuse_unless_here(arguments[1][0])
    elif event == "socket.getaddrinfo" and arguments[0] is not None:
        _refuse_unless_here(arguments[0])


def _refuse_unless_here(host: str | bytes) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {"", "localhost"}:
        return
    try:
        here = ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        here = False
    if not here:
        raise NetworkTouched(f"a test tried to reach {name}")
