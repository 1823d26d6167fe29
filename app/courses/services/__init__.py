"""Change what is taught."""

from app.courses.services.asked import CourseAsked, ModuleAsked, ResourceAsked
from app.courses.services.copying import copy_course
from app.courses.services.editing import (
    add_module,
    change_course,
    change_module,
    check_framework,
    move_module,
    restore_course,
    restore_module,
    retire_course,
    retire_module,
)
from app.courses.services.making import (
    create_blank_course,
    create_course,
    create_course_from_framework,
    modules_of,
)
from app.courses.services.resources import (
    add_resource,
    change_resource,
    restore_resource,
    retire_resource,
)

__all__ = [
    "CourseAsked",
    "ModuleAsked",
    "ResourceAsked",
    "add_module",
    "add_resource",
    "change_course",
    "change_module",
    "change_resource",
    "check_framework",
    "copy_course",
    "create_blank_course",
    "create_course",
    "create_course_from_framework",
    "modules_of",
    "move_module",
    "restore_course",
    "restore_module",
    "restore_resource",
    "retire_course",
    "retire_module",
    "retire_resource",
]
