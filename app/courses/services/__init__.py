"""Change what is taught."""

from app.courses.services.making import create_course, create_course_from_framework, modules_of

__all__ = ["create_course", "create_course_from_framework", "modules_of"]
