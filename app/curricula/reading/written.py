"""What is seen only in a file as it is written: codes given twice, items that replace one another."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.curricula.rules.flaw import Flaw, Path

ROOT: Path = ("framework",)
Values = Mapping[str, Any]


def written_flaws(values: Values) -> Iterator[Flaw]:
    """Return what is wrong with the codes of a file, and with the items that replace others in it."""
    yield from _repeated_codes(values)
    yield from _replacements(values)


def replaced_here(values: Values) -> dict[str, str]:
    """Return the code of each item that another replaces in the same file, with that of the other."""
    return {item["code"]: item["replaced_by"] for _, item in _items(values) if "replaced_by" in item}


def _items(values: Values) -> Iterator[tuple[Path, Values]]:
    for d, domain in enumerate(values["domains"]):
        for c, competency in enumerate(domain["competencies"]):
            for i, item in enumerate(competency["items"]):
                yield (*ROOT, "domains", d, "competencies", c, "items", i), item


def _coded(values: Values) -> Iterator[tuple[Path, str]]:
    """Walk all that bears a code, in the order of the file."""
    for d, domain in enumerate(values["domains"]):
        at_domain: Path = (*ROOT, "domains", d)
        yield at_domain, domain["code"]
        for c, competency in enumerate(domain["competencies"]):
            at_competency = (*at_domain, "competencies", c)
            yield at_competency, competency["code"]
            for i, item in enumerate(competency["items"]):
                yield (*at_competency, "items", i), item["code"]


def _repeated_codes(values: Values) -> Iterator[Flaw]:
    seen: set[str] = set()
    for path, code in _coded(values):
        if code in seen:
            yield Flaw(
                (*path, "code"),
                f"Le code « {code} » sert déjà plus haut : "
                "chaque domaine, compétence et savoir-faire a le sien.",
            )
        seen.add(code)


def _replacements(values: Values) -> Iterator[Flaw]:
    codes = {item["code"] for _, item in _items(values)}
    following = replaced_here(values)
    for path, item in _items(values):
        code, after = item["code"], item.get("replaced_by")
        if after is not None and after not in codes:
            yield Flaw(
                (*path, "replaced_by"), f"Le savoir-faire « {after} » n’existe pas dans ce référentiel."
            )
        ring = _ring(code, following)
        if ring and code == min(ring):
            turn = " → ".join((*ring, code))
            yield Flaw((*path, "replaced_by"), f"Ces savoir-faire se remplacent en rond : {turn}.")


def _ring(start: str, following: Mapping[str, str]) -> list[str]:
    """Return the codes met from one until it is met again; nothing when it never is."""
    met = [start]
    while (code := following.get(met[-1])) is not None and code not in met:
        met.append(code)
    return met if following.get(met[-1]) == start else []
