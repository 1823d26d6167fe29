"""Verbs about frameworks."""

from app.curricula.services.loading import load_framework
from app.curricula.services.offers import set_habilitated, set_offered
from app.curricula.services.variants import load_variant

__all__ = ["load_framework", "load_variant", "set_habilitated", "set_offered"]
