"""The canonical form by a library that is not ours, with our copies of the contexts and no network."""

from typing import Any

from pyld import jsonld

from certificates.credentials.vocabulary import context


def outside_form(document: dict[str, Any]) -> str:
    """Return a document's canonical N-Quads as PyLD finds them; it refuses what it would leave out."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _kept}
    return str(jsonld.normalize(document, options))


def _kept(address: str, _options: Any) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": address, "document": context(address), "tag": "static"}
