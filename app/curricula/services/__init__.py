"""Verbs about frameworks."""

from app.curricula.services.loading import load_framework

__all__ = ["load_framework"]
