"""Crosswalks are loaded, and never edited."""

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.curricula.errors import CrosswalkAlreadyPublished
from app.curricula.models import Crosswalk, CrosswalkMatch
from app.curricula.rules.crosswalk import CrosswalkFile


def load_crosswalk(file: CrosswalkFile) -> Crosswalk:
    """Load a crosswalk; the same file a second time changes nothing.

    Raises:
        CrosswalkAlreadyPublished: this code is here with another content; suggestions cite it.
    """
    here = db.session.scalar(select(Crosswalk).filter_by(code=file.code))
    if here is None:
        return _insert(file)
    if here.file_digest != file.digest:
        raise CrosswalkAlreadyPublished(
            f"La table « {here.title} » est déjà publiée avec un autre contenu, et ce qui est publié ne se "
            "modifie pas : donnez un nouveau code à celle-ci."
        )
    return here


def _insert(file: CrosswalkFile) -> Crosswalk:
    crosswalk = Crosswalk(
        code=file.code,
        title=file.title,
        is_reviewed=file.is_reviewed,
        file_digest=file.digest,
        file_text=file.text,
        loaded_at=clock.now(),
    )
    db.session.add(crosswalk)
    db.session.flush()
    db.session.add_all(
        CrosswalkMatch(
            crosswalk_id=crosswalk.id,
            from_framework=each.from_framework,
            from_code=pair.from_code,
            to_framework=each.to_framework,
            to_code=pair.to_code,
            kind=pair.match,
            confidence=pair.confidence,
            note=pair.note,
        )
        for each in file.sets
        for pair in each.pairs
    )
    db.session.flush()
    return crosswalk
