"""Two records of one human become one by an alias; no fact moves, and the end of the alias undoes it."""

from sqlalchemy import select, update

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import Invalid, NotFound
from app.people.models import Learner, LearnerAlias, Person


def merge(learner_id: int, *, into_id: int, by: int) -> LearnerAlias:
    """Let what a record holds count as another's; asked twice, merged once.

    Records that counted as the first now count as the second: nobody is reached in two steps.

    Raises:
        NotFound: they are not of one structure.
        Invalid: a record into itself, into one that is merged, or erased.
    """
    merged, canonical = _both_locked(learner_id, into_id)
    if merged.id == canonical.id:
        raise Invalid("C’est la même fiche : choisissez-en une autre.")
    if merged.structure_id != canonical.structure_id:
        raise NotFound
    _check_can_count(canonical)
    already = _in_force(merged.id)
    if already is not None and already.canonical_id == canonical.id:
        return already
    if already is not None:
        raise Invalid("Cette fiche est déjà réunie à une autre : séparez-les d’abord.")
    for earlier in _merged_into(merged.id):
        _end(earlier)
        _alias(canonical, earlier.learner_id, by=by)
    made = _alias(canonical, merged.id, by=by)
    words = {"into": canonical.public_id}
    journal.record(merged.structure_id, "people:learner:merge", merged.public_id, by=by, words=words)
    return made


def undo_merge(learner_id: int, *, by: int) -> None:
    """Let a record count for itself again; what was recorded since keeps its record; asked twice, once."""
    alias = _in_force(learner_id)
    if alias is None:
        return
    _end(alias)
    learner = db.session.get_one(Learner, learner_id)
    journal.record(learner.structure_id, "people:learner:separate", learner.public_id, by=by)


def _both_locked(learner_id: int, into_id: int) -> tuple[Learner, Learner]:
    """Hold both rows, always in the same order: two people who merge at once never wait for each other."""
    found = {each: db.session.get_one(Learner, each) for each in {learner_id, into_id}}
    for each in sorted(found):
        lock(found[each])
    return found[learner_id], found[into_id]


def _check_can_count(canonical: Learner) -> None:
    person = db.session.get_one(Person, canonical.person_id)
    if person.erased_at is not None or _in_force(canonical.id) is not None:
        raise Invalid("Cette fiche ne compte plus : choisissez celle à laquelle elle est réunie.")


def _in_force(learner_id: int) -> LearnerAlias | None:
    wanted = select(LearnerAlias).where(
        LearnerAlias.learner_id == learner_id, LearnerAlias.ended_at.is_(None)
    )
    return db.session.scalar(wanted)


def _merged_into(learner_id: int) -> list[LearnerAlias]:
    wanted = select(LearnerAlias).where(
        LearnerAlias.canonical_id == learner_id, LearnerAlias.ended_at.is_(None)
    )
    return list(db.session.scalars(wanted))


def _end(alias: LearnerAlias) -> None:
    ended = update(LearnerAlias).where(LearnerAlias.id == alias.id, LearnerAlias.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=clock.now()))


def _alias(canonical: Learner, learner_id: int, *, by: int) -> LearnerAlias:
    made = LearnerAlias(
        structure_id=canonical.structure_id,
        learner_id=learner_id,
        canonical_id=canonical.id,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made
