"""The demonstration: invented people, told once, through the services that everybody uses."""

from app.spaces.demo.loading import announcement, info, load

__all__ = ["announcement", "info", "load"]
