"""A credential as statements (JSON-LD 1.1 to RDF), for the few forms that our contexts allow.

A proof covers the statements, and people read the JSON: so only a JSON whose every member becomes
a statement, in one way, is read at all (W3C VC Data Integrity 1.0 §2.4.1). No word without a
meaning, no address in place of a word, no context inside, no list in a list, no thing described
twice differently, no null, no number.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from certificates.credentials.vocabulary import Term, terms_of

MOST_STATEMENTS = 20_000

Statement = tuple[str, str, str]
"""Subject, predicate, object as N-Quads spell them; a thing without a name is `_:` and a number."""

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20\x7f-\x9f]+')
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Unlinked(ValueError):
    """A part of the document is not covered by what would be signed; it names the part."""


def statements(document: Mapping[str, Any]) -> set[Statement]:
    """Return what a document states.

    Raises:
        Unlinked: a part of it would be left out, or can be read in two ways.
        ValueError: its contexts are not those that we know.
    """
    reader = _Reader(terms_of(document.get("@context")))
    reader.thing({name: value for name, value in document.items() if name != "@context"})
    return reader.found


class _Reader:
    def __init__(self, terms: Mapping[str, Term]) -> None:
        self.found: set[Statement] = set()
        self._terms = terms
        self._described: dict[str, Any] = {}
        self._unnamed = 0

    def thing(self, members: Mapping[str, Any]) -> str:
        """State all that is said of a thing; return its name."""
        name = self._name(members)
        types = [self._type(each) for each in _each(members.get("type"))] if "type" in members else []
        scope = self._scope(types)
        for term in types:
            self._state(name, _TYPE, f"<{term.iri}>")
        for word, value in members.items():
            if word in ("id", "type"):
                continue
            term = self._property(word, scope)
            for each in _each(value):
                self._state(name, f"<{term.iri}>", self._object(each, term))
        return name

    def _state(self, subject: str, predicate: str, stated: str) -> None:
        self.found.add((subject, predicate, stated))
        if len(self.found) > MOST_STATEMENTS:
            raise Unlinked("too many statements")

    def _name(self, members: Mapping[str, Any]) -> str:
        if "id" not in members:
            self._unnamed += 1
            return f"_:{self._unnamed}"
        return self._mentioned(members["id"], members)

    def _mentioned(self, name: Any, said: Any) -> str:
        """Spell the name of a thing; wherever it is mentioned, the same is said of it."""
        spelt = self._iri(name)
        if self._described.setdefault(spelt, said) != said:
            raise Unlinked(spelt)
        return spelt

    def _iri(self, text: Any) -> str:
        if not isinstance(text, str) or not _IRI.fullmatch(text) or text.partition(":")[0] in self._terms:
            raise Unlinked("id")
        return f"<{text}>"

    def _type(self, word: Any) -> Term:
        term = self._terms.get(word) if isinstance(word, str) else None
        if term is None or _is_property(word):
            raise Unlinked("type")
        return term

    def _scope(self, types: list[Term]) -> Mapping[str, Term]:
        """Return the words that the types of a thing add, for that thing alone."""
        scope: dict[str, Term] = {}
        for term in types:
            for word, inner in term.inner.items():
                if scope.setdefault(word, inner) != inner:
                    raise Unlinked(word)
        return scope

    def _property(self, word: str, scope: Mapping[str, Term]) -> Term:
        term = scope.get(word) or self._terms.get(word)
        usable = term is not None and term.is_plain and _is_property(word)
        if term is None or not usable or (term.inner and term.coercion != "@vocab"):
            raise Unlinked(word)
        return term

    def _object(self, value: Any, term: Term) -> str:
        if isinstance(value, dict):
            if term.coercion not in (None, "@id"):
                raise Unlinked(term.iri)
            return self.thing(value)
        if isinstance(value, bool):
            return _literal("true" if value else "false", term, is_boolean=True)
        if not isinstance(value, str):
            raise Unlinked(term.iri)
        if term.coercion == "@vocab":
            return f"<{term.inner[value].iri}>" if value in term.inner else self._iri("")
        return self._mentioned(value, value) if term.coercion == "@id" else _literal(value, term)


def _literal(text: str, term: Term, *, is_boolean: bool = False) -> str:
    coerced = term.coercion or ""
    if is_boolean != coerced.endswith("#boolean") or _UNSAYABLE.search(text):
        raise Unlinked(term.iri)
    return f'"{text.translate(_ESCAPES)}"' + (f"^^<{coerced}>" if coerced else "")


def _each(value: Any) -> Iterator[Any]:
    """Yield a value, or the values of a list: never none, never a list again, never one text twice."""
    listed = value if isinstance(value, list) else [value]
    texts = [each for each in listed if isinstance(each, str)]
    if not listed or any(isinstance(each, list) for each in listed) or len(set(texts)) != len(texts):
        raise Unlinked("a list")
    yield from listed


def _is_property(word: str) -> bool:
    """Tell the words of properties from those of types, which start with a capital or a figure."""
    return word[:1].islower()
