"""What was read of a filled sheet, kept until somebody says to note it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from app.people.importing.report import Remark, Report, Weight
from app.sessions.queries import MarkMade
from app.sessions.rules import Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a line or a mark says; moments are UTC."""

    presence: Presence
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    note: str = ""

    @classmethod
    def of(cls, mark: MarkMade) -> "Answer":
        """Return what a mark says."""
        return cls(presence=mark.presence, arrived_at=mark.arrived_at, left_at=mark.left_at, note=mark.note)

    @classmethod
    def from_words(cls, kept: Mapping[str, Any]) -> "Answer":
        """Read again an answer that was kept."""
        arrived, left = kept["arrived_at"], kept["left_at"]
        return cls(
            presence=Presence(kept["presence"]),
            arrived_at=datetime.fromisoformat(arrived) if arrived else None,
            left_at=datetime.fromisoformat(left) if left else None,
            note=kept["note"],
        )

    def as_words(self) -> dict[str, Any]:
        """Return it as plain values."""
        moments = {"arrived_at": self.arrived_at, "left_at": self.left_at}
        said = {name: moment.isoformat() if moment else None for name, moment in moments.items()}
        return {"presence": self.presence.value, "note": self.note, **said}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodLine:
    """A line to note: `learner_id` is None for somebody new, whose names are then written.

    `before` is what stood when the file was read, and `seen` the ids of those marks, which the new
    one replaces: whatever is noted meanwhile stays, and makes a conflict that everybody sees.
    """

    line: int
    name: str
    answer: Answer
    learner_id: int | None = None
    given_name: str = ""
    family_name: str = ""
    before: tuple[Answer, ...] = ()
    seen: tuple[int, ...] = ()

    def as_words(self) -> dict[str, Any]:
        """Return it as plain values."""
        before = [each.as_words() for each in self.before]
        names = {"given_name": self.given_name, "family_name": self.family_name}
        return {
            "line": self.line,
            "name": self.name,
            "answer": self.answer.as_words(),
            "learner_id": self.learner_id,
            "before": before,
            "seen": list(self.seen),
            **names,
        }

    @classmethod
    def from_words(cls, kept: Mapping[str, Any]) -> "GoodLine":
        """Read again a line that was kept."""
        read = {
            "answer": Answer.from_words(kept["answer"]),
            "before": tuple(map(Answer.from_words, kept["before"])),
            "seen": tuple(kept["seen"]),
        }
        return cls(**{**kept, **read})


@dataclass(kw_only=True)
class SheetReport(Report):
    """The lines of one session's sheet; once noted, how many marks are new and who waits for a seat."""

    session: str = ""
    waiting: list[str] = field(default_factory=list)

    @property
    def good(self) -> tuple[GoodLine, ...]:
        """The lines that may be noted."""
        return tuple(map(GoodLine.from_words, self.lines))

    def as_words(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)

    @classmethod
    def from_words(cls, kept: Mapping[str, Any]) -> "SheetReport":
        """Read again a report that was kept."""
        remarks = [Remark(**{**one, "weight": Weight(one["weight"])}) for one in kept["remarks"]]
        return cls(**{**kept, "remarks": remarks})
