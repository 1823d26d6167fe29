"""Tests of people: the door, the register, cards, imports, tokens."""
