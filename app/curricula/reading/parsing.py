"""From bytes to the keys of a file, and from what is wrong to lines."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from app.curricula import strict_yaml
from app.curricula.errors import Problem, UnreadableFramework
from app.curricula.rules.flaw import Flaw
from app.curricula.schemas.crosswalk import CrosswalkFileSchema
from app.curricula.schemas.fields import StrictSchema, at_paths
from app.curricula.schemas.framework import FileSchema
from app.curricula.schemas.variant import VariantFileSchema

LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A file whose keys are those that its kind may have; `values` is the group below its top key."""

    name: str
    text: str
    digest: str
    document: strict_yaml.Document
    values: dict[str, Any]
    is_crosswalk: bool

    @property
    def is_variant(self) -> bool:
        """Tell whether it is a local variant."""
        return "variant_of" in self.values

    @property
    def key(self) -> tuple[str, str]:
        """The code, with the version of a framework."""
        return self.values["code"], self.values.get("version", "")

    def refuse_if(self, flaws: Iterable[Flaw]) -> None:
        """Refuse the file if anything is wrong with it.

        Raises:
            UnreadableFramework: with every flaw, and all that YAML may not hold, each at its line.
        """
        problems = [
            *self.document.refused,
            *((self.document.line(flaw.path), flaw.sentence) for flaw in flaws),
        ]
        if problems:
            raise refused(self.name, problems)


def bytes_of(path: Path) -> bytes:
    """Read a file, no further than it takes to know that it is too large.

    Raises:
        UnreadableFramework: it does not open.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise refused(
            path.name, [(1, "Ce fichier ne s’ouvre pas : vérifiez son nom et vos droits.")]
        ) from error


def parsed(content: bytes, *, name: str) -> Parsed:
    """Read the keys of a file.

    Raises:
        UnreadableFramework: with every problem found, each at its line.
    """
    text, document = document_of(content, name)
    kind, schema = _kind(document.value)
    try:
        values = schema.load(document.value)
    except ValidationError as error:
        flaws = [(document.line(path), sentence) for path, sentence in at_paths(error.messages)]
        raise refused(name, [*document.refused, *flaws]) from error
    return Parsed(
        name=name,
        text=text,
        digest=hashlib.sha256(content).hexdigest(),
        document=document,
        values=values[kind],
        is_crosswalk=kind == "crosswalk",
    )


def refused(name: str, problems: Iterable[tuple[int, str]]) -> UnreadableFramework:
    """Make the refusal of a file, its problems in the order of its lines."""
    return UnreadableFramework([Problem(name, line, sentence) for line, sentence in sorted(set(problems))])


def document_of(content: bytes, name: str) -> tuple[str, strict_yaml.Document]:
    """Read the text of a file, and its YAML without surprises.

    Raises:
        UnreadableFramework: it is too large, not in UTF-8, or stops making sense at a line.
    """
    if len(content) > LARGEST:
        raise refused(name, [(1, f"Ce fichier est trop gros : {LARGEST // 1024} Kio au plus.")])
    try:
        text = content.decode()
        return text, strict_yaml.read(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refused(name, [(line, "Ce fichier n’est pas en UTF-8 : enregistrez-le en UTF-8.")]) from error
    except strict_yaml.NotYaml as error:
        raise refused(name, [(error.line, error.sentence)]) from error


def _kind(value: Any) -> tuple[str, StrictSchema]:
    """Tell by its top key what a file is; whatever is neither is read as a framework."""
    if isinstance(value, dict) and "crosswalk" in value:
        return "crosswalk", CrosswalkFileSchema()
    inside = value.get("framework") if isinstance(value, dict) else None
    if isinstance(inside, dict) and "variant_of" in inside:
        return "framework", VariantFileSchema()
    return "framework", FileSchema()
