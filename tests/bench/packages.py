"""How long it takes to write a package, and to read or refuse one of any size."""

import json
import time
from collections.abc import Callable, Iterator

from app.curricula.exchange import LARGEST, UnreadablePackage, case_bytes
from tests.bench.figures import Figure
from tests.bench.timing import cpu_ms
from tests.curricula.packages import HOME, a_package, an_item, published, read_in, shipped_file, under

MOST_SECONDS = 2
AS_LARGE_AS_A_FILE_HOLDS = 1050


def measured() -> Iterator[Figure]:
    """Measure on plain values: nothing here touches a database."""
    crcn = published(shipped_file("crcn-2019"))
    cost = cpu_ms(lambda: case_bytes(crcn, public_url=HOME), times=3)
    yield Figure(name="CRCN written as a CASE package", value=cost, unit="ms")
    for name, content in _packages():
        yield Figure(name=name, value=_seconds(content), unit="s", most=MOST_SECONDS)


def _packages() -> Iterator[tuple[str, bytes]]:
    yield "the largest package that fits, read and checked", _package_of(AS_LARGE_AS_A_FILE_HOLDS)
    yield "4,000 items, refused", _package_of(4_000)
    empty = b'{"CFDocument":{},"CFItems":[' + b",".join([b"{}"] * (LARGEST // 3 - 20)) + b"]}"
    yield "5 MiB of empty items, refused", empty
    yield "5 MiB of brackets, refused", b"[" * LARGEST


def _package_of(items: int) -> bytes:
    package = a_package()
    for number in range(items):
        package["CFItems"].append(an_item(f"Je sais faire le geste numéro {number}.", f"Z.{number}"))
        package["CFAssociations"].append(
            under(f"Je sais faire le geste numéro {number}.", "Communiquer", number)
        )
    return json.dumps(package, ensure_ascii=False).encode()


def _seconds(content: bytes) -> float:
    """Return the processor time of one reading, whatever its end: the best of three."""
    return min(_spent(lambda: read_in(content)) for _ in range(3))


def _spent(act: Callable[[], object]) -> float:
    began = time.process_time()
    try:
        act()
    except UnreadablePackage:
        return time.process_time() - began
    return time.process_time() - began
