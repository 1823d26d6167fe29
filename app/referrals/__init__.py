"""Orientation by a counsellor, and its follow-up."""
