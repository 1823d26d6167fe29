"""The demonstration: invented people, told once, through the services that everybody uses."""

from app.spaces.demo.loading import announcement, check_is_absent, info, load

__all__ = ["announcement", "check_is_absent", "info", "load"]
