"""CASE packages made by hand, ways to spoil them, and ways to see what is then said."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from app.curricula import reading
from app.curricula.exchange import Imported, UnreadablePackage, case_bytes, imported
from app.curricula.exchange.published import Link, Place, Published
from app.curricula.rules import Framework
from app.curricula.rules.framework import FrameworkFile

HOME = "https://palier.exemple.fr"
LOADED_AT = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)
CHANGED = "2025-03-13T08:00:00+00:00"

Package = dict[str, Any]
Change = Callable[[Package], Any]


def an_id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def a_uri(name: str) -> str:
    return f"https://cadre.exemple.org/uri/{an_id(name)}"


def dated(name: str) -> Package:
    return {"identifier": an_id(name), "uri": a_uri(name), "lastChangeDateTime": CHANGED}


def a_link(name: str) -> Package:
    return {"title": name, "identifier": an_id(name), "uri": a_uri(name)}


def an_item(name: str, code: str = "", **more: Any) -> Package:
    return {**dated(name), "fullStatement": name, "humanCodingScheme": code, **more}


def a_tie(kind: str, origin: str, destination: str, **more: Any) -> Package:
    return {
        **dated(f"{kind} {origin} {destination}"),
        "associationType": kind,
        "originNodeURI": a_link(origin),
        "destinationNodeURI": a_link(destination),
        **more,
    }


def under(child: str, parent: str, rank: int | None = None) -> Package:
    return a_tie("isChildOf", child, parent, **({} if rank is None else {"sequenceNumber": rank}))


def a_package() -> Package:
    """Make a small package of 1.0: two domains, three competencies, two items, no scale."""
    return {
        "CFDocument": {
            **dated("Cadre des gestes"),
            "creator": "Réseau des ateliers",
            "title": "Cadre des gestes",
            "version": "3.1",
            "language": "fr",
            "adoptionStatus": "Adopted",
            "CFPackageURI": a_link("paquet"),
        },
        "CFItems": [
            an_item("Communiquer", "B"),
            an_item("Ouvrir un site", "A.1"),
            an_item("Se repérer", "A"),
            an_item("J’ouvre le navigateur.", "A.1.a"),
            an_item("J’écris une adresse.", "A.1.b"),
            an_item("Ranger ses fichiers", "A.2"),
            an_item("Envoyer un message", "B.1"),
        ],
        "CFAssociations": [
            under("Communiquer", "Cadre des gestes", 2),
            under("Se repérer", "Cadre des gestes", 1),
            under("Ranger ses fichiers", "Se repérer", 20),
            under("Ouvrir un site", "Se repérer", 10),
            under("J’écris une adresse.", "Ouvrir un site"),
            under("J’ouvre le navigateur.", "Ouvrir un site", 1),
            under("Envoyer un message", "Communiquer"),
        ],
    }


def a_newer_package() -> Package:
    """Make the same package as 1.1 would write it."""
    package = changed(
        lambda p: p["CFDocument"].update(caseVersion="1.1", frameworkType="Cadre", extensions={"ext:a": 1})
    )
    package["CFItems"][0]["extensions"] = {"ext:couleur": "bleu"}
    package["CFItems"][3]["identifier"] = "item-navigateur"
    for tie in package["CFAssociations"]:
        if tie["originNodeURI"]["title"] == "J’ouvre le navigateur.":
            tie["originNodeURI"]["identifier"] = "item-navigateur"
    package["CFAssociations"] += [
        a_tie("isTranslationOf", "Communiquer", "Communicate"),
        a_tie("ext:inspiredBy", "Communiquer", "Autre chose"),
    ]
    return package


def changed(*changes: Change) -> Package:
    package = copy.deepcopy(a_package())
    for change in changes:
        change(package)
    return package


def as_bytes(package: Any) -> bytes:
    return json.dumps(package, ensure_ascii=False).encode()


def read_in(
    package: Any, *, name: str = "cadre.json", known: dict[str, Place] | None = None, **options: Any
) -> Imported:
    content = package if isinstance(package, bytes) else as_bytes(package)
    return imported(content, name=name, known=known or {}, **options)


def problems_of(package: Any, *, name: str = "cadre.json") -> list[tuple[str, str]]:
    with pytest.raises(UnreadablePackage) as refusal:
        read_in(package, name=name)
    return [(problem.place, problem.sentence.replace("\u202f", " ")) for problem in refusal.value.problems]


def the_only_problem(package: Any, *, name: str = "cadre.json") -> tuple[str, str]:
    (only,) = problems_of(package, name=name)
    return only


def notices_of(read: Imported) -> str:
    return "\n".join(read.notices).replace("\u202f", " ").replace("\u00a0", " ")


def published(file: FrameworkFile, *links: Link) -> Published:
    return Published(framework=file.framework, text=file.text, loaded_at=LOADED_AT, links=links)


def written_out(file: FrameworkFile, *links: Link) -> Package:
    package: Package = json.loads(case_bytes(published(file, *links), public_url=HOME))
    return package


def shipped_file(code: str) -> FrameworkFile:
    return reading.read({path.stem: path for path in reading.shipped_files()}[code])


def tree_of(framework: Framework) -> list[Any]:
    """Return all that a package carries of a tree, in its order."""
    return [
        (domain.code, domain.title, domain.description, [
            (competency.code, competency.title, competency.description, [
                (item.code, item.statement, item.level, item.optional) for item in competency.items
            ])
            for competency in domain.competencies
        ])
        for domain in framework.domains
    ]  # fmt: skip


def titles_of(framework: Framework) -> list[Any]:
    """Return the codes and titles of a tree, floor by floor."""
    return [
        (domain.code, domain.title, [
            (competency.code, competency.title, [(item.code, item.statement) for item in competency.items])
            for competency in domain.competencies
        ])
        for domain in framework.domains
    ]  # fmt: skip


def identifiers_in(package: Package) -> dict[str, str]:
    named = {item["humanCodingScheme"]: item["identifier"] for item in package["CFItems"]}
    return {"": package["CFDocument"]["identifier"], **named}
