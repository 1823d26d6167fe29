"""What the words of a credential mean: the published contexts, read once into plain tables.

The contexts are files of this package; nothing is ever fetched. A document names exactly one of the
lists of contexts that we know, or is not read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CHAIN_TERM = {"x5c": {"@id": "https://www.iana.org/assignments/jose#x5c", "@container": "@set"}}
"""The one word that we add, in a status list: the certificates of its key (RFC 7515 §4.1.6)."""

FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
    EXTENSIONS: "open-badges-extensions.json",
}
KNOWN: tuple[list[Any], ...] = (
    [CREDENTIALS],
    [CREDENTIALS, CHAIN_TERM],
    [CREDENTIALS, OPEN_BADGES],
    [CREDENTIALS, OPEN_BADGES, EXTENSIONS],
)

_READ = frozenset({"@id", "@type", "@container", "@context"})


@dataclass(frozen=True, kw_only=True)
class Term:
    """What a word stands for; `coercion` is how its text is read, `inner` the words inside it."""

    iri: str
    coercion: str | None = None
    is_plain: bool = True
    inner: Mapping[str, "Term"] = field(default_factory=dict)


def context(address: str) -> dict[str, Any]:
    """Return a published context; raises KeyError where we do not keep it."""
    text = resources.files(__package__).joinpath("contexts", FILES[address]).read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def terms_of(contexts: Any) -> Mapping[str, Term]:
    """Return the words that a document may use, from its list of contexts.

    Raises:
        ValueError: the list is not one of those that we know.
    """
    if contexts not in KNOWN:
        raise ValueError("contexts that we do not know")
    return _terms_of(KNOWN.index(contexts))


@cache
def _terms_of(place: int) -> Mapping[str, Term]:
    merged: dict[str, Any] = {}
    for each in KNOWN[place]:
        merged |= context(each)["@context"] if isinstance(each, str) else each
    return _terms(merged)


def _terms(definitions: Mapping[str, Any]) -> dict[str, Term]:
    """Read the definitions of one context; the aliases of keywords are left out."""
    found = {}
    for word, said in definitions.items():
        definition = {"@id": said} if isinstance(said, str) else said
        if not isinstance(definition, dict) or definition["@id"].startswith("@"):
            continue
        found[word] = _term(definition, definitions)
    return found


def _term(definition: Mapping[str, Any], definitions: Mapping[str, Any]) -> Term:
    """Read one word; what our documents never need (languages, graphs, order) makes it unusable."""
    iri = definition["@id"]
    inner = definition.get("@context")
    return Term(
        iri=definitions[iri]["@id"] if iri in definitions else iri,
        coercion=definition.get("@type"),
        is_plain=set(definition) <= _READ
        and definition.get("@container", "@set") == "@set"
        and definition.get("@type") != "@json",
        inner=_terms(inner) if isinstance(inner, dict) else {},
    )
