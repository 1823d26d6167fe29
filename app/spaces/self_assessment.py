"""The questions by which a learner says where they stand, one part of a framework at a time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.french import typography
from app.core.pages import DAMAGED
from app.curricula.rules import NOT_YET, Competency, Domain, Framework, Item, Level, marks_for
from app.progress.queries.self_assessment import Beside
from app.spaces.path.words import MOST_NAMED, item_word

_LEVEL = re.compile(r"[0-9]{1,2}")
FACES = {2: (0, 2), 3: (0, 1, 2), 4: (0, 1, 2, 3)}
"""Which of four faces, from plain to glad, stands beside each word of a short scale."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A level that can be chosen: its word, and a face where the scale is short."""

    value: str
    word: str
    face: int | None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A thing to do, with the answers; `chosen` is what the learner said before."""

    code: str
    statement: str
    answers: tuple[Answer, ...]
    chosen: str


def questions_of(framework: Framework, domain: Domain, beside: Beside) -> tuple[Question, ...]:
    """Ask about each item of a domain; about a competency as a whole where it has none."""
    subjects = [subject for competency in domain.competencies for subject in _asked(competency)]
    return tuple(_question(framework, subject, beside) for subject in subjects)


def domain_to_ask(framework: Framework, code: str | None, beside: Beside) -> Domain | None:
    """Find the domain of this code; without one, the first where something was not answered."""
    if code is not None:
        return next((domain for domain in framework.domains if domain.code == code), None)
    unanswered = (domain for domain in framework.domains if not _is_answered(domain, beside))
    return next(unanswered, framework.domains[0])


def answers_in(fields: Mapping[str, Any]) -> dict[str, int]:
    """Read the levels that were chosen, by code; a line without a choice is left out.

    Raises:
        Invalid: the form does not come from our page.
    """
    said = fields.get("said", [])
    if not isinstance(said, list):
        raise Invalid(DAMAGED)
    return dict(_answer(line) for line in said if not isinstance(line, dict) or "level" in line)


def _answer(line: Any) -> tuple[str, int]:
    match line:
        case {"code": str(code), "level": str(level)} if (
            level.isascii() and level.isdigit() and len(level) < 3
        ):
            return code, int(level)
    raise Invalid(DAMAGED)


def _asked(competency: Competency) -> tuple[Item, ...]:
    return competency.items or ((competency.whole,) if competency.whole else ())


def _is_answered(domain: Domain, beside: Beside) -> bool:
    return all(subject.id in beside.said for each in domain.competencies for subject in _asked(each))


def _word(framework: Framework, subject: Item, mark: Level) -> str:
    """Say a level; below a scale that has no zero, « pas encore »."""
    if mark is NOT_YET:
        return NOT_YET.name.lower()
    return item_word(framework, subject, mark.ordinal)


def _question(framework: Framework, subject: Item, beside: Beside) -> Question:
    marks = marks_for(framework, subject)
    faces = FACES.get(len(marks), (None,) * len(marks))
    said = beside.said.get(subject.id)
    return Question(
        code=subject.code,
        statement=typography(subject.statement),
        answers=tuple(
            Answer(
                value=str(mark.ordinal),
                word=_word(framework, subject, mark),
                face=face,
                hint=typography(mark.description) if len(marks) > MOST_NAMED else "",
            )
            for mark, face in zip(marks, faces, strict=True)
        ),
        chosen=str(said.level) if said else "",
    )
