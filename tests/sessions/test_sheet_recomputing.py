"""The library works a sheet out again as the application did: two writings, one answer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.journal import JournalEntry, entry_digest, said_digest
from app.sessions import rules
from app.sessions.models import SignedHow
from app.sessions.rules.sheet import shown, standing
from certificates.sheets import content as printed
from certificates.sheets.bundle import JournalLink
from certificates.sheets.recomputing import Said, counted, half_days_of, heads, minutes_there, said_by
from tests.certificates.sheets import a_mark

CHANGES = (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 3, 28, 20, tzinfo=UTC))
MINUTES = st.integers(0, 60 * 30).map(lambda number: timedelta(minutes=number))
STARTS = st.sampled_from(CHANGES) | st.datetimes(
    datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)
).map(lambda moment: moment.replace(second=0, microsecond=0))


@dataclass(frozen=True)
class Kept:
    """A mark as the application's rules take it."""

    id: int
    learner_id: int
    is_withdrawn: bool
    said: tuple[rules.Presence, datetime | None]


@st.composite
def marks(draw: st.DrawFn) -> list[printed.SheetMark]:
    """Draw marks of three people, each of which replaces some of the same person's earlier ones."""
    made: list[printed.SheetMark] = []
    for number in range(1, draw(st.integers(1, 9))):
        who = draw(st.sampled_from(["r0se", "al1", "mar1e"]))
        earlier = [mark.id for mark in made if mark.learner_id == who]
        replaces = draw(st.lists(st.sampled_from(earlier), unique=True)) if earlier else []
        presence = draw(st.sampled_from(printed.Presence))
        mark = a_mark(number, who, presence, replaces=tuple(replaces), is_withdrawn=draw(st.booleans()))
        made.append(mark)
    return draw(st.permutations(made))


@given(marks())
def test_both_find_the_same_marks_standing_and_the_same_conflicts(made: list[printed.SheetMark]):
    people = {"r0se": 1, "al1": 2, "mar1e": 3}
    kept = [
        Kept(mark.id, people[mark.learner_id], mark.is_withdrawn, (rules.Presence(mark.presence), None))
        for mark in made
    ]
    theirs = standing(kept, [(mark.id, each) for mark in made for each in mark.replaces])

    ours = heads(made)

    for name, number in people.items():
        told, found = said_by(ours.get(name, ())), shown(theirs.get(number, ()))
        assert [mark.id for mark in ours.get(name, ())] == [mark.id for mark in theirs.get(number, ())]
        assert (len(told) == 1) == (found is not None)
        if found is not None:
            assert {each.presence.value for each in told} == {found.said[0].value}


@given(
    STARTS,
    MINUTES,
    st.none() | MINUTES,
    st.none() | MINUTES,
    st.lists(st.tuples(MINUTES, MINUTES), max_size=3),
    st.sampled_from(printed.Presence),
    st.integers(1, 60),
)
def test_both_count_the_same_minutes(
    starts_at: datetime,
    lasts: timedelta,
    arrived: timedelta | None,
    left: timedelta | None,
    pauses: list[tuple[timedelta, timedelta]],
    presence: printed.Presence,
    unit: int,
):
    ends_at = starts_at + lasts
    arrived_at = None if arrived is None else starts_at + arrived - timedelta(hours=1)
    left_at = None if left is None else starts_at + left
    rests = tuple((starts_at + begins, starts_at + begins + length) for begins, length in pauses)

    theirs = rules.minutes_counted(
        rules.Presence(presence),
        starts_at=starts_at, ends_at=ends_at, arrived_at=arrived_at, left_at=left_at, pauses=rests,
    )  # fmt: skip
    ours = minutes_there(
        Said(presence=presence, arrived_at=arrived_at, left_at=left_at),
        starts_at=starts_at,
        ends_at=ends_at,
        pauses=[printed.Pause(begins_at=begins, ends_at=ends) for begins, ends in rests],
    )

    assert ours == theirs
    assert counted(ours, unit=unit) == rules.rounded_down(theirs, unit=unit)


@given(STARTS, st.integers(1, 60 * 72).map(lambda number: timedelta(minutes=number)))
def test_both_cut_the_same_half_days(starts_at: datetime, lasts: timedelta):
    theirs = rules.half_days(starts_at, starts_at + lasts)

    ours = half_days_of(starts_at, starts_at + lasts)

    assert [(each.day, each.half.value, each.begins_at, each.ends_at) for each in ours] == [
        (each.day, each.half.value, each.begins, each.ends) for each in theirs
    ]


def test_both_have_the_same_words():
    for theirs, ours in (
        (rules.Presence, printed.Presence),
        (rules.MarkHow, printed.MarkHow),
        (rules.HalfDay, printed.HalfDay),
        (SignedHow, printed.SignedHow),
    ):
        assert {word.value for word in theirs} == {word.value for word in ours}


@given(
    st.none() | st.integers(1, 10**9),
    st.dictionaries(st.text(max_size=9), st.text(max_size=9) | st.integers(-99, 99), max_size=4),
    STARTS,
)
def test_the_link_of_the_journal_is_worked_out_as_the_journal_does(
    actor: int | None, words: dict[str, str | int], at: datetime
):
    entry = JournalEntry(
        structure_id=3, position=41, at=at, actor_id=actor, kind="attendance:sheet:close", subject="4d2f",
        said=said_digest("5a17", words), previous="0" * 64,
    )  # fmt: skip
    link = JournalLink(
        structure_id=3, position=41, at=at, actor_id=actor, kind="attendance:sheet:close", subject="4d2f",
        said=entry.said, previous="0" * 64, digest=entry_digest(entry), salt="5a17", words=dict(words),
    )  # fmt: skip

    assert link.said_again() == link.said
    assert link.digest_again() == link.digest
