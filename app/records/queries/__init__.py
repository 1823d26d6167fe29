"""Reads over the whole installation: what must always be true, and whether it is well."""

from app.records.queries.health import Readiness, readiness, to_do
from app.records.queries.invariants import INVARIANTS, Finding, findings

__all__ = ["INVARIANTS", "Finding", "Readiness", "findings", "readiness", "to_do"]
