"""What replaces what from one version of a framework to the next, so that evidence follows."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from app.curricula.rules.flaw import Flaw, Path
from app.curricula.rules.framework import Framework, Item, Succession

AT: Path = ("framework", "previous")

Pair = tuple[Item, Item]
"""An item, and one whose evidence counts for it too."""


def followed(framework: Framework, before: Framework, replaced_by: Mapping[str, str]) -> Iterator[Pair]:
    """Pair each part with the part of the version before that it replaces.

    What `replaced_by` does not name follows by itself where code and words are the same.
    """
    mine = _parts(framework)
    for code, (old, was_whole) in _parts(before).items():
        new, is_whole = mine.get(replaced_by.get(code, code), (None, was_whole))
        if (
            new is not None
            and is_whole == was_whole
            and (code in replaced_by or new.statement == old.statement)
        ):
            yield new, old


def taken_over(variant: Framework, base: Framework) -> Iterator[Pair]:
    """Pair each part of a local variant with that of its base, both ways."""
    for new, old in followed(variant, base, {}):
        yield new, old
        yield old, new


def replaced(framework: Framework, replaced_here: Mapping[str, str]) -> Iterator[Pair]:
    """Pair each item with those that it replaces in its own version."""
    parts = _parts(framework)
    for old, new in replaced_here.items():
        yield parts[new][0], parts[old][0]


def succession_flaws(
    framework: Framework, previous: Succession, known: Iterable[Framework]
) -> Iterator[Flaw]:
    """Return what is wrong with what a version says of the one before, among those that are known."""
    before = {each.version: each for each in known}.get(previous.version)
    if previous.version == framework.version:
        yield Flaw((*AT, "version"), "Une version ne se remplace pas elle-même : citez celle d’avant.")
    elif before is None:
        yield Flaw(
            (*AT, "version"),
            f"La version « {previous.version} » de « {framework.code} » n’est pas chargée : "
            "chargez-la d’abord, ou donnez les deux fichiers ensemble.",
        )
    elif _scale(before) != _scale(framework):
        yield Flaw(
            AT,
            f"L’échelle n’est pas celle de la version « {before.version} », et un niveau ne se convertit "
            "pas : gardez les mêmes niveaux, ou retirez « previous » et écrivez une table de "
            "correspondances.",
        )
    else:
        yield from _replacements(framework, before, previous.replaced_by)


def supersession_flaws(code: str, after: str, superseded_by: Callable[[str], str]) -> Iterator[Flaw]:
    """Return what is wrong with the framework that takes the place of another: a turn has no end."""
    turn = [code]
    while after and after not in turn:
        turn.append(after)
        after = superseded_by(after)
    if after == code:
        named = " → ".join((*turn, code))
        yield Flaw(("framework", "superseded_by"), f"Ces référentiels se remplacent en rond : {named}.")


def closure(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Close pairs of ids: the sources of a source are sources too; nothing is its own source."""
    sources: dict[int, set[int]] = {}
    for item, source in pairs:
        sources.setdefault(item, set()).add(source)
    closed: set[tuple[int, int]] = set()
    for item, direct in sources.items():
        reached: set[int] = set()
        to_see = list(direct)
        while to_see:
            source = to_see.pop()
            if source not in reached:
                reached.add(source)
                to_see += sources.get(source, ())
        closed |= {(item, source) for source in reached if source != item}
    return closed


def _replacements(framework: Framework, before: Framework, replaced_by: Mapping[str, str]) -> Iterator[Flaw]:
    mine, theirs = _parts(framework), _parts(before)
    for old, new in replaced_by.items():
        at = (*AT, "replaced_by", old)
        if old not in theirs:
            yield Flaw(
                at,
                f"La version « {before.version} » n’a ni savoir-faire ni compétence « {old} » : "
                "à gauche, le code d’avant.",
            )
        elif new not in mine:
            yield Flaw(
                at, f"Ce fichier n’a ni savoir-faire ni compétence « {new} » : à droite, le code d’ici."
            )
        elif theirs[old][1] != mine[new][1]:
            yield Flaw(
                at,
                "Un savoir-faire est remplacé par un savoir-faire, une compétence par une compétence : "
                f"« {old} » et « {new} » ne sont pas de même sorte.",
            )


def _parts(framework: Framework) -> dict[str, tuple[Item, bool]]:
    """Return all that evidence may hang on, by code, each with whether it is a competency whole."""
    parts = {item.code: (item, False) for item in (*framework.items, *framework.retired)}
    wholes = (competency.whole for competency in framework.competencies)
    return parts | {whole.code: (whole, True) for whole in wholes if whole is not None}


def _scale(framework: Framework) -> set[tuple[str, int]]:
    return {(level.code, level.ordinal) for level in framework.levels}
