"""How the entries of a package name each other: identifiers, addresses, links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.curricula.exchange.identifiers import Identifiers
from app.curricula.rules.framework import Competency, Framework, Item

Entry = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """One version, and how its package names everything in it.

    `address` is where the package is served; `changed_at` is the moment of loading, in UTC.
    """

    framework: Framework
    identifiers: Identifiers
    address: str
    changed_at: str
    replaced: Mapping[str, str] = field(default_factory=dict)
    """The items that are kept for their evidence alone, and what replaces each, by code."""

    def items_of(self, competency: Competency) -> tuple[Item, ...]:
        """Return the items of a competency, those that were replaced last."""
        return (*competency.items, *(item for item in competency.retired if item.code in self.replaced))

    @property
    def items(self) -> tuple[Item, ...]:
        """All the items, in their order."""
        return tuple(item for each in self.framework.competencies for item in self.items_of(each))

    @property
    def public_url(self) -> str:
        """The address of the installation."""
        return self.address.partition("/api/v1/")[0]

    def uri(self, fragment: str) -> str:
        """Return the address of a part of the package."""
        return f"{self.address}#{fragment}"

    def link(self, title: str, identifier: str) -> Entry:
        """Return a link to a part of the package, or to its document."""
        is_whole = identifier == self.identifiers.document
        return {
            "title": title,
            "identifier": identifier,
            "uri": self.address if is_whole else self.uri(identifier),
        }

    def item_type_link(self, title: str) -> Entry:
        """Return a link to the definition of a type of items."""
        return self.link(title, self.identifiers.of("item type", title))

    def dated(self, identifier: str, *, fragment: str = "") -> Entry:
        """Return what every entry begins with."""
        uri = self.uri(fragment or identifier)
        return {"identifier": identifier, "uri": uri, "lastChangeDateTime": self.changed_at}

    def association(self, kind: str, origin: Entry, destination: Entry) -> Entry:
        """Return an association; its identifier derives from what it ties together."""
        ends = (origin["identifier"], destination["identifier"])
        return {
            **self.dated(self.identifiers.of("association", kind, *ends)),
            "associationType": kind,
            "originNodeURI": origin,
            "destinationNodeURI": destination,
        }
