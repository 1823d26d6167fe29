"""The spaces' pages: one file a page, all on one blueprint."""

from app.spaces.views import home
from app.spaces.views.blueprint import blueprint

__all__ = ["blueprint", "home"]
