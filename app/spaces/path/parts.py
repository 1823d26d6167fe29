"""The parts of a framework as a learner reads them: modules or domains, competencies, things to do."""

from dataclasses import dataclass

from app.core.french import typography
from app.curricula.rules import NOT_YET, Competency, Domain, Item, RulePurpose
from app.spaces.path.words import (
    DISPUTED,
    DONE,
    NOTHING,
    Known,
    kind_of,
    level_word,
    notes_on,
    said_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A thing that a person does, and where they stand: a word and its colour, who saw it and when.

    `own` is what the person says of themselves; `hint` a word beside the statement.
    """

    code: str
    statement: str
    word: str
    kind: str
    hint: str = ""
    own: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A competency: itself where it has a word of its own, and what it holds."""

    title: str
    whole: Skill | None
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A domain of the framework, with how many of its things are held.

    `lines` is the short list: its items, or its competencies where those are marked as wholes.
    """

    code: str
    title: str
    held: int
    total: int
    groups: tuple[Group, ...]
    lines: tuple[Skill, ...]
    has_levels: bool

    @property
    def alone(self) -> tuple[Skill, ...]:
        """Its competencies that hold no item."""
        return tuple(group.whole for group in self.groups if group.whole and not group.skills)

    @property
    def is_done(self) -> bool:
        """Tell whether everything in it is held; where there are levels, there is always more."""
        return self.total > 0 and self.held == self.total and not self.has_levels


def parts_of(known: Known, *, in_detail: bool) -> tuple[Part, ...]:
    """Lay out every part of a framework; `in_detail` adds who saw each thing, and when."""
    return tuple(_part(domain, known, in_detail=in_detail) for domain in known.framework.domains)


def total_of(parts: tuple[Part, ...]) -> tuple[int, int]:
    """Add up what is held and what there is, over all parts."""
    return sum(part.held for part in parts), sum(part.total for part in parts)


def things_counted(known: Known) -> str:
    """Name what the tallies count: things that a person does, or competencies marked as wholes."""
    if not all(each.is_graded_whole for each in known.framework.competencies):
        return "choses que je sais faire"
    above = [level.ordinal for level in known.framework.levels if level.ordinal > NOT_YET.ordinal]
    counts_at_once = known.framework.validated_from == min(above, default=None)
    return "compétences commencées" if counts_at_once else "compétences acquises"


def _part(domain: Domain, known: Known, *, in_detail: bool) -> Part:
    groups = tuple(_group(each, known, in_detail=in_detail) for each in domain.competencies)
    counted = [each for each in domain.competencies if each.is_graded_whole]
    items = [item for each in domain.competencies if not each.is_graded_whole for item in each.items]
    needed = [item for item in items if not item.optional]
    achieved = known.achieved
    return Part(
        code=domain.code,
        title=typography(domain.title),
        held=sum(map(achieved.item_is_held, needed)) + sum(map(achieved.competency_is_validated, counted)),
        total=len(needed) + len(counted),
        groups=groups,
        lines=tuple(_lines(domain, groups)),
        has_levels=bool(counted),
    )


def _lines(domain: Domain, groups: tuple[Group, ...]) -> list[Skill]:
    found: list[Skill] = []
    for competency, group in zip(domain.competencies, groups, strict=True):
        found.extend((group.whole,) if competency.is_graded_whole and group.whole else group.skills)
    return found


def _group(competency: Competency, known: Known, *, in_detail: bool) -> Group:
    return Group(
        title=typography(competency.title),
        whole=_whole(competency, known, in_detail=in_detail),
        skills=tuple(_skill(item, known, in_detail=in_detail) for item in competency.items),
    )


def _whole(competency: Competency, known: Known, *, in_detail: bool) -> Skill | None:
    """Say where a competency stands, where that is marked, decided or said by a rule of its own."""
    subject = competency.whole
    if competency.is_graded_whole:
        level = known.achieved.competency_level(competency)
        word, kind = level_word(known.framework, level), kind_of(known.framework, level)
    elif known.achieved.competency_is_validated(competency) and _has_its_rule(known):
        word, kind = "validée", DONE
    else:
        return None
    if competency.code in known.standing.conflicts:
        word, kind = "à confirmer", DISPUTED
    return Skill(
        code=competency.code,
        statement=typography(competency.title),
        word=word,
        kind=kind,
        own=said_of(known, subject) if subject else "",
        notes=notes_on(known, subject) if subject and in_detail else (),
    )


def _has_its_rule(known: Known) -> bool:
    return bool(known.framework.rules_for(RulePurpose.COMPETENCY_VALIDATION))


def _skill(item: Item, known: Known, *, in_detail: bool) -> Skill:
    level = known.achieved.held(item.code)
    is_held = known.achieved.item_is_held(item)
    if item.code in known.standing.conflicts:
        word, kind = "à confirmer", DISPUTED
    elif item.level is not None:
        word, kind = ("je sais faire", DONE) if is_held else ("pas encore", NOTHING)
    else:
        word, kind = level_word(known.framework, level), kind_of(known.framework, level)
    return Skill(
        code=item.code,
        statement=typography(item.statement),
        word=word,
        kind=kind,
        hint=_hint(item),
        own=said_of(known, item),
        notes=notes_on(known, item) if in_detail else (),
    )


def _hint(item: Item) -> str:
    level = f"niveau {item.level}" if item.level is not None else ""
    return ", ".join(word for word in (level, "facultatif" if item.optional else "") if word)
