"""Whether a framework makes sense as a whole: what cannot be seen field by field."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.curricula.rules.claims import forbidden_in
from app.curricula.rules.framework import Framework
from app.curricula.rules.rule_soundness import rule_flaws

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong at a place of a file; the path goes from its root, by key and index."""

    path: Path
    sentence: str


def flaws(framework: Framework) -> list[Flaw]:
    """Return all that is wrong with a framework, in no particular order."""
    checks: tuple[Callable[[Framework], Iterator[Flaw]], ...] = (
        _repeated_codes,
        _repeated_levels,
        _empty_domains,
        _uneven_items,
        _forbidden_titles,
        _rules,
    )
    return [flaw for check in checks for flaw in check(framework)]


def _coded(framework: Framework) -> Iterator[tuple[Path, str]]:
    """Walk all that bears a code, with its path."""
    for d, domain in enumerate(framework.domains):
        at_domain: Path = ("framework", "domains", d)
        yield at_domain, domain.code
        for c, competency in enumerate(domain.competencies):
            at_competency = (*at_domain, "competencies", c)
            yield at_competency, competency.code
            for i, item in enumerate(competency.items):
                yield (*at_competency, "items", i), item.code


def _repeated_codes(framework: Framework) -> Iterator[Flaw]:
    seen: set[str] = set()
    for path, code in _coded(framework):
        if code in seen:
            yield Flaw(
                (*path, "code"),
                f"Le code « {code} » sert déjà plus haut : "
                "chaque domaine, compétence et savoir-faire a le sien.",
            )
        seen.add(code)


def _repeated_levels(framework: Framework) -> Iterator[Flaw]:
    codes: set[str] = set()
    ordinals: set[int] = set()
    for index, level in enumerate(framework.levels):
        path = ("framework", "levels", index)
        if level.code in codes:
            yield Flaw((*path, "code"), f"Le code de niveau « {level.code} » sert déjà plus haut.")
        if level.ordinal in ordinals:
            yield Flaw((*path, "ordinal"), f"Deux niveaux ont le rang {level.ordinal} : un seul par rang.")
        codes.add(level.code)
        ordinals.add(level.ordinal)


def _empty_domains(framework: Framework) -> Iterator[Flaw]:
    for index, domain in enumerate(framework.domains):
        if not domain.competencies:
            yield Flaw(
                ("framework", "domains", index, "competencies"),
                f"Le domaine « {domain.code} » ne contient aucune compétence : ajoutez-en une ou retirez-le.",
            )


def _uneven_items(framework: Framework) -> Iterator[Flaw]:
    for d, domain in enumerate(framework.domains):
        for c, competency in enumerate(domain.competencies):
            if len({item.level is None for item in competency.items}) > 1:
                yield Flaw(
                    ("framework", "domains", d, "competencies", c, "items"),
                    f"Dans la compétence « {competency.code} », donnez un niveau à tous les savoir-faire, "
                    "ou à aucun.",
                )


def _titles(framework: Framework) -> Iterator[tuple[Path, str]]:
    yield ("framework", "name"), framework.name
    if framework.short_name != framework.name:
        yield ("framework", "short_name"), framework.short_name
    yield ("framework", "claim", "prints"), framework.claim.prints
    for index, sentence in enumerate(framework.claim.say):
        yield ("framework", "claim", "say", index), sentence
    for index, rule in enumerate(framework.rules):
        path = ("framework", "certification_rules", index)
        yield (*path, "title"), rule.title
        if rule.attestation:
            yield (*path, "attestation", "name"), rule.attestation.name


def _forbidden_titles(framework: Framework) -> Iterator[Flaw]:
    for path, title in _titles(framework):
        for phrase in forbidden_in(title, framework.claim, is_title=True):
            unless = f" ({phrase.unless})" if phrase.unless else ""
            yield Flaw(path, f"« {title} » contient « {phrase.phrase} », que rien ne doit dire{unless}.")


def _rules(framework: Framework) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, rule in enumerate(framework.rules):
        at_rule: Path = ("framework", "certification_rules", index)
        if rule.code in seen:
            yield Flaw((*at_rule, "code"), f"Le code de règle « {rule.code} » sert déjà plus haut.")
        seen.add(rule.code)
        for path, sentence in rule_flaws(framework, rule):
            yield Flaw((*at_rule, *path), sentence)
