"""A framework as a CASE 1.0 package (1EdTech, Competencies and Academic Standards Exchange).

Rules, claim, hours and sources have no home in CASE: they stay in the framework's own file.
The same version gives the same bytes, whenever it is asked for.
"""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from app.curricula.exchange.case_definitions import definitions, item_type, licence
from app.curricula.exchange.case_scale import level_link, rubric
from app.curricula.exchange.case_words import Words
from app.curricula.exchange.identifiers import identifiers_of
from app.curricula.exchange.published import REPLACED_BY, Link, Published, case_address
from app.curricula.exchange.stated import replaced_here, stated
from app.curricula.rules.crosswalk import Match
from app.curricula.rules.framework import Competency, Domain, Item
from app.curricula.rules.kinds import FrameworkStatus

ADOPTION = {FrameworkStatus.DRAFT: "Draft"} | dict.fromkeys(
    (FrameworkStatus.SUPERSEDED, FrameworkStatus.HISTORICAL), "Deprecated"
)
ADOPTED = "Adopted"
WHOLE_DAY = len("2026-11-22")

Entry = dict[str, Any]
Part = Domain | Competency | Item


def case_bytes(published: Published, *, public_url: str) -> bytes:
    """Return the CASE 1.0 package of a version, as JSON in UTF-8."""
    package = case_package(published, public_url=public_url)
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def case_package(published: Published, *, public_url: str) -> Entry:
    """Return the CASE 1.0 package of a version, as plain values."""
    framework = published.framework
    words = Words(
        framework=framework,
        identifiers=identifiers_of(framework, published.text),
        address=case_address(public_url, code=framework.code, version=framework.version),
        changed_at=published.loaded_at.astimezone(UTC).isoformat(timespec="seconds"),
        replaced=replaced_here(published.text),
    )
    parts: tuple[Part, ...] = (*framework.domains, *framework.competencies, *words.items)
    package: Entry = {
        "CFDocument": _document(words, stated(published.text)),
        "CFItems": [_item(words, part) for part in parts],
        "CFAssociations": [
            *_tree(words),
            *_skills(words),
            *_retirements(words),
            *(_link(words, each) for each in published.links),
        ],
        "CFDefinitions": definitions(words, stated(published.text)),
    }
    return package | ({"CFRubrics": [rubric(words)]} if framework.levels else {})


def _document(words: Words, said: Entry) -> Entry:
    framework = words.framework
    entry = {
        "identifier": words.identifiers.document,
        "uri": words.address,
        "creator": framework.authority,
        "title": framework.name,
        "lastChangeDateTime": words.changed_at,
        "officialSourceURL": _official_source(said),
        "description": said.get("audience"),
        "language": framework.language,
        "version": framework.version,
        "adoptionStatus": ADOPTION.get(framework.status, ADOPTED),
        "statusStartDate": _day(said.get("valid_from")),
        "statusEndDate": _day(said.get("valid_until")),
        "licenseURI": licence(words, said),
    }
    return {key: value for key, value in entry.items() if value}


def _official_source(said: Entry) -> str | None:
    stated_at = [each.get("url", "") for key in ("legal_basis", "sources") for each in said.get(key, [])]
    return next((url for url in stated_at if url.startswith(("https://", "http://"))), None)


def _day(date: str | None) -> str | None:
    return date if date and len(date) == WHOLE_DAY else None


def _item(words: Words, thing: Part) -> Entry:
    identifier = words.identifiers.by_code[thing.code]
    entry = {
        "identifier": identifier,
        "uri": words.uri(identifier),
        "fullStatement": _title(thing),
        "humanCodingScheme": thing.code,
        "CFItemType": item_type(words, thing),
        "CFItemTypeURI": words.item_type_link(item_type(words, thing)),
        "notes": "" if isinstance(thing, Item) else thing.description,
        "language": words.framework.language,
        "lastChangeDateTime": words.changed_at,
    }
    return {key: value for key, value in entry.items() if value}


def _title(thing: Part) -> str:
    return thing.statement if isinstance(thing, Item) else thing.title


def _tree(words: Words) -> Iterator[Entry]:
    """Tell what stands under what, and in which order."""
    framework, codes = words.framework, words.identifiers.by_code
    document = words.link(framework.name, words.identifiers.document)
    for number, domain in enumerate(framework.domains, 1):
        yield _child(words, domain, document, number)
        for place, competency in enumerate(domain.competencies, 1):
            yield _child(words, competency, words.link(domain.title, codes[domain.code]), place)
            for rank, item in enumerate(words.items_of(competency), 1):
                yield _child(words, item, words.link(competency.title, codes[competency.code]), rank)


def _child(words: Words, thing: Part, parent: Entry, number: int) -> Entry:
    origin = words.link(_title(thing), words.identifiers.by_code[thing.code])
    return words.association("isChildOf", origin, parent) | {"sequenceNumber": number}


def _skills(words: Words) -> Iterator[Entry]:
    """Tell which level each item shows, where the framework sorts its items by level."""
    for item in words.items:
        level = words.framework.level(item.level) if item.level is not None else None
        if level is not None:
            origin = words.link(item.statement, words.identifiers.by_code[item.code])
            yield words.association("hasSkillLevel", origin, level_link(words, level))


def _retirements(words: Words) -> Iterator[Entry]:
    """Tell which item of the version replaces each one that is kept for its evidence alone."""
    links = {
        each.code: words.link(each.statement, words.identifiers.by_code[each.code]) for each in words.items
    }
    for old, new in words.replaced.items():
        if old in links and new in links:
            yield words.association(REPLACED_BY, links[old], links[new])


def _link(words: Words, link: Link) -> Entry:
    thing = words.framework.by_code[link.origin]
    there = f"{case_address(words.public_url, code=link.to.framework, version=link.to.version)}"
    target = {
        "title": link.to.title,
        "identifier": link.to.identifier,
        "uri": f"{there}#{link.to.identifier}",
    }
    origin = words.link(_title(thing), words.identifiers.by_code[thing.code])
    entry = words.association(link.association, origin, target)
    return entry | ({"notes": notes_of(link.match, link.confidence, link.note)} if link.match else {})


def notes_of(match: Match, confidence: int, note: str) -> str:
    """Say what CASE has no word for: the match in the sense of SKOS, and how sure it is."""
    said = f"skos:{match}Match, confiance {confidence}\u202f%"
    return f"{said}. {note}" if note else said
