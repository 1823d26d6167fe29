"""What an exchange refuses, and what it only says."""

from dataclasses import dataclass, field

from app.core.errors import Invalid
from app.core.french import plural
from app.curricula.exchange.coding import visible
from app.curricula.reading.files import LARGEST

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PackageProblem:
    """Something wrong in a package: `place` is a JSON path or a line, empty for the whole."""

    file: str
    place: str
    sentence: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.sentence) if part)


class UnreadablePackage(Invalid):
    """A package cannot be taken; `problems` says what is wrong, by place."""

    code = "unreadable_package"

    def __init__(self, problems: list[PackageProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(slots=True)
class Findings:
    """What the reading of one file finds: problems, which refuse it, and notices, which do not."""

    file: str
    problems: list[PackageProblem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def problem(self, place: str, sentence: str) -> None:
        """Keep a problem, and go on, so that all show at once."""
        self.problems.append(PackageProblem(visible(self.file), visible(place), visible(sentence)))

    def notice(self, sentence: str) -> None:
        """Keep what was left aside or changed, once."""
        if visible(sentence) not in self.notices:
            self.notices.append(visible(sentence))

    def stop_if_any(self) -> None:
        """Refuse the file where anything is wrong with it.

        Raises:
            UnreadablePackage: with the first problems, and how many more there are.
        """
        if not self.problems:
            return
        shown, rest = self.problems[:MOST_SHOWN], len(self.problems) - MOST_SHOWN
        if rest > 0:
            more = f"Et {plural(rest, 'autre problème', 'autres problèmes')}."
            shown.append(PackageProblem(self.file, "", more))
        raise UnreadablePackage(shown)


def too_large(count: int) -> str:
    """Say that a framework would not fit in a file of ours, and what to do."""
    return (
        f"Ce référentiel est trop grand ({plural(count, 'élément')})\u202f: "
        f"{LARGEST // 1024}\u00a0Kio de texte au plus. "
        "Découpez-le par domaine, et importez chaque partie sous son propre code."
    )
