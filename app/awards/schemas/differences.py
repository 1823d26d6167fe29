"""What the register says and a file does not show: where somebody changed it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.awards.queries import Examination
from app.awards.schemas.facts import compared
from app.core.french import NARROW
from certificates.shown import squeezed

MOST = 12
"""Beyond so many lines, it is another paper altogether: the first ones say enough."""


@dataclass(frozen=True)
class Difference:
    """A line of the register that a file does not show, under the label of the paper."""

    label: str
    said: str

    @property
    def sentence(self) -> str:
        """The difference in a sentence."""
        return f"le registre dit «{NARROW}{self.said}{NARROW}», le fichier ne le montre pas."


def differences(examination: Examination) -> tuple[Difference, ...]:
    """List the printed lines that a file does not show, in the order of the paper.

    Empty where there is nothing to compare with: the code is unknown, closed or asks for a name, its
    paper was replaced, or the file cannot be read.
    """
    printed = examination.original.shown if examination.original else None
    if printed is None or examination.file_shows is None:
        return ()
    lines = list(_lines(printed))
    missing = _missing_from(_bare(examination.file_shows.text), [_bare(said) for _, said in lines])
    return tuple(Difference(*lines[index]) for index in missing)[:MOST]


def _missing_from(shown: str, lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines that are not shown.

    Each takes its own place in the text, the longest first: a title is not found in the name of the
    framework that begins like it.
    """
    missing = []
    for index in sorted(range(len(lines)), key=lambda index: -len(lines[index])):
        if lines[index] in shown:
            shown = shown.replace(lines[index], "\n", 1)
        else:
            missing.append(index)
    return sorted(missing)


def _bare(words: str) -> str:
    """Leave out commas too: a column stands for one on paper."""
    return squeezed(words).replace(",", "")


def title_differs(examination: Examination) -> bool:
    """Tell whether the title that a reader shows above the file is another than the register's."""
    printed = examination.original.shown if examination.original else None
    if printed is None or examination.file_shows is None:
        return False
    ours = f"{printed['title']}, {printed['holder_name']}"
    return squeezed(ours) != squeezed(examination.file_shows.title)


def _lines(printed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each line of the paper with its label, the most telling first; empty ones are left out."""
    said = [
        ("Nom", printed["holder_name"]),
        ("Titre", printed["title"]),
        ("Ce que c’est", printed["claim_line"]),
        ("Organisme", printed["issuer_name"]),
        ("SIRET", printed.get("issuer_siret")),
        ("Niveau", printed.get("level_sentence")),
        *compared({**printed, "parts": ()} if "parts" in printed else printed),
        *_things(printed),
        ("Mention", (printed.get("look") or {}).get("mention")),
        ("Code", printed["code"]),
    ]
    return ((label, str(words)) for label, words in said if words)


def _things(printed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for group in printed.get("groups", ()):
        yield "Domaine", group["title"]
        yield from (("Compétence", item) for item in group["items"])
    for part in printed.get("parts", ()):
        yield "Référentiel", f"{part['framework_name']}, version {part['framework_version']}"
        for domain in part["domains"]:
            yield "Domaine", domain["title"]
            for line in domain["lines"]:
                yield "Savoir-faire", f"{line['statement']} {line['level']}, {line['seen']}"
