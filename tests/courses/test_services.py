"""What is taught."""

import pytest
from flask import Flask

from app.core.database import write_transaction
from app.courses.errors import CourseInvalid
from app.courses.queries import courses_of, modules_of
from app.courses.services import create_course, create_course_from_framework
from tests.support.attainments import the_framework
from tests.support.factories import the_structure


def test_a_framework_suggests_one_module_for_each_of_its_domains(app: Flask):
    visa, structure = the_framework(), the_structure()

    with write_transaction():
        course = create_course_from_framework(structure.id, visa.id)

    modules = modules_of(course.id)
    assert [module.domain_codes for module in modules] == [
        ("M1",),
        ("M2",),
        ("M3",),
        ("M4",),
        ("M5",),
        ("M6",),
    ]
    assert {module.minutes for module in modules} == {120}
    assert [line.title for line in courses_of([structure.id])] == ["Visa Internet"]


def test_a_module_cannot_aim_at_a_domain_that_does_not_exist(app: Flask):
    visa, structure = the_framework(), the_structure()

    with pytest.raises(CourseInvalid, match="M9"), write_transaction():
        create_course(
            structure.id, title="Visa", framework_version_id=visa.id, modules=[("Voler", 60, ["M9"])]
        )


def test_courses_of_another_structure_are_not_listed(app: Flask):
    with write_transaction():
        create_course(the_structure().id, title="Débutants", framework_version_id=None)

    assert courses_of([the_structure().id + 1]) == ()
