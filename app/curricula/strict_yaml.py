"""YAML without its surprises: no alias, anchor, tag, repeated key or guessed type.

A scalar without quotes that YAML 1.1 would turn into something else than text (`1.10`, `no`,
`2012-04-13`) is kept as it was written, in `Unquoted`, so that nothing is ever rounded.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from app.curricula.rules.flaw import Path

DEPTH = 12
STR = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A scalar that YAML would not have read as text, exactly as it is written."""

    text: str


@dataclass(slots=True)
class Document:
    """A file's content, the line of each path in it (from 1), and what was refused, by line."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class NotYaml(Exception):
    """The text stops making sense at a line (from 1)."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


class _StrictLoader(yaml.SafeLoader):
    """Compose nodes, never objects; keep what is refused, and go on without it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.refused: list[tuple[int, str]] = []
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose one node, after a look at what announces it."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            return self._leave_out(event)
        self._check(event)
        self._depth += 1
        if self._depth > DEPTH:
            raise NotYaml(event.start_mark.line + 1, f"Trop de niveaux emboîtés : {DEPTH} au plus.")
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _leave_out(self, alias: Any) -> yaml.Node:
        self.get_event()  # type: ignore[no-untyped-call]
        self._refuse(alias, f"Les renvois (« *{alias.anchor} ») ne sont pas admis : recopiez le texte.")
        return yaml.ScalarNode(NULL, "", alias.start_mark, alias.end_mark)

    def _check(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event, f"Les ancres (« &{event.anchor} ») ne sont pas admises : retirez-la.")
            event.anchor = None
        if event.tag is not None:
            self._refuse(event, f"Les types YAML (« {event.tag} ») ne sont pas admis : retirez-le.")

    def _refuse(self, event: Any, sentence: str) -> None:
        self.refused.append((event.start_mark.line + 1, sentence))


def read(text: str) -> Document:
    """Read one YAML document.

    Raises:
        NotYaml: it is not one document of YAML, or it is nested too deeply.
    """
    try:
        loader = _StrictLoader(text)
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYaml(mark.line + 1 if mark else 1, _explained(error)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYaml(line, "Un caractère invisible ou interdit s’est glissé ici : effacez-le.") from error
    document = Document(refused=loader.refused)
    document.value = _value(root, (), document) if root else None
    return document


def _explained(error: yaml.MarkedYAMLError) -> str:
    said = f"{error.context or ''} {error.problem or ''}"
    if "'\\t'" in said:
        return "Une tabulation sert d’alignement ici : remplacez-la par des espaces."
    if "another document" in said:
        return "Le fichier contient plusieurs documents (« --- ») : un seul par fichier."
    return (
        "Le fichier n’est plus lisible à partir d’ici : "
        "vérifiez les guillemets, les deux-points suivis d’une espace et l’alignement."
    )


def _value(node: yaml.Node, path: Path, document: Document) -> Any:
    document.lines.setdefault(path, node.start_mark.line + 1)
    match node:
        case yaml.MappingNode():
            return _mapping(node, path, document)
        case yaml.SequenceNode():
            return [_value(each, (*path, index), document) for index, each in enumerate(node.value)]
        case _:
            return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.tag != STR or not isinstance(key, yaml.ScalarNode):
            document.refused.append((line, "Cette clé n’est pas un mot : écrivez-la entre guillemets."))
        elif key.value in mapping:
            first = document.lines[(*path, key.value)]
            document.refused.append((line, f"La clé « {key.value} » est déjà donnée ligne {first}."))
        else:
            document.lines[(*path, key.value)] = line
            mapping[key.value] = _value(value, (*path, key.value), document)
    return mapping


def _scalar(node: yaml.Node) -> str | Unquoted | None:
    if node.tag == STR:
        return str(node.value)
    return None if node.tag == NULL else Unquoted(node.value)
