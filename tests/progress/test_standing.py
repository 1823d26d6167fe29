"""What a learner has shown, and where it leads: derived from evidence that is never edited."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.core.errors import Invalid
from app.curricula.rules import Framework, Item, MissingKind
from app.people.models import Learner
from app.progress.models import Evidence
from app.progress.queries import evidence_of, outcome_of, standing_of, standings_of
from app.progress.services import TickWanted, record_evidence
from app.sessions.services import enrol_in_cycle
from tests.support.attainments import marked, ready_for_the_visa, the_framework
from tests.support.cycles import a_visa_cycle, sessions_of
from tests.support.factories import a_learner, a_trainer, enrolled, the_trainer
from tests.support.statements import counted

AWARD = "visa-internet-delivrance"


def tick(
    learner: Learner, item: Item, level: int, *, seen: tuple[int, ...] = (), key: str, by: int | None = None
) -> tuple[int, ...]:
    """Record one tick, as the view does."""
    visa = the_framework()
    wanted = [TickWanted(learner_id=learner.id, item_id=item.id, level=level)]
    with write_transaction():
        return record_evidence(
            learner.structure_id, visa, wanted, seen=seen, key=key, by=by or the_trainer().id, subject="sujet"
        )


def standing_ids(learner: Learner, item: Item) -> tuple[int, ...]:
    """Return the ids of the evidence that stands for an item."""
    db.session.rollback()
    return tuple(each.id for each in evidence_of([learner.id], [item])[learner.id].get(item.id, ()))


def first_item(visa: Framework) -> Item:
    """Return the first thing of a framework."""
    return next(iter(visa.items))


def test_a_new_tick_replaces_what_the_page_showed(app: Flask):
    item, rose = first_item(the_framework()), a_learner("Rose")
    tick(rose, item, 1, key="avec de l’aide")

    tick(rose, item, 2, seen=standing_ids(rose, item), key="sans aide")

    assert standing_of(rose.id, the_framework().id).levels == {item.code: 2}
    assert db.session.scalar(db.select(db.func.count(Evidence.id))) == 2


def test_a_tick_that_says_nothing_new_is_not_kept(app: Flask):
    item, rose = first_item(the_framework()), a_learner("Rose")
    tick(rose, item, 2, key="première")

    again = tick(rose, item, 2, seen=standing_ids(rose, item), key="seconde")
    nothing = tick(a_learner("Ali"), item, 0, key="rien")

    assert (again, nothing) == ((), ())


def test_two_trainers_who_tick_from_the_same_page_leave_a_conflict_where_the_lowest_counts(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    item = first_item(visa)
    tick(rose, item, 2, key="karim", by=a_trainer("Karim").id)
    tick(rose, item, 1, key="nadia", by=a_trainer("Nadia").id)

    disputed = standing_of(rose.id, visa.id)
    assert (disputed.levels[item.code], disputed.conflicts) == (1, frozenset({item.code}))

    tick(rose, item, 2, seen=standing_ids(rose, item), key="accord")

    settled = standing_of(rose.id, visa.id)
    assert (settled.levels[item.code], settled.conflicts) == (2, frozenset())


@pytest.mark.parametrize(("item_id", "level"), [(999_999, 2), (None, 9)])
def test_an_item_or_a_level_of_no_framework_is_refused(app: Flask, item_id, level):
    visa, rose = the_framework(), a_learner("Rose")
    wanted = [TickWanted(learner_id=rose.id, item_id=item_id or first_item(visa).id, level=level)]

    with pytest.raises(Invalid, match="référentiel"), write_transaction():
        record_evidence(rose.structure_id, visa, wanted, key="faux", by=the_trainer().id)


def test_what_is_missing_is_listed_the_decision_last(app: Flask):
    rose = a_learner("Rose")

    outcome = outcome_of(standing_of(rose.id, the_framework().id), AWARD)

    kinds = [each.kind for each in outcome.missing]
    assert not outcome.met
    assert {MissingKind.ITEMS, MissingKind.HOURS, MissingKind.MANDATORY} <= set(kinds)
    assert kinds[-1] is MissingKind.DECISION


def test_ten_hours_and_every_thing_shown_await_only_the_decision(app: Flask):
    rose = a_learner("Rose")
    visa = ready_for_the_visa(rose)

    outcome = outcome_of(standing_of(rose.id, visa.id), AWARD)

    assert outcome.awaits_only_a_decision


def test_hours_of_another_framework_do_not_count(app: Flask):
    visa, other = the_framework(), the_framework("b2i-adultes-2012")
    cycle, rose = a_visa_cycle(first_at=clock.now() - timedelta(days=1)), a_learner("Rose")
    first = sessions_of(cycle)[0]
    enrolled(rose, first)
    marked(rose, first)

    assert standing_of(rose.id, visa.id).attendance.minutes == 120
    assert standing_of(rose.id, visa.id).attendance.minutes_by_domain == {"M1": 120}
    assert standing_of(rose.id, other.id).attendance.minutes == 0


@pytest.mark.parametrize("people", [1, 40])
def test_a_whole_group_is_read_in_two_statements(app: Flask, people):
    cycle, visa = a_visa_cycle(seats=40), the_framework()
    group = [a_learner(f"Apprenante {number}") for number in range(people)]
    for learner in group:
        with write_transaction():
            enrol_in_cycle(learner.id, cycle.id, by=the_trainer().id)
    ids = [learner.id for learner in group]

    with counted(db.engine) as sent:
        standings = standings_of(ids, visa.id)

    assert len(standings) == people
    assert len(sent) == 2
