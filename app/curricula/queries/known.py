"""What is loaded, for the reader of a file that cites it."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.database import db
from app.curricula import strict_yaml
from app.curricula.models import FrameworkVersion
from app.curricula.queries.frameworks import loaded_versions
from app.curricula.rules.framework import Framework


class Loaded:
    """Answers for the versions that this installation holds; see `reading.Known`."""

    def versions(self, code: str) -> Sequence[Framework]:
        """Return the loaded versions of a framework, the oldest first."""
        return loaded_versions(code)

    def superseded_by(self, code: str) -> str:
        """Return what the latest file of this code says took its place, or nothing."""
        latest = (
            select(FrameworkVersion.file_text)
            .filter_by(code=code)
            .order_by(FrameworkVersion.id.desc())
            .limit(1)
        )
        text = db.session.scalar(latest)
        if text is None:
            return ""
        return str(strict_yaml.read(text).value["framework"].get("superseded_by", ""))


LOADED = Loaded()
