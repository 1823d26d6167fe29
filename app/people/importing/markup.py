"""The XML inside a spreadsheet, heard as it goes by; whatever declares entities is refused."""

from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ParserCreate

from app.people.errors import FileRefused


class Listener:
    """Hears the elements of one part of a spreadsheet."""

    is_satisfied = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear an element open."""

    def end(self, tag: str) -> None:
        """Hear an element close."""

    def text(self, words: str) -> None:
        """Hear the text inside."""


def feed(listener: Listener, pieces: Iterator[bytes]) -> None:
    """Read a part until the listener has what it wants; entities and document types are refused.

    Elements are heard by their local names; attributes keep their namespace, before a space.

    Raises:
        FileRefused: the part declares something.
    """
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: listener.start(local(name), attributes)
    parser.EndElementHandler = lambda name: listener.end(local(name))
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.EntityDeclHandler = _refuse_declarations
    for piece in pieces:
        parser.Parse(piece, False)
        if listener.is_satisfied:
            return
    parser.Parse(b"", True)


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition(" ")[2]


def _refuse_declarations(*_declared: Any) -> None:
    raise FileRefused(
        "Ce classeur contient des déclarations interdites. Copiez la liste dans un classeur neuf."
    )
