"""What happens in one session of the story: who came, and what they managed."""

from collections.abc import Iterator, Mapping

from app.curricula.rules import Domain, Framework
from app.progress.services import TickWanted, record_evidence
from app.sessions.models import CourseSession, Presence
from app.sessions.services import MarkWanted, record_attendance
from app.spaces.demo import day
from app.spaces.demo.story import Someone

WITHOUT_HELP, WITH_HELP = 2, 1


def live_a_session(
    held: CourseSession,
    number: int,
    there: Mapping[Someone, int],
    domain: Domain,
    framework: Framework,
    *,
    by: int,
    is_signed: bool = False,
    is_closed: bool = True,
) -> None:
    """Mark a session's sheet, tick its module, close it; `there` maps people to learners' ids."""
    marks = [_mark(someone, learner_id, number) for someone, learner_id in there.items()]
    record_attendance(held, marks, key=f"demo-{held.public_id}", by=by)
    came = {someone: learner_id for someone, learner_id in there.items() if number not in someone.away}
    ticks = [tick for someone, learner_id in came.items() for tick in _ticks(someone, learner_id, domain)]
    record_evidence(
        held.structure_id,
        framework,
        ticks,
        key=f"demo-{held.public_id}",
        by=by,
        course_session_id=held.id,
        subject=held.public_id,
    )
    if is_signed:
        day.sign(held, came.values())
    if is_closed:
        day.close(held, by=by)


def _mark(someone: Someone, learner_id: int, number: int) -> MarkWanted:
    presence = Presence.PRESENT
    if number in someone.away:
        presence = Presence.EXCUSED if number % 2 else Presence.ABSENT
    return MarkWanted(learner_id=learner_id, name=someone.given_name, presence=presence)


def _ticks(someone: Someone, learner_id: int, domain: Domain) -> Iterator[TickWanted]:
    managed, of = someone.managed
    alone = len(domain.items) * managed // of
    for position, item in enumerate(domain.items):
        level = WITHOUT_HELP if position < alone else WITH_HELP
        yield TickWanted(learner_id=learner_id, item_id=item.id, level=level)
