"""The sheet as a pure function of its marks: any order, any repetition, one sheet."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from app.sessions.rules import are_disputed, claim_is_doubtful, shown, standing

RECEIVED = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Mark:
    """A mark in a few letters."""

    id: int
    learner_id: int
    said: str
    is_withdrawn: bool = False


@some.composite
def histories(draw: some.DrawFn) -> tuple[list[Mark], list[tuple[int, int]]]:
    """Make marks of two learners, each naming some of the earlier ones of the same learner."""
    marks: list[Mark] = []
    replaced: list[tuple[int, int]] = []
    for number in range(draw(some.integers(0, 12))):
        learner = draw(some.sampled_from([1, 2]))
        mark = Mark(number, learner, draw(some.sampled_from("PRA")), draw(some.booleans()))
        earlier = [each.id for each in marks if each.learner_id == learner]
        named = draw(some.lists(some.sampled_from(earlier), unique=True)) if earlier else []
        replaced += [(number, each) for each in named]
        marks.append(mark)
    return marks, replaced


@given(histories(), some.randoms())
def test_the_sheet_is_the_same_for_every_order_and_repetition_of_arrival(history, chance):
    marks, replaced = history
    again = marks + chance.sample(marks, len(marks) // 2)
    chance.shuffle(again)
    links = replaced * 2
    chance.shuffle(links)

    assert standing(again, links) == standing(marks, replaced)


@given(histories())
def test_no_answer_is_lost_each_stands_or_was_replaced_by_a_later_one(history):
    marks, replaced = history
    heads = {mark.id for each in standing(marks, replaced).values() for mark in each}

    assert heads | {earlier for _later, earlier in replaced} == {mark.id for mark in marks}
    assert heads.isdisjoint(earlier for _later, earlier in replaced)
    assert set(standing(marks, replaced)) == {mark.learner_id for mark in marks}


def test_two_answers_to_the_same_page_are_a_conflict_that_a_third_settles():
    first, second = Mark(1, 7, "présent"), Mark(2, 7, "absent")
    settled = Mark(3, 7, "présent")

    disputed = standing([first, second], [])[7]
    at_last = standing([first, second, settled], [(3, 1), (3, 2)])[7]

    assert are_disputed(disputed)
    assert shown(disputed) is None
    assert shown(at_last) == settled


def test_two_answers_that_agree_are_no_conflict():
    heads = standing([Mark(1, 7, "présent"), Mark(2, 7, "présent")], [])[7]

    assert not are_disputed(heads)
    assert shown(heads) == Mark(2, 7, "présent")


def test_a_mark_that_was_taken_back_says_nothing_and_contradicts_nobody():
    taken_back, other = Mark(2, 7, "présent", is_withdrawn=True), Mark(3, 7, "absent")

    assert shown(standing([Mark(1, 7, "présent"), taken_back], [(2, 1)])[7]) is None
    assert shown(standing([taken_back, other], [])[7]) == other
    assert not are_disputed([taken_back, other])


def test_a_clock_that_says_2031_is_doubted_and_so_is_one_that_lags_by_months():
    def doubted(claimed_at: datetime | None) -> bool:
        return claim_is_doubtful(claimed_at, recorded_at=RECEIVED)

    assert doubted(datetime(2031, 1, 1, tzinfo=UTC))
    assert doubted(RECEIVED - timedelta(days=60))
    assert not doubted(RECEIVED - timedelta(hours=2))
    assert not doubted(RECEIVED + timedelta(minutes=2))
    assert not doubted(None)
