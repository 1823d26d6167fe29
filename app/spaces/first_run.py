"""What an installation needs before its first visitor: the frameworks and crosswalks that it ships."""

from sqlalchemy import select

from app.core.database import db, write_transaction
from app.curricula import reading, services
from app.curricula.models import Crosswalk, FrameworkVersion
from app.curricula.rules.crosswalk import CrosswalkFile


def prepare() -> None:
    """Load what Palier ships; a start where all is there writes nothing."""
    known = {*db.session.scalars(select(FrameworkVersion.file_digest))}
    known |= {*db.session.scalars(select(Crosswalk.file_digest))}
    shipped = reading.read_all([*reading.shipped_files(), *reading.shipped_crosswalks()])
    wanted = [file for file in shipped if _digest(file) not in known]
    if wanted:
        with write_transaction():
            services.load_files(wanted)


def _digest(file: reading.File) -> str:
    return file.digest if isinstance(file, CrosswalkFile) else file.framework.file_digest
