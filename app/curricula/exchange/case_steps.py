"""The scale of a CASE package: its first criterion that has levels, or « pas encore » and « acquis »."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.curricula.exchange import case_shapes as shapes
from app.curricula.exchange.case_scale import CODE_IN_ADDRESS, COUNTS
from app.curricula.exchange.coding import a_line, prose
from app.curricula.exchange.errors import Findings
from app.curricula.exchange.outline import ACQUIRED, NOT_YET, Step

MOST_STEPS = 50
HIGHEST = 9999

Entry = dict[str, Any]


class Steps:
    """The scale of a package, and which identifier names which step."""

    def __init__(self, rubrics: Sequence[Any], *, identifier: shapes.Check, findings: Findings) -> None:
        self.findings, self.identifier = findings, identifier
        self.all: tuple[Step, ...] = (NOT_YET, ACQUIRED)
        self.counts_from = ACQUIRED.code
        self.code_of: dict[str, str] = {}
        scales = [levels for levels in self._scales(rubrics) if levels]
        findings.stop_if_any()
        if scales:
            self._take(scales[0])
        else:
            findings.notice("Le paquet n’a pas d’échelle\u202f: elle sera « Pas encore », « Acquis ».")
        if len(scales) > 1:
            findings.notice(f"Le paquet a {len(scales)} échelles\u202f: seule la première est reprise.")

    def _scales(self, rubrics: Sequence[Any]) -> Iterator[list[Entry]]:
        for r, rubric in enumerate(rubrics):
            at_rubric = f"$.CFRubrics[{r}]"
            self._check(shapes.RUBRIC, rubric, at_rubric)
            for c, criterion in self._inside(rubric, "CFRubricCriteria", at_rubric):
                at_criterion = f"{at_rubric}.CFRubricCriteria[{c}]"
                self._check(shapes.CRITERION, criterion, at_criterion)
                levels = list(self._inside(criterion, "CFRubricCriterionLevels", at_criterion))
                for n, level in levels:
                    self._check(shapes.LEVEL, level, f"{at_criterion}.CFRubricCriterionLevels[{n}]")
                yield [level for _, level in levels]

    def _check(self, shape: shapes.Shape, value: Any, place: str) -> None:
        shape.check(value, place, self.findings, identifier=self.identifier)

    def _inside(self, value: Any, key: str, place: str) -> Iterator[tuple[int, Any]]:
        inner = value.get(key) if isinstance(value, dict) else None
        if inner is not None and not isinstance(inner, list):
            self.findings.problem(f"{place}.{key}", "Il faut une liste ici.")
        yield from enumerate(inner if isinstance(inner, list) else ())

    def _take(self, levels: list[Entry]) -> None:
        if len(levels) > MOST_STEPS:
            self.findings.problem("$.CFRubrics", f"Une échelle a {MOST_STEPS} niveaux au plus.")
            self.findings.stop_if_any()
        levels = sorted(levels, key=lambda level: (level.get("position") is None, level.get("position") or 0))
        ordinals = _ordinals(levels)
        levels = sorted(levels, key=lambda level: ordinals[id(level)])
        codes = _codes(levels, ordinals)
        self.all = tuple(_step(level, codes[id(level)], ordinals[id(level)]) for level in levels)
        self.code_of = {level["identifier"].lower(): codes[id(level)] for level in levels}
        self.counts_from = self._lowest_that_counts(levels, codes)

    def _lowest_that_counts(self, levels: Sequence[Entry], codes: Mapping[int, str]) -> str:
        marked = [codes[id(level)] for level in levels if level.get("feedback") == COUNTS]
        if not marked:
            self.findings.notice(
                "Le paquet ne dit pas à partir de quel niveau une chose est acquise\u202f: "
                f"ce sera « {self.all[-1].name} ». Corrigez « validated_from » si besoin."
            )
        return marked[0] if marked else self.all[-1].code


def _ordinals(levels: Sequence[Entry]) -> dict[int, int]:
    """Return the rank of each level: its score where all are whole and differ, else its position."""
    scores = [level.get("score") for level in levels]
    whole = [int(s) for s in scores if s is not None and s == int(s) and 0 <= s <= HIGHEST]
    kept = whole if len(set(whole)) == len(levels) else range(len(levels))
    return {id(level): ordinal for level, ordinal in zip(levels, kept, strict=True)}


def _codes(levels: Sequence[Entry], ordinals: Mapping[int, int]) -> dict[int, str]:
    found = [CODE_IN_ADDRESS.search(level["uri"]) for level in levels]
    codes = [match[1] for match in found if match]
    if len(set(codes)) != len(levels):
        codes = [str(ordinals[id(level)]) for level in levels]
    return {id(level): code for level, code in zip(levels, codes, strict=True)}


def _step(level: Entry, code: str, ordinal: int) -> Step:
    description = prose(level.get("description") or "")
    name = a_line(level.get("quality") or description) or f"Niveau {ordinal}"
    return Step(code=code, ordinal=ordinal, name=name, description=description if description != name else "")
