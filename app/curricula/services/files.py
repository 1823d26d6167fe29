"""Files of frameworks and crosswalks, loaded together."""

from collections.abc import Iterable

from app.curricula.rules.crosswalk import CrosswalkFile
from app.curricula.rules.framework import FrameworkFile
from app.curricula.services.crosswalks import load_crosswalk
from app.curricula.services.loading import load_framework


def load_files(files: Iterable[FrameworkFile | CrosswalkFile]) -> None:
    """Load files in the order in which they were read: a version before those that follow from it.

    Raises:
        VersionAlreadyPublished, CrosswalkAlreadyPublished: one is here with another content.
        CodeTaken, UnknownFramework: one cannot stand beside what is loaded.
    """
    for file in files:
        if isinstance(file, CrosswalkFile):
            load_crosswalk(file)
        else:
            load_framework(file)
