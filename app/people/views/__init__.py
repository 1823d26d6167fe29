"""The pages of people: one file a subject, all on one blueprint; the chores come along."""

from app.people import jobs
from app.people.views import door, imports, learners, merging
from app.people.views.blueprint import blueprint

__all__ = ["blueprint", "door", "imports", "jobs", "learners", "merging"]
