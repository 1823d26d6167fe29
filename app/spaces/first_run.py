"""What an installation needs before its first visitor: the frameworks that it ships."""

from sqlalchemy import select

from app.core.database import db, write_transaction
from app.curricula import reading, services
from app.curricula.models import FrameworkVersion


def prepare() -> None:
    """Load the frameworks that Palier ships; a start where all are there writes nothing."""
    known = set(db.session.scalars(select(FrameworkVersion.file_digest)))
    shipped = [reading.read(file) for file in reading.shipped_files()]
    wanted = [file for file in shipped if file.framework.file_digest not in known]
    if wanted:
        with write_transaction():
            for file in wanted:
                services.load_framework(file)
