"""How much is left, in one sentence, and which things would be the shortest way there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.french import plural
from app.curricula.rules import Framework, Item, Missing, MissingKind
from app.curricula.rules.sentences import hours

TO_REACH = {
    MissingKind.ITEMS: ("chose", " à savoir faire"),
    MissingKind.COMPETENCIES: ("compétence", " à valider"),
    MissingKind.LEVELS: ("compétence", " à faire progresser"),
    MissingKind.DOMAINS: ("domaine", " à valider"),
}
SUMMED_UP = {*TO_REACH, MissingKind.HOURS}


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to reach, and what it is counted as."""

    code: str
    kind: MissingKind
    is_mandatory: bool


def shortest_way(missing: Iterable[Missing], framework: Framework) -> tuple[Goal, ...]:
    """Choose the fewest things that would meet every count, the nearest first.

    Counts of a rule nest: those of a domain lie within those of the whole. Served from the
    narrowest to the widest, what is chosen for one serves the next.
    """
    chosen: dict[str, Goal] = {}
    for each in sorted(filter(_asks_for_things, missing), key=_narrowest_first):
        left = each.count - sum(code in chosen for code in each.codes)
        for code in [code for code in each.codes if code not in chosen][: max(left, 0)]:
            chosen[code] = Goal(code, _kind(code, each, framework), each.kind is MissingKind.MANDATORY)
    return tuple(chosen.values())


def summary_of(missing: Sequence[Missing], framework: Framework) -> str:
    """Say how much is left: « Encore 3 choses à savoir faire et 2 heures. »; nothing where it is nothing."""
    way = shortest_way(missing, framework)
    said = []
    for kind, (noun, rest) in TO_REACH.items():
        count = sum(goal.kind is kind for goal in way)
        if count:
            word = framework.domain_word.value if kind is MissingKind.DOMAINS else noun
            said.append(f"{plural(count, word)}{rest}")
    minutes = _minutes(missing)
    if minutes:
        said.append(hours(minutes, "").removeprefix("encore "))
    if not said:
        return ""
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} et {said[-1]}"
    return f"Encore {listed}."


def details_of(missing: Iterable[Missing]) -> tuple[str, ...]:
    """List what the one sentence does not say: what is missing in each part, and what cannot be replaced."""
    return tuple(
        f"{each.sentence[0].upper()}{each.sentence[1:]}."
        for each in missing
        if each.kind not in SUMMED_UP or each.domain is not None
    )


def _asks_for_things(missing: Missing) -> bool:
    return bool(missing.codes)


def _narrowest_first(missing: Missing) -> tuple[bool, int]:
    return missing.kind is not MissingKind.MANDATORY, len(missing.codes)


def _kind(code: str, missing: Missing, framework: Framework) -> MissingKind:
    """Say as what a thing is counted; one that nothing replaces, as what it is."""
    if missing.kind is not MissingKind.MANDATORY:
        return missing.kind
    return MissingKind.ITEMS if isinstance(framework.by_code[code], Item) else MissingKind.COMPETENCIES


def _minutes(missing: Iterable[Missing]) -> int:
    """Return the minutes of presence still asked: those of the parts lie within those of the whole."""
    asked = [each for each in missing if each.kind is MissingKind.HOURS]
    overall = sum(each.count for each in asked if each.domain is None)
    return max(overall, sum(each.count for each in asked if each.domain is not None))
