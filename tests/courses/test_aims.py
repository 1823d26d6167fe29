"""What a module aims at, in one framework or several."""

import pytest
from flask import Flask

from app.courses.queries import goals_of_module
from app.courses.rules import Aim, AimKind, aims_of, split
from tests.support.attainments import the_framework

pytestmark = pytest.mark.one_engine


def test_a_module_aims_at_a_domain_of_its_course_and_at_items_of_another_framework(app: Flask):
    visa, crcn = the_framework(), the_framework("crcn-2019")

    goals = goals_of_module(
        framework_version_id=visa.id,
        domain_codes=["M4"],
        aims=[{"framework": crcn.id, "kind": "item", "code": "2.1.1"}],
    )

    assert [each.framework.code for each in goals] == ["visa-internet", "crcn-2019"]
    assert [item.code for item in goals[0].items] == ["M4.1.1", "M4.1.2", "M4.2.1", "M4.2.2"]
    assert [item.id for item in goals[1].items] == [subject_of(crcn, "2.1").id]


def subject_of(framework, code: str):
    """Return what is marked for a competency that is marked as a whole."""
    return framework.by_code[code].whole


def test_an_aim_said_twice_is_ticked_once_in_the_order_of_the_framework(app: Flask):
    visa = the_framework()
    twice = [
        {"framework": visa.id, "kind": "item", "code": "M3.1.2"},
        {"framework": visa.id, "kind": "competency", "code": "M3.1"},
    ]

    (goals,) = goals_of_module(framework_version_id=visa.id, domain_codes=[], aims=twice)

    assert [item.code for item in goals.items] == ["M3.1.1", "M3.1.2", "M3.1.3"]


def test_an_aim_that_a_framework_does_not_have_is_not_ticked(app: Flask):
    visa = the_framework()

    assert goals_of_module(framework_version_id=visa.id, domain_codes=["M9"]) == ()


def test_domains_of_the_courses_framework_are_kept_apart_from_the_finer_aims():
    own = Aim(3, AimKind.DOMAIN, "M1")
    others = [Aim(4, AimKind.DOMAIN, "2"), Aim(3, AimKind.ITEM, "M2.1.1")]

    codes, finer = split([own, *others, own], framework_version_id=3)

    assert codes == ["M1"]
    assert aims_of(framework_version_id=3, domain_codes=codes, aims=finer) == (own, *others)
