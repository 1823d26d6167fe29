"""What is read of courses."""

from app.courses.queries.aims import Goals, goals_of_module
from app.courses.queries.lists import (
    CourseLine,
    ModuleLine,
    ShelfLine,
    courses_of,
    modules_of,
    shelf_of,
)
from app.courses.queries.pages import CoursePage, ModulePart, course_within_reach
from app.courses.queries.resources import (
    KeptFile,
    ResourceLine,
    ResourcePage,
    file_of,
    resource_named,
    resources_of,
)

__all__ = [
    "CourseLine",
    "CoursePage",
    "Goals",
    "KeptFile",
    "ModuleLine",
    "ModulePart",
    "ResourceLine",
    "ResourcePage",
    "ShelfLine",
    "course_within_reach",
    "courses_of",
    "file_of",
    "goals_of_module",
    "modules_of",
    "resource_named",
    "resources_of",
    "shelf_of",
]
