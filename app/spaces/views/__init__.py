"""The spaces' pages: one file a page, all on one blueprint."""

from app.spaces.views import (
    around_sheet,
    cycles,
    grid,
    home,
    learner_space,
    new_cycle,
    offline,
    progression,
    reception,
    self_assessment,
    session_desk,
    today,
    validations,
)
from app.spaces.views.blueprint import blueprint

__all__ = [
    "around_sheet",
    "blueprint",
    "cycles",
    "grid",
    "home",
    "learner_space",
    "new_cycle",
    "offline",
    "progression",
    "reception",
    "self_assessment",
    "session_desk",
    "today",
    "validations",
]
