"""What a version's things are called in the package that we publish of it (CASE)."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core.database import db
from app.curricula.exchange.identifiers import identifiers_of
from app.curricula.models import FrameworkVersion
from app.curricula.rules import Framework

_by_digest: dict[str, Mapping[str, str]] = {}
"""Kept by the digest of the version's file, which is what identifiers are made from."""


def identifiers_by_code(framework: Framework) -> Mapping[str, str]:
    """Return the identifiers of a version's things, without a statement once they are in memory."""
    found = _by_digest.get(framework.file_digest)
    if found is None:
        wanted = select(FrameworkVersion.file_text).where(FrameworkVersion.id == framework.id)
        found = identifiers_of(framework, db.session.scalars(wanted).one()).by_code
        _by_digest[framework.file_digest] = found
    return found
