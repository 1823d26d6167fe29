"""Decisions about what is taught: pure functions of plain values."""

from app.courses.rules.aims import Aim, AimKind, aims_of, items_aimed, split, title_of_aim

__all__ = ["Aim", "AimKind", "aims_of", "items_aimed", "split", "title_of_aim"]
