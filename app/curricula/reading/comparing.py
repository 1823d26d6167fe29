"""From the keys of a file to a crosswalk."""

from typing import Any

from app.curricula.reading.parsing import Parsed
from app.curricula.rules.crosswalk import CrosswalkFile, Pair, PairSet
from app.curricula.schemas.crosswalk import Reviewing


def crosswalk_of(file: Parsed) -> CrosswalkFile:
    """Build the crosswalk of a file."""
    values = file.values
    return CrosswalkFile(
        code=values["code"],
        title=values["title"],
        is_reviewed=values["status"] is Reviewing.REVIEWED,
        sets=tuple(_set(each) for each in values["sets"]),
        digest=file.digest,
        text=file.text,
    )


def _set(values: dict[str, Any]) -> PairSet:
    return PairSet(
        from_framework=values["from_"],
        to_framework=values["to"],
        pairs=tuple(_pair(each) for each in values["pairs"]),
        unmatched_from=tuple(values.get("unmatched_from", ())),
        unmatched_to=tuple(values.get("unmatched_to", ())),
    )


def _pair(values: dict[str, Any]) -> Pair:
    return Pair(
        from_code=values["from_"],
        to_code=values["to"],
        match=values["match"],
        confidence=values["confidence"],
        note=values.get("note", ""),
    )
