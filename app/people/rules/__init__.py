"""Decisions about people: pure functions of plain values, one file an idea."""
