"""The pages of progress: one file a subject, on one blueprint."""

from app.progress.views import evidence, imports, issuers, outside, suggestions
from app.progress.views.blueprint import blueprint

__all__ = ["blueprint", "evidence", "imports", "issuers", "outside", "suggestions"]
