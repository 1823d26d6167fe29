"""Decisions about what a learner has shown: pure functions of plain values."""

from app.progress.rules.held import is_disputed, level_held

__all__ = ["is_disputed", "level_held"]
