"""Whether a framework makes sense as a whole: what cannot be seen field by field."""

from collections.abc import Callable, Iterator

from app.curricula.rules.claims import forbidden_in
from app.curricula.rules.flaw import Flaw, Path
from app.curricula.rules.framework import Claim, Framework
from app.curricula.rules.rule_soundness import rule_flaws
from certificates.fixed import FIXED_SENTENCES, FIXED_TITLES

MOST_DAYS = 20
MOST_ROUNDING = 240


def flaws(framework: Framework) -> list[Flaw]:
    """Return all that is wrong with a framework, in no particular order."""
    checks: tuple[Callable[[Framework], Iterator[Flaw]], ...] = (
        _repeated_levels,
        _empty_domains,
        _uneven_items,
        _weighing,
        _forbidden_words,
        _forbidding_ours,
        _rules,
    )
    return [flaw for check in checks for flaw in check(framework)]


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


def _weighing(framework: Framework) -> Iterator[Flaw]:
    derivation = framework.derivation
    if not derivation.n <= derivation.m <= MOST_DAYS:
        yield Flaw(
            ("framework", "held_by"),
            f"« n » observations parmi les « of_last » derniers jours : {MOST_DAYS} jours au plus, "
            "et jamais plus d’observations que de jours.",
        )
    if derivation.rounding_minutes > MOST_ROUNDING:
        yield Flaw(
            ("framework", "attendance_rounding", "minutes"),
            f"Une présence s’arrondit à {MOST_ROUNDING} minutes au plus.",
        )


def _titles(framework: Framework) -> Iterator[tuple[Path, str]]:
    """Walk the titles that documents print."""
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


def _lines(framework: Framework) -> Iterator[tuple[Path, str]]:
    """Walk what documents print below their title."""
    for index, level in enumerate(framework.levels):
        yield ("framework", "levels", index, "name"), level.name
    for d, domain in enumerate(framework.domains):
        path: Path = ("framework", "domains", d)
        yield (*path, "title"), domain.title
        for c, competency in enumerate(domain.competencies):
            yield (*path, "competencies", c, "title"), competency.title
            for item in competency.items:
                yield (*path, "competencies", c, "items"), item.statement
    for index, rule in enumerate(framework.rules):
        for state in rule.attestation.states if rule.attestation else ():
            yield ("framework", "certification_rules", index, "attestation", "states"), state


def _forbidden_words(framework: Framework) -> Iterator[Flaw]:
    printed = [(*title, True) for title in _titles(framework)] + [
        (*line, False) for line in _lines(framework)
    ]
    for path, words, is_title in printed:
        for phrase in forbidden_in(words, framework.claim, is_title=is_title):
            unless = f" ({phrase.unless})" if phrase.unless else ""
            yield Flaw(path, f"« {words} » contient « {phrase.phrase} », que rien ne doit dire{unless}.")


def _forbidding_ours(framework: Framework) -> Iterator[Flaw]:
    """Refuse a framework under which our own documents could not be printed."""
    for index, phrase in enumerate(framework.claim.do_not_say):
        alone = Claim(do_not_say=(phrase,))
        said = [(each, True) for each in FIXED_TITLES] + [(each, False) for each in FIXED_SENTENCES]
        ours = next((each for each, is_title in said if forbidden_in(each, alone, is_title=is_title)), None)
        if ours is not None:
            yield Flaw(
                ("framework", "claim", "do_not_say", index, "phrase"),
                f"Nos documents disent « {ours} » quel que soit le référentiel : rien ne pourrait être "
                "imprimé. Interdisez des mots plus précis.",
            )


def _rules(framework: Framework) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, rule in enumerate(framework.rules):
        at_rule: Path = ("framework", "certification_rules", index)
        if rule.code in seen:
            yield Flaw((*at_rule, "code"), f"Le code de règle « {rule.code} » sert déjà plus haut.")
        seen.add(rule.code)
        for path, sentence in rule_flaws(framework, rule):
            yield Flaw((*at_rule, *path), sentence)
