"""Evidence in the database: derived the same on both engines, in whatever order it came."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from app.core import clock
from app.core.database import db, write_transaction
from app.core.errors import NotFound
from app.curricula import reading
from app.curricula.models import FrameworkVersion, ItemSource
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework, Item
from app.curricula.services import load_framework
from app.people.models import Learner
from app.progress.models import (
    Evidence,
    EvidenceKind,
    EvidenceReplacement,
    EvidenceWithdrawal,
    WithdrawalReason,
)
from app.progress.queries import evidence_of, in_plain_values, standing_of
from app.progress.rules import Fact, held_from
from app.progress.services import Circumstances, TickWanted, record_evidence, withdraw_evidence
from tests.curricula.files import SOUND
from tests.progress.test_held import histories
from tests.support.attainments import the_framework
from tests.support.factories import a_learner, a_structure, a_trainer, kept, the_trainer

_keys = count(1)


def a_framework_of_two_days_in_three() -> Framework:
    """Load a framework that nobody has seen before, which weighs several days."""
    marker = "validated_from:"
    text = SOUND.replace("passeport-numerique", "plusieurs-jours", 1).replace(
        marker, f"held_by: {{n: 2, of_last: 3}}\n  {marker}", 1
    )
    with write_transaction():
        version = load_framework(reading.read_bytes(text.encode(), name="essai.yaml"))
    return framework_structure(version.id)


def first_item(framework: Framework) -> Item:
    """Return the first thing of a framework."""
    return next(iter(framework.items))


def record(
    learner: Learner, framework: Framework, item: Item, level: int, *, seen: Iterable[int] = (), **how
) -> tuple[int, ...]:
    """Record one piece of evidence, as a page does."""
    with write_transaction():
        return record_evidence(
            learner.structure_id,
            framework,
            [TickWanted(learner_id=learner.id, item_id=item.id, level=level)],
            seen=seen,
            key=f"essai-{next(_keys)}",
            by=the_trainer().id,
            circumstances=Circumstances(**how),
        )


def stored(facts: Iterable[Fact], learner: Learner, item: Item) -> None:
    """Keep facts in the order given: the evidence as it arrives, then what it names."""
    facts = list(facts)
    ids = {fact.id: _kept_fact(fact, learner, item) for fact in facts}
    for fact in facts:
        for earlier in fact.replaces:
            pair = {"evidence_id": ids[fact.id], "replaced_id": ids[earlier]}
            kept(EvidenceReplacement(structure_id=learner.structure_id, **pair))
        if fact.is_withdrawn:
            kept(
                EvidenceWithdrawal(
                    evidence_id=ids[fact.id],
                    structure_id=learner.structure_id,
                    reason=WithdrawalReason.MISTAKE,
                    withdrawn_by=the_trainer().id,
                    withdrawn_at=clock.now(),
                )
            )


def _kept_fact(fact: Fact, learner: Learner, item: Item) -> int:
    return kept(
        Evidence(
            structure_id=learner.structure_id,
            learner_id=learner.id,
            item_id=item.id,
            level=fact.level,
            kind=EvidenceKind.OBSERVATION,
            recorded_by=the_trainer().id,
            recorded_at=clock.now(),
            key=f"essai-{next(_keys)}",
            happened_on=fact.happened_on,
            expires_on=fact.expires_on,
            is_declared=fact.is_declared,
            is_sign_off=fact.is_sign_off,
        )
    ).id


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=histories())
@pytest.mark.parametrize("several_days", [False, True])
def test_a_standing_is_the_pure_derivation_whatever_order_the_evidence_came_in(
    app: Flask, several_days, facts
):
    code = "plusieurs-jours"
    framework = the_framework()
    if several_days:
        known = db.session.scalar(db.select(FrameworkVersion.id).filter_by(code=code))
        framework = framework_structure(known) if known else a_framework_of_two_days_in_three()
    item = first_item(framework)
    forwards, backwards = a_learner("Rose"), a_learner("Ali")
    stored(facts, forwards, item)
    stored(reversed(facts), backwards, item)

    expected = held_from(facts, framework.derivation, on=clock.today())
    for learner in (forwards, backwards):
        standing = standing_of(learner.id, framework.id)
        assert standing.levels.get(item.code, 0) == expected.level
        assert (item.code in standing.conflicts) is expected.is_disputed


def test_evidence_of_an_earlier_version_counts_until_one_of_this_version_replaces_it(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    earlier, other, item = list(visa.items)[:3]
    for subject in (item, other):
        kept(ItemSource(item_id=subject.id, source_id=earlier.id))
    subject, its_fellow = (_with_source(each, earlier) for each in (item, other))
    (before,) = record(rose, visa, earlier, 2)

    shown = evidence_of([rose.id], [subject])[rose.id]
    assert [each.id for each in shown[item.id]] == [before]

    (after,) = record(rose, _with(visa, item, subject), subject, 3, seen=[before])

    shown = evidence_of([rose.id], [subject, its_fellow, earlier])[rose.id]
    assert {subject_id: [each.id for each in pieces] for subject_id, pieces in shown.items()} == {
        item.id: [after],
        other.id: [before],
        earlier.id: [before],
    }


def _with_source(item: Item, source: Item) -> Item:
    return replace(item, sources=(source.id,))


def _with(framework: Framework, item: Item, instead: Item) -> Framework:
    """Return a framework of which one item has become another."""

    def changed(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(instead if each.id == item.id else each for each in items)

    domains = tuple(
        replace(
            domain,
            competencies=tuple(replace(each, items=changed(each.items)) for each in domain.competencies),
        )
        for domain in framework.domains
    )
    return replace(framework, domains=domains)


def test_a_competency_marked_whole_has_its_level(app: Flask):
    crcn, rose = the_framework("crcn-2019"), a_learner("Rose")
    competency = next(iter(crcn.competencies))
    assert competency.whole is not None

    record(rose, crcn, competency.whole, 4)

    assert standing_of(rose.id, crcn.id).levels == {competency.code: 4}


def test_tests_add_up_to_an_exact_score_over_all_and_by_domain(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    first, last = visa.domains[0], visa.domains[-1]
    record(rose, visa, first.items[0], 2, kind=EvidenceKind.TEST, points=7, points_max=10)
    record(rose, visa, last.items[0], 2, kind=EvidenceKind.TEST, points=1, points_max=2)

    standing = in_plain_values(standing_of(rose.id, visa.id))

    assert (standing.score.numerator, standing.score.denominator) == (2, 3)
    assert {code: str(share) for code, share in standing.score_by_domain.items()} == {
        first.code: "7/10",
        last.code: "1/2",
    }


def test_another_observation_of_the_same_level_is_kept_when_it_says_more_than_the_level(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    item = first_item(visa)
    (seen,) = record(rose, visa, item, 2)

    plain = record(rose, visa, item, 2, seen=[seen])
    with_words = record(rose, visa, item, 2, seen=[seen], comment="Sur son propre téléphone")

    assert plain == ()
    assert [each.id for each in evidence_of([rose.id], [item])[rose.id][item.id]] == list(with_words)


def test_what_is_declared_stands_beside_what_was_verified_and_replaces_nothing(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    item = first_item(visa)
    (seen,) = record(rose, visa, item, 1)
    (declared,) = record(rose, visa, item, 3, seen=[seen], is_declared=True)

    standing = standing_of(rose.id, visa.id)
    assert standing.levels == {item.code: 1}
    assert [each.id for each in standing.declared[item.code]] == [declared]

    record(rose, visa, item, 3, seen=[seen, declared])

    assert standing_of(rose.id, visa.id).levels == {item.code: 3}
    assert standing_of(rose.id, visa.id).declared == {}


def test_evidence_that_expires_counts_on_its_last_day_and_no_longer(app: Flask):
    visa, rose, today = the_framework(), a_learner("Rose"), clock.today()
    items = list(visa.items)
    record(rose, visa, items[0], 2, happened_on=date(2026, 1, 5), expires_on=today)
    record(rose, visa, items[1], 2, happened_on=date(2026, 1, 5), expires_on=today - timedelta(days=1))

    assert standing_of(rose.id, visa.id).levels == {items[0].code: 2}


def test_the_second_of_two_days_holds_the_level_that_both_show(app: Flask):
    framework, rose = a_framework_of_two_days_in_three(), a_learner("Rose")
    item, today = first_item(framework), clock.today()

    record(rose, framework, item, 1, happened_on=today - timedelta(days=7))
    assert standing_of(rose.id, framework.id).levels == {item.code: 0}

    seen = [each.id for each in evidence_of([rose.id], [item])[rose.id][item.id]]
    record(rose, framework, item, 1, seen=seen)
    assert standing_of(rose.id, framework.id).levels == {item.code: 1}


def test_not_yet_after_another_day_is_an_observation_where_days_are_weighed(app: Flask):
    framework, rose = a_framework_of_two_days_in_three(), a_learner("Rose")
    item, today = first_item(framework), clock.today()
    (first,) = record(rose, framework, item, 1, happened_on=today - timedelta(days=7))

    (second,) = record(rose, framework, item, 0, seen=[first])
    again = record(rose, framework, item, 0, seen=[first, second])

    assert again == ()
    assert [each.id for each in evidence_of([rose.id], [item])[rose.id][item.id]] == [first, second]


def test_withdrawn_evidence_no_longer_counts_and_what_it_replaced_stands_again(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    item = first_item(visa)
    (first,) = record(rose, visa, item, 1)
    (second,) = record(rose, visa, item, 3, seen=[first])

    for _twice in range(2):
        with write_transaction():
            withdraw_evidence(
                second, structure_id=rose.structure_id, reason=WithdrawalReason.MISTAKE, by=the_trainer().id
            )

    assert standing_of(rose.id, visa.id).levels == {item.code: 1}
    assert db.session.scalar(db.select(db.func.count(EvidenceWithdrawal.evidence_id))) == 1


@pytest.mark.parametrize("order", [(1,), (1, 2), (2, 1)])
def test_withdrawing_one_in_the_middle_brings_back_nothing_that_a_later_one_had_replaced(app: Flask, order):
    visa, rose = the_framework(), a_learner("Rose")
    item, pieces = first_item(visa), list[int]()
    for level in (1, 2, 1, 3):
        pieces += record(rose, visa, item, level, seen=pieces[-1:])

    for number in order:
        with write_transaction():
            withdraw_evidence(
                pieces[number],
                structure_id=rose.structure_id,
                reason=WithdrawalReason.MISTAKE,
                by=the_trainer().id,
            )

    standing = standing_of(rose.id, visa.id)
    assert (standing.levels, standing.conflicts) == ({item.code: 3}, frozenset())


def test_evidence_of_another_structure_cannot_be_withdrawn(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    (seen,) = record(rose, visa, first_item(visa), 1)
    elsewhere = a_structure("Cyber-base de Morlaix", commune="Morlaix")

    with pytest.raises(NotFound), write_transaction():
        withdraw_evidence(
            seen,
            structure_id=elsewhere.id,
            reason=WithdrawalReason.MISTAKE,
            by=a_trainer("Karim", structure=elsewhere).id,
        )


def test_older_days_are_left_where_they_are_and_change_nothing(app: Flask):
    framework, rose, today = a_framework_of_two_days_in_three(), a_learner("Rose"), clock.today()
    item = first_item(framework)
    levels = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1]
    facts = [
        Fact(id=number, level=level, happened_on=today - timedelta(days=len(levels) - number))
        for number, level in enumerate(levels)
    ]
    stored(facts, rose, item)

    shown = evidence_of([rose.id], [item])[rose.id][item.id]

    assert len(shown) < len(levels)
    assert standing_of(rose.id, framework.id).levels == {item.code: 0}
    assert held_from(facts, framework.derivation, on=today).level == 0


def test_saving_a_page_again_leaves_what_is_declared_as_it_is(app: Flask):
    visa, rose = the_framework(), a_learner("Rose")
    (declared,) = record(rose, visa, first_item(visa), 3, is_declared=True)

    again = record(rose, visa, first_item(visa), 0, seen=[declared])

    assert again == ()
