"""Why a course refuses something."""

from app.core.errors import Invalid


class CourseInvalid(Invalid):
    """A course cannot be made of what was given."""

    code = "course_invalid"
