"""Whether a crosswalk makes sense among the frameworks that are known."""

from collections.abc import Callable, Iterator, Sequence

from app.curricula.rules.crosswalk import CrosswalkFile, PairSet
from app.curricula.rules.flaw import Flaw, Path
from app.curricula.rules.framework import Framework

Versions = Callable[[str], Sequence[Framework]]
"""The known versions of a framework, by its code."""


def crosswalk_flaws(file: CrosswalkFile, versions: Versions) -> Iterator[Flaw]:
    """Return all that is wrong with a crosswalk: a code is known when any version has it."""
    seen: set[tuple[str, str]] = set()
    for index, each in enumerate(file.sets):
        at: Path = ("crosswalk", "sets", index)
        frameworks = (each.from_framework, each.to_framework)
        if each.from_framework == each.to_framework:
            yield Flaw((*at, "to"), "Un référentiel ne se compare pas à lui-même.")
        elif frameworks in seen:
            yield Flaw(at, "Ces deux référentiels sont déjà comparés plus haut : réunissez les deux groupes.")
        else:
            yield from _side(each, at, "from", versions)
            yield from _side(each, at, "to", versions)
            yield from _repeated(each, at)
        seen.add(frameworks)


def _side(pairs: PairSet, at: Path, side: str, versions: Versions) -> Iterator[Flaw]:
    """Look at the codes of one side of a group: each a competency of the framework there."""
    code = pairs.from_framework if side == "from" else pairs.to_framework
    known = {each.code for framework in versions(code) for each in framework.competencies}
    if not known:
        yield Flaw(
            (*at, side),
            f"Le référentiel « {code} » n’est pas connu : "
            "chargez-le d’abord, ou donnez son fichier avec celui-ci.",
        )
        return
    paired: set[str] = set()
    for index, pair in enumerate(pairs.pairs):
        named = pair.from_code if side == "from" else pair.to_code
        paired.add(named)
        if named not in known:
            yield Flaw((*at, "pairs", index, side), f"« {code} » n’a pas de compétence « {named} ».")
    unmatched = pairs.unmatched_from if side == "from" else pairs.unmatched_to
    for index, named in enumerate(unmatched):
        path = (*at, f"unmatched_{side}", index)
        if named not in known:
            yield Flaw(path, f"« {code} » n’a pas de compétence « {named} ».")
        elif named in paired:
            yield Flaw(path, f"« {named} » a une correspondance plus haut : retirez-la d’ici.")


def _repeated(pairs: PairSet, at: Path) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for index, pair in enumerate(pairs.pairs):
        codes = (pair.from_code, pair.to_code)
        if codes in seen:
            yield Flaw(
                (*at, "pairs", index),
                f"« {pair.from_code} » et « {pair.to_code} » sont déjà comparées plus haut : une seule fois.",
            )
        seen.add(codes)
