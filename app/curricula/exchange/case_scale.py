"""The scale of a framework as a rubric: one criterion, and a level for each step.

The code of a level stands at the end of its address; « Acquis » is the feedback of the levels
that count, so that a reader of the package knows both.
"""

import re
from typing import Any

from app.curricula.exchange.case_words import Words
from app.curricula.rules.framework import Level

COUNTS = "Acquis"
FRAGMENT = "level-"
CODE_IN_ADDRESS = re.compile(rf"#{FRAGMENT}([A-Za-z0-9.\-]+)$")

Entry = dict[str, Any]


def rubric(words: Words) -> Entry:
    """Return the framework's scale as a rubric."""
    identifier = words.identifiers.of("rubric")
    return {
        **words.dated(identifier),
        "title": f"Échelle\u202f: {words.framework.short_name}",
        "CFRubricCriteria": [_criterion(words, identifier)],
    }


def level_link(words: Words, level: Level) -> Entry:
    """Return a link to a step of the scale."""
    entry = _dated(words, level)
    return {"title": level.name, "identifier": entry["identifier"], "uri": entry["uri"]}


def _criterion(words: Words, rubric_id: str) -> Entry:
    identifier = words.identifiers.of("criterion")
    levels = enumerate(words.framework.levels, 1)
    return {
        **words.dated(identifier),
        "description": "Comment la personne s’y prend",
        "position": 1,
        "rubricId": rubric_id,
        "CFRubricCriterionLevels": [_level(words, level, rank, identifier) for rank, level in levels],
    }


def _level(words: Words, level: Level, rank: int, criterion_id: str) -> Entry:
    least = words.framework.validated_from
    entry = {
        **_dated(words, level),
        "quality": level.name,
        "description": level.description,
        "feedback": COUNTS if least is not None and level.ordinal >= least else "",
        "rubricCriterionId": criterion_id,
    }
    kept = {key: value for key, value in entry.items() if value}
    return kept | {"score": level.ordinal, "position": rank}


def _dated(words: Words, level: Level) -> Entry:
    return words.dated(words.identifiers.of("level", level.code), fragment=f"{FRAGMENT}{level.code}")
