"""A CASE package as an outline: 1.0, and what of 1.1 has a place here; all of it, or reasons why not."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.french import plural
from app.curricula.exchange import case_shapes as shapes
from app.curricula.exchange import strict_json
from app.curricula.exchange.case_definitions import OPTIONAL
from app.curricula.exchange.case_document import document_of, is_case_1_1
from app.curricula.exchange.case_matches import matches_of, replaced_inside
from app.curricula.exchange.case_steps import Steps
from app.curricula.exchange.case_tree import SKILL, Branches, branches, ends
from app.curricula.exchange.errors import Findings, too_large
from app.curricula.exchange.identifiers import CASE_1_0
from app.curricula.exchange.outline import Node, Outline
from app.curricula.reading.files import LARGEST

MOST_KEYS = 12
LISTS = ("CFItems", "CFAssociations", "CFRubrics")
PARTS = ("CFDocument", *LISTS, "CFDefinitions")

Entry = dict[str, Any]


def read_case(content: bytes, findings: Findings) -> Outline:
    """Read a CASE package; what is left aside ends up in the notices.

    Raises:
        UnreadablePackage: with what is wrong, by JSON path.
    """
    package = _checked(strict_json.read(content, findings), findings)
    found = branches(package.identifier, package.places, package.associations, findings=findings)
    findings.stop_if_any()
    steps = Steps(package.rubrics, identifier=package.id_check, findings=findings)
    marks = _Marks(
        levels=_levels(found, steps, findings), replaced=replaced_inside(found, set(package.items))
    )
    nodes = tuple(_nodes(found, found.document, package, marks))
    _say_what_identifiers_are_new(package, findings)
    return document_of(
        package.document,
        origin=f"Paquet CASE {'1.1' if package.is_1_1 else '1.0'}",
        content=Outline(
            title="",
            authority="",
            origin="",
            nodes=nodes,
            steps=steps.all,
            counts_from=steps.counts_from,
            matches=tuple(matches_of(found, set(package.items), findings)),
        ),
        findings=findings,
    )


@dataclass(frozen=True, slots=True)
class _Package:
    """The parts of a package whose every entry has the shape of CASE."""

    document: Entry
    items: Mapping[str, Entry]
    places: Mapping[str, str]
    associations: list[Entry]
    rubrics: list[Any]
    is_1_1: bool

    @property
    def identifier(self) -> str:
        """The identifier of the document."""
        return str(self.document["identifier"]).lower()

    @property
    def id_check(self) -> shapes.Check:
        """How identifiers are checked: 1.1 is looser than 1.0."""
        return shapes.text if self.is_1_1 else shapes.uuid


def _checked(value: Any, findings: Findings) -> _Package:
    if not isinstance(value, dict) or "CFDocument" not in value:
        findings.problem("$", "Ce n’est pas un paquet CASE\u202f: il commence par «\u202fCFDocument\u202f».")
        findings.stop_if_any()
    lists = {key: _list(value, key, findings) for key in LISTS}
    is_1_1 = is_case_1_1(value)
    check = shapes.text if is_1_1 else shapes.uuid
    shapes.DOCUMENT.check(value["CFDocument"], "$.CFDocument", findings, identifier=check)
    _check_all(shapes.ITEM, lists["CFItems"], findings, check)
    _check_all(shapes.ASSOCIATION, lists["CFAssociations"], findings, check)
    findings.stop_if_any()
    _say_what_is_unread(value, lists, findings)
    package = _Package(
        document=value["CFDocument"],
        items={item["identifier"].lower(): item for item in lists["CFItems"]},
        places={item["identifier"].lower(): f"$.CFItems[{n}]" for n, item in enumerate(lists["CFItems"])},
        associations=lists["CFAssociations"],
        rubrics=lists["CFRubrics"],
        is_1_1=is_1_1,
    )
    _check_whole(package, lists["CFItems"], findings)
    return package


def _list(value: Entry, key: str, findings: Findings) -> list[Any]:
    found = value.get(key)
    if found is not None and not isinstance(found, list):
        findings.problem(f"$.{key}", "Il faut une liste ici.")
    return found if isinstance(found, list) else []


def _check_all(shape: shapes.Shape, entries: list[Any], findings: Findings, identifier: shapes.Check) -> None:
    for index, entry in enumerate(entries):
        shape.check(entry, f"$.{shape.name}[{index}]", findings, identifier=identifier)


def _check_whole(package: _Package, items: list[Entry], findings: Findings) -> None:
    """Check what no entry shows by itself."""
    if not items:
        findings.problem("$.CFItems", "Ce paquet ne contient aucun élément.")
    everything = [package.identifier, *(item["identifier"].lower() for item in items)]
    ties = [association["identifier"].lower() for association in package.associations]
    for identifier, count in Counter([*everything, *ties]).items():
        if count > 1:
            findings.problem(
                "$", f"L’identifiant {identifier[:64]} sert {count} fois\u202f: un seul par chose."
            )
    for index, item in enumerate(items):
        whole = item.get("CFDocumentURI")
        if whole and whole["identifier"].lower() != package.identifier:
            place = f"$.CFItems[{index}].CFDocumentURI"
            findings.problem(place, "Cet élément est d’un autre document\u202f: retirez-le du paquet.")
    if sum(len(item["fullStatement"]) for item in items) > LARGEST:
        findings.problem("$.CFItems", too_large(len(items)))
    findings.stop_if_any()


def _say_what_is_unread(value: Entry, lists: Mapping[str, list[Entry]], findings: Findings) -> None:
    unread = {f"$.{key}" for key, inner in value.items() if key not in PARTS and inner}
    unread |= {f"CFDocument.{key}" for key in shapes.DOCUMENT.unread(value["CFDocument"])}
    for shape in (shapes.ITEM, shapes.ASSOCIATION):
        unread |= {f"{shape.name}.{key}" for each in lists[shape.name] for key in shape.unread(each)}
    if unread:
        names = sorted(unread)
        shown = ", ".join(name[:64] for name in names[:MOST_KEYS])
        rest = f" et {plural(len(names) - MOST_KEYS, 'autre')}" if len(names) > MOST_KEYS else ""
        findings.notice(f"Clés laissées de côté\u202f: {shown}{rest}.")


def _say_what_identifiers_are_new(package: _Package, findings: Findings) -> None:
    odd = sum(not CASE_1_0.fullmatch(each) for each in (package.identifier, *package.items))
    if odd:
        findings.notice(
            f"{plural(odd, 'identifiant')} hors du format de CASE 1.0\u202f: d’autres leur seront donnés."
        )


def _levels(found: Branches, steps: Steps, findings: Findings) -> dict[str, str]:
    """Return the code of the level that each item shows, by its identifier."""
    levels: dict[str, str] = {}
    elsewhere = 0
    for _, association in found.others:
        if association["associationType"] == SKILL:
            origin, destination = ends(association)
            elsewhere += destination not in steps.code_of
            levels.setdefault(origin, steps.code_of.get(destination, ""))
    if elsewhere:
        findings.notice(
            f"{plural(elsewhere, 'lien')} hasSkillLevel vers un niveau d’ailleurs, sans effet ici."
        )
    return levels


@dataclass(frozen=True, slots=True)
class _Marks:
    """What links say of items, by identifier: the level that each shows, what replaces it."""

    levels: Mapping[str, str]
    replaced: Mapping[str, str]


def _nodes(found: Branches, parent: str, package: _Package, marks: _Marks) -> Iterator[Node]:
    for identifier in found.children.get(parent, ()):
        item = package.items[identifier]
        yield Node(
            title=item["fullStatement"],
            key=identifier,
            identifier=identifier if CASE_1_0.fullmatch(identifier) else "",
            code=(item.get("humanCodingScheme") or "").strip(),
            short_title=item.get("abbreviatedStatement") or "",
            description=item.get("notes") or "",
            kind=item.get("CFItemType") or "",
            level=marks.levels.get(identifier, ""),
            replaced_by=marks.replaced.get(identifier, ""),
            optional=item.get("CFItemType") == OPTIONAL,
            inner=tuple(_nodes(found, identifier, package, marks)),
        )
