"""The versions of a closed sheet in words: who closed each, why, and what changed, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.french import NARROW, duration_fr
from app.sessions.models import HalfDay, Presence, SignedHow
from app.sessions.queries.closing import Version
from app.spaces.sheet_words import act_words, half_day_words, presence_words
from certificates.sheets import SheetContent
from certificates.sheets.content import SheetLine

NOT_THERE = "pas sur la feuille"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a correction changed of one person."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVersion:
    """A version of the sheet, and what it changed; the first changed nothing."""

    public_id: str
    version: int
    reason: str
    digest: str
    closed_by: str
    closed_at: datetime
    sealed_at: datetime | None
    people: int
    came: int
    minutes: int
    visitors: int
    changes: tuple[Change, ...]


def told_versions(kept: Sequence[Version]) -> tuple[ToldVersion, ...]:
    """Say each version, the one in force first, beside the one before it."""
    contents = [SheetContent.from_dict(each.content) for each in kept]
    earlier: list[SheetContent | None] = [*contents[1:], None]
    return tuple(
        _told(version, content, before)
        for version, content, before in zip(kept, contents, earlier[: len(kept)], strict=True)
    )


def changes(before: SheetContent, after: SheetContent) -> tuple[Change, ...]:
    """Compare two versions, person by person, in the order of the later one."""
    held = {line.learner_id: (line, before) for line in before.lines}
    now = {line.learner_id: (line, after) for line in after.lines}
    found = []
    for learner_id in dict.fromkeys([*now, *held]):
        said = [_said(each.get(learner_id)) for each in (held, now)]
        if said[0] != said[1]:
            line, _content = now.get(learner_id) or held[learner_id]
            name = f"{line.given_name} {line.family_name}".strip()
            found.append(Change(name=name, before=said[0], after=said[1]))
    return tuple(found)


def _told(version: Version, content: SheetContent, before: SheetContent | None) -> ToldVersion:
    return ToldVersion(
        public_id=version.public_id,
        version=version.version,
        reason=version.reason,
        digest=version.digest,
        closed_by=version.closed_by,
        closed_at=version.closed_at,
        sealed_at=version.sealed_at,
        people=content.totals.people,
        came=content.totals.came,
        minutes=content.totals.minutes,
        visitors=content.visitors,
        changes=changes(before, content) if before else (),
    )


def _said(held: tuple[SheetLine, SheetContent] | None) -> str:
    """Say one line whole: the presence, the minutes, the acts."""
    if held is None:
        return NOT_THERE
    line, content = held
    presence = presence_words(Presence(line.presence), line.arrived_at, line.left_at)
    said = [f"{presence}, {duration_fr(line.minutes)}" if line.minutes else presence]
    with_day = len({slot.day for slot in content.half_days}) > 1
    for act in line.signatures:
        half_day = half_day_words(act.day, HalfDay(act.half), with_day=with_day)
        told = act_words(SignedHow(act.how), act.signed_at, act.reason, said_by=act.said_by)
        said.append(f"{half_day}, {told}")
    return f"{NARROW}; ".join(said)
