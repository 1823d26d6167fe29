"""A figure, its budget, and how both are printed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Something measured; `most` or `least` is its budget, where it has one."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def is_within_budget(self) -> bool:
        """Tell whether the budget is kept; a figure without one always is."""
        too_much = self.most is not None and self.value > self.most
        too_little = self.least is not None and self.value < self.least
        return not (too_much or too_little)

    @property
    def budget(self) -> str:
        """Say the budget in a few characters."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""


def printed(figures: Iterable[Figure]) -> str:
    """Return the figures as a table of a Markdown page."""
    lines = ["| figure | value | budget | |", "|---|---:|---:|---|"]
    for figure in figures:
        verdict = "" if not figure.budget else ("kept" if figure.is_within_budget else "**broken**")
        lines.append(f"| {figure.name} | {figure.value:.4g} {figure.unit} | {figure.budget} | {verdict} |")
    return "\n".join(lines)
