"""The manager's pages about frameworks."""

from app.curricula.views import files, offers
from app.curricula.views.blueprint import blueprint

__all__ = ["blueprint", "files", "offers"]
