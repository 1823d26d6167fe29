"""Choose what a module aims at: what is chosen, what a search found, and all of it folded by framework."""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.core.french import typography
from app.courses.rules import Aim, AimKind, title_of_aim
from app.curricula.queries import framework_structure
from app.curricula.queries.offers import offers_of
from app.curricula.rules import Domain, Framework

MOST_FOUND = 30
KINDS = {AimKind.DOMAIN: "domaine", AimKind.COMPETENCY: "compétence", AimKind.ITEM: "savoir-faire"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AimChoice:
    """A box: what it sends, its words, and where they stand."""

    aim: Aim
    words: str
    kind: str
    where: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A framework, folded: the boxes of each of its domains."""

    name: str
    parts: tuple[tuple[str, tuple[AimChoice, ...]], ...]


@dataclass(frozen=True, slots=True)
class Picker:
    """What the page shows; `found` is None when nothing was sought."""

    chosen: tuple[AimChoice, ...]
    found: tuple[AimChoice, ...] | None
    shelves: tuple[Shelf, ...]


def picker(
    structure_id: int, framework_version_id: int | None, chosen: Collection[Aim], *, sought: str = ""
) -> Picker:
    """Lay out the frameworks that a structure offers, that of the course first; none is shown twice.

    Args:
        structure_id: whose offer is read.
        framework_version_id: that of the course.
        chosen: what is ticked already.
        sought: words to find in titles and statements.
    """
    frameworks = _frameworks(structure_id, framework_version_id, chosen)
    every = {each.aim: each for framework in frameworks for each in _choices(framework)}
    found = None
    if sought:
        hits = (each for each in every.values() if each.aim not in chosen and _has(each, sought))
        found = tuple(hits)[:MOST_FOUND]
    shown = set(chosen) | {each.aim for each in found or ()}
    return Picker(
        tuple(every.get(aim) or _lost(aim) for aim in chosen),
        found,
        tuple(_shelf(framework, shown) for framework in frameworks),
    )


def words_of(aims: Collection[Aim], own: int | None) -> list[str]:
    """Say each aim, as a course's page prints it; those of another framework than the course's name it."""
    said = ((framework_structure(aim.framework), aim) for aim in aims)
    return [
        title_of_aim(aim, framework)
        + (f" ({typography(framework.short_name)})" if framework.id != own else "")
        for framework, aim in said
    ]


def _frameworks(structure_id: int, own: int | None, chosen: Collection[Aim]) -> list[Framework]:
    offered = [offer.line.id for offer in offers_of(structure_id) if offer.is_offered]
    first = [own] if own is not None else []
    ids = dict.fromkeys([*first, *(aim.framework for aim in chosen), *offered])
    return [framework_structure(each) for each in ids]


def _choices(framework: Framework) -> Iterator[AimChoice]:
    for domain in framework.domains:
        yield from _choices_in(framework, domain)


def _choices_in(framework: Framework, domain: Domain) -> Iterator[AimChoice]:
    """List a domain, its competencies, and the items of those that are not marked as wholes."""
    yield _choice(framework, domain, AimKind.DOMAIN, domain.code)
    for competency in domain.competencies:
        yield _choice(framework, domain, AimKind.COMPETENCY, competency.code)
        if not competency.is_graded_whole:
            for item in competency.items:
                yield _choice(framework, domain, AimKind.ITEM, item.code)


def _choice(framework: Framework, domain: Domain, kind: AimKind, code: str) -> AimChoice:
    aim = Aim(framework.id, kind, code)
    word = framework.domain_word.value if kind is AimKind.DOMAIN else KINDS[kind]
    where = f"{typography(framework.short_name)}, {typography(domain.title)}"
    return AimChoice(aim=aim, words=title_of_aim(aim, framework), kind=word, where=where)


def _lost(aim: Aim) -> AimChoice:
    return AimChoice(aim=aim, words=aim.code, kind=KINDS[aim.kind], where="")


def _shelf(framework: Framework, shown: Collection[Aim]) -> Shelf:
    parts = (
        (
            typography(domain.title),
            tuple(each for each in _choices_in(framework, domain) if each.aim not in shown),
        )
        for domain in framework.domains
    )
    return Shelf(typography(framework.short_name), tuple(part for part in parts if part[1]))


def _has(choice: AimChoice, sought: str) -> bool:
    return all(word in _folded(choice.words) for word in _folded(sought).split())


def _folded(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.replace("’", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
