"""Frameworks as others write them: CASE packages (1EdTech, 1.0, and 1.1 read) and CSV, out and in."""

from app.curricula.exchange.case_writing import case_bytes
from app.curricula.exchange.csv_writing import csv_bytes
from app.curricula.exchange.errors import UnreadablePackage
from app.curricula.exchange.importing import LARGEST, Imported, imported

__all__ = ["LARGEST", "Imported", "UnreadablePackage", "case_bytes", "csv_bytes", "imported"]
