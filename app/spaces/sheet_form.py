"""What the form of a session's sheet may send, read in one pass.

The names are `marks-0-learner`, `-presence`, `-arrived_at`, `-left_at`, `-note` and, for each item
that the session aims at, `-levels-i12`; `seen_marks` and `seen_evidence` say what the page showed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from app.core.errors import Invalid
from app.core.pages import DAMAGED
from app.progress.services import TickWanted
from app.sessions.errors import NotOnTheSheet
from app.sessions.models import Presence
from app.sessions.queries import Desk, Place
from app.sessions.rules import moment_of
from app.sessions.services import LONGEST_NOTE, MarkWanted

MOST_SHOWN = 20_000
"""More facts than a page shows, and fewer than a statement can name on either engine."""

PRESENCES = {presence.value: presence for presence in Presence}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTyped:
    """What was typed about one learner, as typed."""

    presence: str | None = None
    arrived_at: str = ""
    left_at: str = ""
    note: str = ""
    levels: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTyped:
    """What was typed in the whole sheet, by learner, and what the page showed.

    `someone_left` tells that a line is of someone who no longer has a seat.
    """

    lines: Mapping[int, LineTyped]
    someone_left: bool
    everyone_present: bool
    seen_marks: tuple[int, ...]
    seen_evidence: tuple[int, ...]
    key: str


def sheet_typed(fields: Mapping[str, Any], desk: Desk, *, key: str) -> SheetTyped:
    """Read the form of a sheet.

    Raises:
        Invalid: the form does not come from our page.
    """
    places = {place.public_id: place for place in desk.seated}
    lines = [_line(line, places) for line in _as_list(fields.get("marks", []))]
    return SheetTyped(
        lines=dict(line for line in lines if line is not None),
        someone_left=None in lines,
        everyone_present="everyone" in fields,
        seen_marks=numbers_in(fields.get("seen_marks", "")),
        seen_evidence=numbers_in(fields.get("seen_evidence", "")),
        key=key,
    )


def marks_wanted(typed: SheetTyped, desk: Desk) -> list[MarkWanted]:
    """Turn what was typed into marks; « tous présents » fills only the lines left blank.

    Raises:
        Invalid: an hour cannot be read, or a note stands beside no answer.
    """
    wrong: dict[str, list[str]] = {}
    marks = []
    for place in desk.seated:
        line = typed.lines.get(place.learner_id)
        if line is None:
            continue
        try:
            mark = _mark(line, place, desk, everyone_present=typed.everyone_present)
        except Invalid as refusal:
            wrong[str(place.learner_id)] = [refusal.message]
            continue
        if mark is not None:
            marks.append(mark)
    if wrong:
        raise Invalid(" ".join(sentence for each in wrong.values() for sentence in each), wrong)
    return marks


def ticks_wanted(typed: SheetTyped, desk: Desk) -> list[TickWanted]:
    """Turn the levels chosen into ticks; a choice left blank, as in a conflict, is none.

    What somebody shows is of the record that counts, whichever one brought them here.
    """
    counts_as = {place.learner_id: place.counts_as for place in desk.seated}
    return [
        TickWanted(learner_id=counts_as[learner_id], item_id=item_id, level=_number(level))
        for learner_id, line in typed.lines.items()
        for item_id, level in line.levels.items()
        if level
    ]


def check_nobody_left(typed: SheetTyped) -> None:
    """Refuse a sheet that speaks of someone who was withdrawn since the page was drawn.

    Raises:
        NotOnTheSheet: what was typed of the others is kept, to be saved again.
    """
    if typed.someone_left:
        raise NotOnTheSheet(
            "Quelqu’un n’est plus inscrit ici. Le reste est comme vous l’aviez noté : enregistrez de nouveau."
        )


def numbers_in(typed: Any) -> tuple[int, ...]:
    """Read the ids that a page sends back, apart by spaces.

    Raises:
        Invalid: they do not come from our page, or are more than any page shows.
    """
    words = str(typed).split()
    if len(words) > MOST_SHOWN:
        raise Invalid(DAMAGED)
    return tuple(map(_number, words))


def _line(fields: Any, places: Mapping[str, Place]) -> tuple[int, LineTyped] | None:
    if not isinstance(fields, dict):
        raise Invalid(DAMAGED)
    place = places.get(_text(fields, "learner"))
    if place is None:
        return None
    levels = fields.get("levels") or {}
    if not isinstance(levels, dict):
        raise Invalid(DAMAGED)
    return place.learner_id, LineTyped(
        presence=_text(fields, "presence") or None,
        arrived_at=_text(fields, "arrived_at"),
        left_at=_text(fields, "left_at"),
        note=_text(fields, "note").strip(),
        levels={_number(name[1:]): _text(levels, name) for name in levels},
    )


def _mark(line: LineTyped, place: Place, desk: Desk, *, everyone_present: bool) -> MarkWanted | None:
    presence = line.presence or (Presence.PRESENT if everyone_present and not place.marks else None)
    if presence is None:
        if line.note or line.arrived_at or line.left_at:
            raise Invalid(f"Dites d’abord si {place.short_name} est là, puis notez le reste.")
        return None
    if presence not in PRESENCES:
        raise Invalid(f"{place.short_name} : choisissez une des quatre réponses.")
    if len(line.note) > LONGEST_NOTE:
        sentence = f"la remarque est trop longue. Gardez {LONGEST_NOTE} lettres au plus."
        raise Invalid(f"{place.short_name} : {sentence}")
    return MarkWanted(
        learner_id=place.learner_id,
        name=place.short_name,
        presence=PRESENCES[presence],
        arrived_at=_moment(line.arrived_at, place, desk),
        left_at=_moment(line.left_at, place, desk),
        note=line.note,
    )


def _moment(typed: str, place: Place, desk: Desk) -> datetime | None:
    """Read an hour of the session, on the clocks of Paris: past midnight it is the next day's."""
    if not typed:
        return None
    try:
        hour = time.fromisoformat(typed)
    except ValueError:
        raise Invalid(f"{place.short_name} : écrivez l’heure comme 14:20.") from None
    return moment_of(hour, starts_at=desk.starts_at, ends_at=desk.ends_at)


def _as_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Invalid(DAMAGED)
    return value


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise Invalid(DAMAGED)
    return value


def _number(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise Invalid(DAMAGED)
    return int(word)
