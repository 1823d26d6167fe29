"""Verbs about what learners show."""

from app.progress.services.circumstances import Circumstances
from app.progress.services.recording import TickWanted, record_evidence
from app.progress.services.withdrawal import take_back_ticks, withdraw_evidence

__all__ = ["Circumstances", "TickWanted", "record_evidence", "take_back_ticks", "withdraw_evidence"]
