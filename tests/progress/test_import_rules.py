"""What becomes of each thing that a passport says: a pure decision."""

from dataclasses import replace
from datetime import date

import pytest

from app.curricula.rules import Level
from app.progress.rules.imports import Plan, algorithm_of, plan_of
from certificates.credentials import ShownItem
from tests.curricula.frameworks import a_domain, a_framework
from tests.progress.test_suggestion_rules import with_ids

ISSUED = date(2026, 11, 20)
EARLIEST = date(2000, 1, 1)
VISA = with_ids(a_framework(a_domain("M1", 2), code="visa", version="1.0"))
HERE = {("visa", "1.0"): VISA}
FIRST = next(iter(VISA.items))


def said(**changes: object) -> ShownItem:
    whole = ShownItem(
        framework_code="visa",
        framework_version="1.0",
        framework_name="Visa",
        item_code=FIRST.code,
        statement=FIRST.statement,
        level_ordinal=2,
        level_name="Sans aide",
        seen_by="observation",
        seen_on=date(2026, 11, 3),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def plan(*shown: ShownItem, held: dict[int, int] | None = None) -> Plan:
    return plan_of(shown, HERE, levels=held or {}, issued_on=ISSUED, earliest=EARLIEST)


def test_a_thing_known_here_is_new():
    (new,) = plan(said()).new

    assert (new.item, new.level.ordinal, new.seen_on) == (FIRST, 2, date(2026, 11, 3))


@pytest.mark.parametrize(
    "changes",
    [
        {"framework_code": "autre"},
        {"framework_version": "2.0"},
        {"item_code": "M9.9"},
        {"item_code": "M1"},
        {"level_ordinal": 7, "level_name": "Expert"},
        {"level_name": "Un autre mot"},
    ],
)
def test_another_framework_version_code_or_scale_is_not_known_and_not_lost(changes):
    shown = said(**changes)

    assert plan(shown) == Plan(new=(), held=(), unknown=(shown,))


def test_a_level_is_the_same_whatever_its_capitals():
    assert plan(said(level_name="sans aide")).new


def test_what_is_held_at_the_same_level_or_better_is_not_new():
    assert plan(said(), held={FIRST.id: 2}).held
    assert plan(said(), held={FIRST.id: 3}).held
    assert plan(said(), held={FIRST.id: 1}).new


def test_not_yet_brings_nothing():
    assert plan(said(level_ordinal=0, level_name="Pas encore")) == Plan(new=(), held=(), unknown=())


def test_of_two_levels_of_the_same_thing_the_lower_is_kept():
    shown = (said(level_ordinal=3, level_name="J’explique à un autre"), said())

    (new,) = plan(*shown).new

    assert new.level == Level(code="2", ordinal=2, name="Sans aide")


@pytest.mark.parametrize("day", [None, date(1066, 10, 14), date(2026, 11, 21)])
def test_a_day_that_cannot_be_is_that_of_issue(day):
    assert plan(said(seen_on=day)).new[0].seen_on == ISSUED


def test_a_competency_that_was_marked_whole_is_known():
    (competency,) = VISA.competencies

    (new,) = plan(said(item_code=competency.code)).new

    assert new.item == competency.whole


@pytest.mark.parametrize("token", ["", "a", "e30.x.y", "W10.x.y", "!!!.x.y", "é.x.y"])
def test_a_header_that_does_not_read_announces_nothing(token):
    assert algorithm_of(token) is None
