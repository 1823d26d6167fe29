"""Give back the place that one human had twice in a session; it goes to the first who waits."""

from app.sessions.queries.second_places import SecondPlace, records_too_many
from app.sessions.services.enrolment import withdraw
from app.sessions.services.seats import held_session


def free_second_place(second: SecondPlace) -> int:
    """End the places too many of somebody in a session, and return how many; one stays.

    It is held first: whoever gives up the other place meanwhile keeps none too few. Separating the
    records again does not bring the place back: somebody else may have it.
    """
    held = held_session(second.course_session_id)
    too_many = records_too_many(held.id, second.counts_as)
    for learner_id in too_many:
        withdraw(learner_id, held.id, by=second.merged_by)
    return len(too_many)
