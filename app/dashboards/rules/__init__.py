"""Decisions about figures: pure functions of plain values."""
