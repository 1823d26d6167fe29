"""What is read of frameworks."""

from app.curricula.queries.crosswalks import crosswalk_matches, matches_between, matches_from
from app.curricula.queries.frameworks import (
    FrameworkLine,
    framework_lines,
    framework_named,
    framework_structure,
    framework_version_id,
)
from app.curricula.rules.crosswalk import KnownMatch

__all__ = [
    "FrameworkLine",
    "KnownMatch",
    "crosswalk_matches",
    "framework_lines",
    "framework_named",
    "framework_structure",
    "framework_version_id",
    "matches_between",
    "matches_from",
]
