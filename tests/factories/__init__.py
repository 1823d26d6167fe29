"""Larger things for tests, made by the real services."""
