"""What is read of courses."""

from app.courses.queries.aims import Goals, goals_of_module
from app.courses.queries.lists import CourseLine, ModuleLine, courses_of, modules_of

__all__ = ["CourseLine", "Goals", "ModuleLine", "courses_of", "goals_of_module", "modules_of"]
