"""What is read of frameworks."""

from app.curricula.queries.frameworks import (
    FrameworkLine,
    framework_lines,
    framework_structure,
    framework_version_id,
)

__all__ = ["FrameworkLine", "framework_lines", "framework_structure", "framework_version_id"]
