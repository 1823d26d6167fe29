"""What stands under what in a CASE package: one tree that reaches every item, or reasons why not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.french import plural
from app.curricula.exchange.errors import Findings

CHILD, SKILL, REPLACED = "isChildOf", "hasSkillLevel", "replacedBy"
KNOWN = frozenset(
    {
        CHILD,
        "isPeerOf",
        "isPartOf",
        "exactMatchOf",
        "precedes",
        "isRelatedTo",
        REPLACED,
        "exemplar",
        SKILL,
        "isTranslationOf",
    }
)
EXTENSION = "ext:"
MOST_FLOORS = 20


@dataclass(slots=True)
class Branches:
    """The children of each parent, in their order, and the other associations, with their places."""

    document: str
    children: dict[str, list[str]] = field(default_factory=dict)
    others: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def ends(association: Mapping[str, Any]) -> tuple[str, str]:
    """Return the identifiers that an association ties together."""
    return (
        association["originNodeURI"]["identifier"].lower(),
        association["destinationNodeURI"]["identifier"].lower(),
    )


def branches(
    document: str,
    items: Mapping[str, str],
    associations: Sequence[dict[str, Any]],
    *,
    findings: Findings,
) -> Branches:
    """Sort the associations; `items` are the places of the items, by identifier."""
    found = Branches(document=document)
    reader = _Reader(document, items, findings)
    for index, association in enumerate(associations):
        reader.take(association, f"$.CFAssociations[{index}]", found)
    if items and not reader.parents and not findings.problems:
        findings.notice("Aucun lien isChildOf\u202f: les éléments sont pris comme une liste, sans étages.")
        reader.parents = {item: (document, index, index) for index, item in enumerate(items)}
    found.children = reader.ordered_children()
    _check_every_item_is_reached(found, items, reader.parents, findings)
    _check_successions(found.others, findings)
    return found


class _Reader:
    """Takes the associations one by one."""

    def __init__(self, document: str, items: Mapping[str, str], findings: Findings) -> None:
        self.document, self.items, self.findings = document, items, findings
        self.parents: dict[str, tuple[str, float | None, int]] = {}

    def take(self, association: dict[str, Any], place: str, found: Branches) -> None:
        kind = association["associationType"]
        origin, destination = ends(association)
        if kind == CHILD:
            self._take_child(origin, destination, association.get("sequenceNumber"), place)
        elif kind not in KNOWN and not kind.startswith(EXTENSION):
            words = ", ".join(sorted(KNOWN))
            self.findings.problem(
                f"{place}.associationType", f"« {kind[:40]} » n’existe pas dans CASE\u202f: {words}."
            )
        elif not {origin, destination} & ({self.document} | self.items.keys()):
            self.findings.problem(
                place, "Aucun des deux bouts de ce lien n’est dans le paquet\u202f: retirez-le."
            )
        else:
            found.others.append((place, association))

    def _take_child(self, origin: str, destination: str, rank: float | None, place: str) -> None:
        if origin not in self.items:
            self._dangling(f"{place}.originNodeURI", origin)
        elif destination != self.document and destination not in self.items:
            self._dangling(f"{place}.destinationNodeURI", destination)
        elif origin in self.parents:
            sentence = f"L’élément {origin} a déjà un parent\u202f: un seul par élément."
            self.findings.problem(place, sentence)
        else:
            self.parents[origin] = (destination, rank, len(self.parents))

    def _dangling(self, place: str, identifier: str) -> None:
        sentence = f"Ce lien mène à {identifier[:64]}, qui n’est pas un élément de ce paquet."
        self.findings.problem(place, sentence)

    def ordered_children(self) -> dict[str, list[str]]:
        """Sort the children by their numbers; those without one come last, in the file's order."""
        children: defaultdict[str, list[str]] = defaultdict(list)
        for item in sorted(self.parents, key=self._order):
            children[self.parents[item][0]].append(item)
        return dict(children)

    def _order(self, item: str) -> tuple[bool, float, int]:
        _, rank, index = self.parents[item]
        return (rank is None, rank or 0, index)


def _check_every_item_is_reached(
    found: Branches, items: Mapping[str, str], parents: Mapping[str, Any], findings: Findings
) -> None:
    reached, floor, floors = set[str](), [found.document], 0
    while floor and floors <= MOST_FLOORS:
        floor = [child for each in floor for child in found.children.get(each, ()) if child not in reached]
        reached.update(floor)
        floors += 1
    if floor:
        findings.problem("$.CFAssociations", f"Plus de {MOST_FLOORS} étages\u202f: aplatissez cet arbre.")
        return
    for item, place in items.items():
        if item not in parents:
            findings.problem(place, "Cet élément n’est rattaché à rien\u202f: il manque son lien isChildOf.")
    edges = {item: [parent] for item, (parent, *_) in parents.items() if item not in reached}
    for loop in _loops(edges):
        sentence = f"Ces éléments sont rattachés en boucle\u202f: {_shown(loop)}."
        findings.problem(items.get(loop[0], "$.CFItems"), sentence)


def _check_successions(others: Sequence[tuple[str, dict[str, Any]]], findings: Findings) -> None:
    edges: defaultdict[str, list[str]] = defaultdict(list)
    for _, association in others:
        if association["associationType"] == REPLACED:
            origin, destination = ends(association)
            edges[origin].append(destination)
    for loop in _loops(edges):
        sentence = f"Ces éléments se remplacent en boucle (replacedBy)\u202f: {_shown(loop)}."
        findings.problem("$.CFAssociations", sentence)


def _shown(loop: Sequence[str]) -> str:
    first = ", ".join(loop[:3])
    return first if len(loop) <= 3 else f"{first} et {plural(len(loop) - 3, 'autre')}"


def _loops(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the loops of a graph, each once, without recursion."""
    found, done = [], set[str]()
    for start in edges:
        path: list[str] = []
        index: dict[str, int] = {}
        waiting = [(start, False)]
        while waiting:
            node, is_left = waiting.pop()
            if is_left:
                done.add(path.pop())
                del index[node]
            elif node in index:
                found.append(path[index[node] :])
            elif node not in done:
                index[node] = len(path)
                path.append(node)
                waiting.append((node, True))
                waiting.extend((each, False) for each in dict.fromkeys(edges.get(node, ())))
    return found


def first_loop(edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a loop of a graph; none where it has none."""
    return next(iter(_loops(edges)), [])
