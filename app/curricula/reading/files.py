"""Read files whole, or say everything that is wrong with them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from app.curricula.errors import Problem, UnreadableFramework
from app.curricula.reading.building import Builder
from app.curricula.reading.comparing import crosswalk_of
from app.curricula.reading.known import Known, NothingKnown, Shelf
from app.curricula.reading.ordering import in_order
from app.curricula.reading.parsing import LARGEST, Parsed, bytes_of, parsed, refused
from app.curricula.reading.varying import VariantBuilder
from app.curricula.reading.written import replaced_here, written_flaws
from app.curricula.rules.crosswalk import CrosswalkFile
from app.curricula.rules.crosswalk_soundness import crosswalk_flaws
from app.curricula.rules.flaw import Flaw
from app.curricula.rules.framework import Base, Framework, FrameworkFile, Succession
from app.curricula.rules.soundness import flaws
from app.curricula.rules.succession import succession_flaws, supersession_flaws

__all__ = ["LARGEST", "File", "read", "read_all", "read_bytes", "shipped_crosswalks", "shipped_files"]

SHIPPED = Path(__file__).parents[3] / "curricula"
CROSSWALKS = "crosswalk-*.yaml"
NOTHING = NothingKnown()

File = FrameworkFile | CrosswalkFile
"""What a file may hold."""


def shipped_files() -> list[Path]:
    """Return the frameworks that come with Palier."""
    return sorted(set(SHIPPED.glob("*.yaml")) - set(SHIPPED.glob(CROSSWALKS)))


def shipped_crosswalks() -> list[Path]:
    """Return the crosswalks that come with Palier."""
    return sorted(SHIPPED.glob(CROSSWALKS))


def read(path: Path, known: Known = NOTHING) -> FrameworkFile:
    """Read a framework from its file; `known` answers for the versions that it may cite.

    Raises:
        UnreadableFramework: with every problem found, each at its line; nothing is half read.
    """
    return _framework(parsed(bytes_of(path), name=path.name), known)


def read_bytes(content: bytes, *, name: str, known: Known = NOTHING) -> FrameworkFile:
    """Read a framework from its bytes; `name` is the file's name in the messages.

    Raises:
        UnreadableFramework: with every problem found, each at its line.
    """
    return _framework(parsed(content, name=name), known)


def read_all(paths: Iterable[Path], known: Known = NOTHING) -> list[File]:
    """Read frameworks and crosswalks that may cite one another, in the order in which to load them.

    Raises:
        UnreadableFramework: with every problem of every file, each at its line.
    """
    problems: list[Problem] = []
    files: list[Parsed] = []
    for path in paths:
        try:
            files.append(parsed(bytes_of(path), name=path.name))
        except UnreadableFramework as refusal:
            problems += refusal.problems
    shelf, read = Shelf(known), []
    for file in in_order(files):
        try:
            read.append(_read(file, shelf))
        except UnreadableFramework as refusal:
            problems += refusal.problems
    if problems:
        raise UnreadableFramework(problems)
    return read


def _read(file: Parsed, shelf: Shelf) -> File:
    if file.is_crosswalk:
        return _crosswalk(file, shelf)
    framework = _framework(file, shelf)
    shelf.files.append(framework)
    return framework


def _crosswalk(file: Parsed, known: Known) -> CrosswalkFile:
    crosswalk = crosswalk_of(file)
    file.refuse_if(crosswalk_flaws(crosswalk, known.versions))
    return crosswalk


def _framework(file: Parsed, known: Known) -> FrameworkFile:
    """Check what the keys say together, then against the versions that are known."""
    if file.is_crosswalk:
        raise refused(file.name, [(1, "Ce fichier est une table de correspondances, pas un référentiel.")])
    return _variant(file, known) if file.is_variant else _whole(file, known)


def _whole(file: Parsed, known: Known) -> FrameworkFile:
    values = file.values
    builder = Builder(values, digest=file.digest)
    framework = builder.build()
    previous = Succession(**values["previous"]) if "previous" in values else None
    file.refuse_if(
        [
            *builder.flaws,
            *written_flaws(values),
            *flaws(framework),
            *(succession_flaws(framework, previous, known.versions(framework.code)) if previous else ()),
            *supersession_flaws(framework.code, values.get("superseded_by", ""), known.superseded_by),
        ]
    )
    return FrameworkFile(
        framework=framework,
        text=file.text,
        previous=previous,
        superseded_by=values.get("superseded_by", ""),
        replaced_here=replaced_here(values),
    )


def _variant(file: Parsed, known: Known) -> FrameworkFile:
    base = Base(**file.values["variant_of"])
    builder = VariantBuilder(file.values, _base(file, base, known.versions(base.code)), digest=file.digest)
    framework = builder.build()
    file.refuse_if([*builder.flaws, *flaws(framework)])
    return FrameworkFile(framework=framework, text=file.text, variant_of=base)


def _base(file: Parsed, base: Base, known: Sequence[Framework]) -> Framework:
    """Return the base of a variant, under another code than its own."""
    found = {each.version: each for each in known}.get(base.version)
    if file.values["code"] == base.code:
        file.refuse_if([Flaw(("framework", "code"), "Une variante a son propre code : changez-le.")])
    if found is None:
        sentence = (
            f"La version « {base.version} » de « {base.code} » n’est pas chargée, ou est elle-même une "
            "variante : une variante part d’un référentiel entier."
        )
        raise refused(file.name, [(file.document.line(("framework", "variant_of")), sentence)])
    return found
