"""A kit written line by line, whatever the size of the register, and there whole or not at all."""

import hashlib
import json
import os
import shutil
import string
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from html import escape
from importlib import resources
from itertools import groupby, islice, product
from pathlib import Path
from types import TracebackType

from certificates.continuity.format import (
    CODES,
    DOCUMENTS,
    MANIFEST,
    SUMS,
    TYPE,
    Facts,
    Line,
    part,
    part_name,
)
from certificates.continuity.places import NewFolder, NewZip
from certificates.credentials.keys import CredentialKey
from certificates.typography import long_date

PAGE = ("page.css", "page.js")
_FILLED = ("index.html", "LISEZMOI.txt")
_AT_ONCE = 256
"""Codes digested between two writings: what is held in memory."""

Told = Callable[[int], None]


class KitWriter:
    """A kit in the making; leaving the block without `sign` leaves nothing behind."""

    def __init__(self, path: Path, *, facts: Facts) -> None:
        self._facts = facts
        self._place = NewZip(path) if path.suffix.lower() == ".zip" else NewFolder(path)
        self._sums: dict[str, str] = {}
        self._spool = Path(tempfile.mkdtemp(prefix="palier-kit-"))

    def __enter__(self) -> "KitWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._place.give_up()
        shutil.rmtree(self._spool, ignore_errors=True)

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        assert name not in self._sums, "a name twice"
        self._place.write(name, content)
        self._sums[name] = hashlib.sha256(content).hexdigest()

    def add_documents(self, lines: Iterable[tuple[str, Line]]) -> None:
        """Add the register: the SHA-256 of each sealed file and its line, in the order of the digests."""
        letters = self._facts.letters[DOCUMENTS]
        grouped = groupby(lines, key=lambda each: each[0][:letters])
        following = next(grouped, None)
        for prefix in _prefixes(letters):
            held: dict[str, dict[str, object]] = {}
            if following is not None and following[0] == prefix:
                held = {digest: line.written() for digest, line in following[1]}
                following = next(grouped, None)
            self._add_part(DOCUMENTS, prefix, held)
        assert following is None, "the digests are in order"

    def add_codes(self, lines: Iterable[tuple[str, Line]], *, told: Told = lambda _done: None) -> None:
        """Add the codes that anyone may look up, as slow digests; `told` hears how many are done."""
        letters, done = self._facts.letters[CODES], 0
        with ThreadPoolExecutor(os.cpu_count()) as workers:
            for some in _batches(lines):
                digests = workers.map(lambda each: self._facts.code_digest(each[0]), some)
                for digest, (_code, line) in zip(digests, some, strict=True):
                    self._keep_aside(digest[:letters], digest, line)
                done += len(some)
                told(done)
        for prefix in _prefixes(letters):
            self._add_part(CODES, prefix, self._kept_aside(prefix))

    def _add_part(self, folder: str, prefix: str, held: Mapping[str, Mapping[str, object]]) -> None:
        name = part_name(folder, prefix)
        self.add(name, part(name, held))

    def _keep_aside(self, prefix: str, digest: str, line: Line) -> None:
        with (self._spool / prefix).open("ab") as file:
            file.write(f"{digest} {json.dumps(line.written())}\n".encode())

    def _kept_aside(self, prefix: str) -> dict[str, dict[str, object]]:
        path = self._spool / prefix
        kept = path.read_text().splitlines() if path.is_file() else []
        return {digest: json.loads(line) for digest, _, line in (each.partition(" ") for each in kept)}

    def sign(self, key: CredentialKey) -> None:
        """Add the page, list every file, sign the list, and put the kit in its place."""
        for name in PAGE:
            self.add(name, _shipped(name))
        for name in _FILLED:
            self.add(name, self._filled(name))
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items())).encode()
        self._place.write(SUMS, sums)
        signed = key.sign_statement(self._facts.written(sums=sums), kind=TYPE)
        self._place.write(MANIFEST, signed.encode())
        self._place.settle()

    def _filled(self, name: str) -> bytes:
        """Fill a file of the page with what is particular to this kit."""
        facts, letters = self._facts, self._facts.letters
        until = facts.valid_until
        values = {
            "address": facts.address,
            "made_on": long_date(facts.made_at.date()),
            "made_day": facts.made_at.date().isoformat(),
            "until_day": until.date().isoformat() if until else "",
            "until": f"jusqu’au {long_date(until.date())}" if until else "pour toujours",
            "documents": _documents(facts.documents),
            "document_letters": str(letters[DOCUMENTS]),
            "code_letters": str(letters[CODES]),
            "iterations": str(facts.iterations),
            "salt": facts.salt.hex(),
        }
        safe = {key: escape(value) for key, value in values.items()} if name.endswith(".html") else values
        return string.Template(_shipped(name).decode()).substitute(safe).encode()


def _documents(number: int) -> str:
    grouped = f"{number:,}".replace(",", "\u202f")
    return f"{grouped} document{'s' if number > 1 else ''}"


def _prefixes(letters: int) -> Iterator[str]:
    return map("".join, product("0123456789abcdef", repeat=letters))


def _batches(lines: Iterable[tuple[str, Line]]) -> Iterator[list[tuple[str, Line]]]:
    remaining = iter(lines)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some


def _shipped(name: str) -> bytes:
    return resources.files("certificates.continuity").joinpath("site", name).read_bytes()
