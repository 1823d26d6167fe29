"""A structure's own variant of a framework: other hours and thresholds, under its own code."""

from app.core import journal
from app.core.database import db
from app.curricula.models import FrameworkVersion
from app.curricula.rules.framework import FrameworkFile
from app.curricula.services.loading import load_framework
from app.people.models import Structure


def load_variant(file: FrameworkFile, *, structure_id: int, by: int) -> FrameworkVersion:
    """Load a structure's variant; the same file a second time changes nothing.

    Raises:
        VersionAlreadyPublished: this version is here with another content.
    """
    version = load_framework(file, structure_id=structure_id)
    structure = db.session.get_one(Structure, structure_id)
    words = {"framework": version.code, "version": version.version}
    journal.record(structure_id, "curricula:variant:loaded", structure.public_id, by=by, words=words)
    return version
