"""What a package defines beside its items: their types, and its licence."""

from typing import Any

from app.curricula.exchange.case_words import Words
from app.curricula.rules.framework import Competency, Domain, Item

COMPETENCY = "Compétence"
ITEM = "Savoir-faire"
OPTIONAL = "Savoir-faire facultatif"

Entry = dict[str, Any]


def item_type(words: Words, thing: Domain | Competency | Item) -> str:
    """Return what a part is called in its framework."""
    match thing:
        case Domain():
            return words.framework.domain_word.capitalize()
        case Competency():
            return COMPETENCY
        case _:
            return OPTIONAL if thing.optional else ITEM


def definitions(words: Words, said: Entry) -> Entry:
    """Return the definitions that the package's entries point at."""
    used = dict.fromkeys(item_type(words, thing) for thing in words.framework.by_code.values())
    kept: Entry = {"CFItemTypes": [_defined(words, title, rank) for rank, title in enumerate(used, 1)]}
    text = said.get("licence")
    return kept | ({"CFLicenses": [_licence(words, text)]} if text else {})


def licence(words: Words, said: Entry) -> Entry | None:
    """Return a link to the licence, where the framework's file names one."""
    text = said.get("licence")
    return words.link(text, words.identifiers.of("licence")) if text else None


def _defined(words: Words, title: str, rank: int) -> Entry:
    identifier = words.identifiers.of("item type", title)
    return words.dated(identifier) | {"title": title, "description": title, "hierarchyCode": str(rank)}


def _licence(words: Words, text: str) -> Entry:
    entry = words.dated(words.identifiers.of("licence"))
    return entry | {"title": text, "licenseText": text}
