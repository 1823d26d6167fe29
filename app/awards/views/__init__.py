"""The pages of awards: one file a subject, on two blueprints; the jobs that they ask for come along."""

from app.awards import batch_jobs, jobs
from app.awards.views import (
    archive,
    batches,
    documents,
    examine,
    holder,
    learner,
    passports,
    register,
    shared,
    templates,
    verify,
    well_known,
)
from app.awards.views.blueprint import blueprint, verification

__all__ = [
    "archive",
    "batch_jobs",
    "batches",
    "blueprint",
    "documents",
    "examine",
    "holder",
    "jobs",
    "learner",
    "passports",
    "register",
    "shared",
    "templates",
    "verification",
    "verify",
    "well_known",
]
