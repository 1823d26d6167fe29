"""A device that works without a network: what it notes, and how it sends it."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from app.core import clock
from app.core.database import db, write_transaction
from app.people.models import Learner, Structure
from app.sessions.models import CourseSession
from app.spaces.offline.receiving import Answer, receive, sending_in
from tests.support.factories import a_trainer, the_structure, the_trainer

_devices = count(1)


@dataclass
class Device:
    """The tablet of a trainer; its queue is a plain list, that tests send as they like."""

    by: int
    structure_id: int
    name: str = field(default_factory=lambda: f"tablette-{next(_devices)}")
    queue: list[dict[str, Any]] = field(default_factory=list)

    def mark(
        self, learner: Learner | str, workshop: CourseSession, presence: str = "present", **said: Any
    ) -> dict[str, Any]:
        """Note somebody's presence; `replaces` names what the device showed."""
        return self.note("mark", workshop, learner=_named(learner), presence=presence, **said)

    def tick(
        self, learner: Learner | str, workshop: CourseSession, item_id: int, level: int, **said: Any
    ) -> dict[str, Any]:
        """Note what somebody managed."""
        return self.note("tick", workshop, learner=_named(learner), item=item_id, level=level, **said)

    def walk_in(self, given_name: str, workshop: CourseSession) -> dict[str, Any]:
        """Note somebody who walked in."""
        return self.note("walk_in", workshop, given_name=given_name)

    def note(self, kind: str, workshop: CourseSession, **said: Any) -> dict[str, Any]:
        """Put an act in the queue, as the script does."""
        act = {
            "key": f"{self.name}.{len(self.queue)}",
            "kind": kind,
            "session": workshop.public_id,
            "began": _iso(workshop.starts_at),
            "at": _iso(clock.now()),
            **said,
        }
        self.queue.append(act)
        return act

    def send(self, *acts: dict[str, Any]) -> list[Answer]:
        """Send acts, or the whole queue; return what the server says of each."""
        sending = sending_in({"device": self.name, "operations": list(acts or self.queue)})
        with write_transaction():
            answers = receive(sending, by=self.by, structure_ids={self.structure_id})
        db.session.expire_all()
        return answers


def a_device(given_name: str | None = None, *, structure: Structure | None = None) -> Device:
    """Give the tablet of the trainer, or of another one who is named."""
    where = structure or the_structure()
    trainer = a_trainer(given_name, structure=where) if given_name else the_trainer(where)
    return Device(by=trainer.id, structure_id=where.id)


def _named(learner: Learner | str) -> str:
    return learner if isinstance(learner, str) else learner.public_id


def _iso(moment: datetime) -> str:
    return moment.isoformat()
