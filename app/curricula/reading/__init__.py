"""From a file to a framework: strictly, with every error at its line."""

from app.curricula.reading.files import read, read_bytes, shipped_files

__all__ = ["read", "read_bytes", "shipped_files"]
