"""The field's usual courses: from a file to a course ready to use, strictly, each error at its line."""

from app.courses.reading.files import read, read_all, shipped_courses, usual_courses
from app.courses.reading.written import UsualAim, UsualCourse, UsualModule, UsualResource

__all__ = [
    "UsualAim",
    "UsualCourse",
    "UsualModule",
    "UsualResource",
    "read",
    "read_all",
    "shipped_courses",
    "usual_courses",
]
