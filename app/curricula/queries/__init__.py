"""What is read of frameworks."""

from app.curricula.queries.crosswalks import crosswalk_matches, matches_between, matches_from
from app.curricula.queries.frameworks import (
    FrameworkLine,
    forget_frameworks,
    framework_lines,
    framework_named,
    framework_structure,
    framework_version_id,
    loaded_versions,
)
from app.curricula.queries.known import LOADED
from app.curricula.rules.crosswalk import KnownMatch

__all__ = [
    "LOADED",
    "FrameworkLine",
    "KnownMatch",
    "crosswalk_matches",
    "forget_frameworks",
    "framework_lines",
    "framework_named",
    "framework_structure",
    "framework_version_id",
    "loaded_versions",
    "matches_between",
    "matches_from",
]
