"""Any tree as domains, competencies and items: deeper ones are folded, shallower ones completed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.core.french import plural
from app.curricula.exchange.coding import (
    LONGEST_LINE,
    LONGEST_PROSE,
    LONGEST_STATEMENT,
    Codes,
    a_line,
    is_cut,
    prose,
)
from app.curricula.exchange.errors import Findings
from app.curricula.exchange.outline import Node, Outline

FLOORS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A domain, competency or item as a file of ours will say it."""

    code: str
    title: str
    key: str = ""
    identifier: str = ""
    description: str = ""
    level: str = ""
    replaced_by: str = ""
    optional: bool = False
    inner: tuple["Part", ...] = ()

    @property
    def all(self) -> Iterator["Part"]:
        """Walk this part and all that it holds."""
        yield self
        for part in self.inner:
            yield from part.all


def folded(outline: Outline, findings: Findings) -> tuple[Part, ...]:
    """Return the domains of an outline, with their competencies and their items."""
    domains = tuple(_domains(outline, findings))
    folder = _Folder([node.code for domain in domains for node in _all(domain)], findings)
    parts = tuple(folder.domain(domain, number) for number, domain in enumerate(domains, 1))
    folder.say()
    _say_what_is_not_replaced(domains, parts, findings)
    return parts


def _all(node: Node) -> Iterator[Node]:
    yield node
    for inner in node.inner:
        yield from _all(inner)


def _say_what_is_not_replaced(domains: Sequence[Node], parts: Sequence[Part], findings: Findings) -> None:
    """Say how many replacements do not tie two items, the only ones that a file of ours states."""
    stated = sum(bool(node.replaced_by) for domain in domains for node in _all(domain))
    items = [item for domain in parts for competency in domain.inner for item in competency.inner]
    keys = {item.key for item in items}
    aside = stated - sum(item.replaced_by in keys for item in items if item.replaced_by)
    if aside:
        said = plural(aside, "remplacement laissé", "remplacements laissés")
        findings.notice(f"{said} de côté\u202f: seul un savoir-faire en remplace un autre.")


def _domains(outline: Outline, findings: Findings) -> Iterator[Node]:
    """Bring the tree to three floors at its top: domains that hold competencies."""
    nodes = outline.nodes
    while len(nodes) == 1 and nodes[0].height > FLOORS:
        findings.notice(f"L’étage unique « {a_line(nodes[0].title, longest=60)} » est retiré.")
        nodes = nodes[0].inner
    if not any(node.inner for node in nodes):
        findings.notice("Le paquet n’a qu’un étage\u202f: ses éléments forment un seul domaine.")
        yield Node(title=outline.title, inner=nodes)
        return
    for node in nodes:
        if node.inner:
            yield node
        else:
            findings.notice(
                f"« {a_line(node.title, longest=60)} » est sans contenu\u202f: "
                "ce sera un domaine d’une seule compétence."
            )
            yield Node(title=node.title, inner=(node,))


class _Folder:
    """Gives codes and lengths that a file of ours takes; counts what was changed on the way."""

    def __init__(self, wished: Sequence[str], findings: Findings) -> None:
        self.codes = Codes(wished)
        self.findings = findings
        self.folded = self.shortened = self.undescribed = self.unlevelled = 0

    def domain(self, node: Node, number: int) -> Part:
        part = self._part(node, str(number))
        inner = (self.competency(each, f"{part.code}.{n}") for n, each in enumerate(node.inner, 1))
        return replace(part, inner=tuple(inner))

    def competency(self, node: Node, otherwise: str) -> Part:
        groups = [each for each in _all(node) if each.inner and each is not node]
        self.folded += len(groups)
        described = replace(node, description=_with_groups(node.description, groups))
        part = self._part(described, otherwise)
        leaves = [] if not node.inner else list(node.leaves)
        if len({bool(leaf.level) for leaf in leaves}) > 1:
            self.unlevelled += 1
            leaves = [replace(leaf, level="") for leaf in leaves]
        return replace(
            part, inner=tuple(self.item(leaf, f"{part.code}.{n}") for n, leaf in enumerate(leaves, 1))
        )

    def item(self, node: Node, otherwise: str) -> Part:
        self.undescribed += bool(node.description)
        return Part(
            code=self.codes.take(node.code, otherwise=otherwise),
            key=node.key,
            identifier=node.identifier,
            title=self._fitting(node, LONGEST_STATEMENT),
            level=node.level,
            replaced_by=node.replaced_by,
            optional=node.optional,
        )

    def _part(self, node: Node, otherwise: str) -> Part:
        full = node.title if is_cut(node.title, longest=LONGEST_LINE) else ""
        return Part(
            code=self.codes.take(node.code, otherwise=otherwise),
            key=node.key,
            identifier=node.identifier,
            title=self._fitting(node, LONGEST_LINE),
            description=prose("\n".join(filter(None, (full, node.description)))),
        )

    def _fitting(self, node: Node, longest: int) -> str:
        """Return the statement, else the short one that the publisher gave, else one that is cut."""
        if not is_cut(node.title, longest=longest):
            return a_line(node.title) or "…"
        self.shortened += 1
        return a_line(node.short_title or node.title, longest=longest)

    def say(self) -> None:
        """Say what was changed."""
        said = (
            (self.folded, "groupe", "trop profond est replié dans sa compétence"),
            (self.shortened, "texte", "trop long est abrégé"),
            (self.undescribed, "note", "de savoir-faire est laissée de côté"),
            (
                self.unlevelled,
                "compétence",
                "n’a pas un niveau pour chaque savoir-faire\u202f: aucun n’est repris",
            ),
            (self.codes.changed, "code", "est changé, pour rester unique et lisible"),
        )
        for count, noun, what in said:
            if count:
                self.findings.notice(f"{plural(count, noun)}\u202f: {what}.")


def _with_groups(description: str, groups: Sequence[Node]) -> str:
    """Keep the titles of folded groups where there is room for them."""
    if not groups:
        return description
    titles = "\u202f; ".join(a_line(group.title) for group in groups)
    kept = "\n".join(filter(None, (description, f"Groupes\u202f: {titles}.")))
    return kept if len(kept) <= LONGEST_PROSE else description
