"""The one spelling of a set of statements, whatever order they came in (W3C RDF Canonicalization 1.0).

Things without a name are numbered by digests of what is said of them. The full algorithm can be made
to run for years by a hostile file; ours refuses the one shape that does it (two alike things, inside
one that is itself alike another), which no credential needs.
"""

from collections.abc import Iterable
from hashlib import sha256

from certificates.credentials.linked import Statement, Unlinked


def canonical(statements: Iterable[Statement]) -> str:
    """Return the statements as canonical N-Quads.

    Raises:
        Unlinked: things without a name are too alike to be told apart in a bounded time.
    """
    listed = list(statements)
    names = _Names(listed).given
    return "".join(sorted(f"{names.get(s, s)} {p} {names.get(o, o)} .\n" for s, p, o in listed))


class _Names:
    """The canonical names of the things without a name."""

    def __init__(self, statements: list[Statement]) -> None:
        self._about: dict[str, list[Statement]] = {}
        for statement in statements:
            for name in {statement[0], statement[2]}:
                if name.startswith("_:"):
                    self._about.setdefault(name, []).append(statement)
        self._first = {name: self._first_degree(name) for name in self._about}
        self.given: dict[str, str] = {}
        self._give()

    def _give(self) -> None:
        """Number the things that nothing resembles, then those that resemble each other (§4.4)."""
        alike: dict[str, list[str]] = {}
        for name, digest in self._first.items():
            alike.setdefault(digest, []).append(name)
        ordered = [names for _digest, names in sorted(alike.items())]
        for names in ordered:
            if len(names) == 1:
                self._issue(names)
        for names in ordered:
            paths = []
            for name in names:
                if name not in self.given:
                    issued = {name: "_:b0"}
                    paths.append((self._path(name, issued), list(issued)))
            for _digest, order in sorted(paths):
                self._issue(order)

    def _issue(self, names: Iterable[str]) -> None:
        for name in names:
            self.given.setdefault(name, f"_:c14n{len(self.given)}")

    def _first_degree(self, name: str) -> str:
        """Digest what is said of a thing, leaving out what the others are (§4.6)."""

        def seen(term: str) -> str:
            return term if not term.startswith("_:") else "_:a" if term == name else "_:z"

        return _digest("".join(sorted(f"{seen(s)} {p} {seen(o)} .\n" for s, p, o in self._about[name])))

    def _path(self, name: str, issued: dict[str, str]) -> str:
        """Digest a thing by the things around it, near then far (§4.8); each stands alone in its place."""
        text = ""
        for digest, related in sorted(self._related(name, issued).items()):
            text += digest + (self.given.get(related) or self._step(related, issued))
        return _digest(text)

    def _step(self, related: str, issued: dict[str, str]) -> str:
        if related in issued:
            return issued[related]
        issued[related] = spoken = f"_:b{len(issued)}"
        return f"{spoken}{spoken}<{self._path(related, issued)}>"

    def _related(self, name: str, issued: dict[str, str]) -> dict[str, str]:
        """Return the unnamed things next to one, by the digest of the link (§4.7)."""
        found: dict[str, str] = {}
        for subject, predicate, stated in self._about[name]:
            for position, other in (("s", subject), ("o", stated)):
                if other.startswith("_:") and other != name:
                    known = self.given.get(other) or issued.get(other) or self._first[other]
                    if found.setdefault(_digest(position + predicate + known), other) != other:
                        raise Unlinked("two alike things in one")
        return found


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
