"""Verbs about frameworks."""

from app.curricula.services.crosswalks import load_crosswalk
from app.curricula.services.files import load_files
from app.curricula.services.loading import load_framework
from app.curricula.services.offers import set_habilitated, set_offered
from app.curricula.services.variants import load_variant

__all__ = ["load_crosswalk", "load_files", "load_framework", "load_variant", "set_habilitated", "set_offered"]
