"""Decisions about frameworks: pure functions of plain values."""
