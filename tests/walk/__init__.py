"""Tests that walk the whole application, so that every future page and route obeys."""
