"""Verbs about what learners show."""

from app.progress.services.recording import TickWanted, record_evidence

__all__ = ["TickWanted", "record_evidence"]
