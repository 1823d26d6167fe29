"""What an export of a version says, and the parts of every version that an import may point at."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.curricula.exchange.identifiers import identifiers_of
from app.curricula.exchange.published import Link, Place, Published
from app.curricula.models import FrameworkVersion, Item, ItemSource
from app.curricula.queries.crosswalks import crosswalk_matches
from app.curricula.queries.frameworks import framework_structure
from app.curricula.rules import framework as shape
from app.curricula.rules.framework import Framework


def published(version_id: int) -> Published:
    """Return a version with its file, its crosswalk matches and its successions.

    Raises:
        UnknownFramework: there is no such version.
    """
    framework = framework_structure(version_id)
    text, loaded_at = _file_of(version_id)
    return Published(
        framework=framework,
        text=text,
        loaded_at=loaded_at,
        links=(*_successors(framework), *_matches(framework)),
        replaces=tuple(_replaced(framework)),
    )


def places_by_identifier() -> dict[str, Place]:
    """Return every part of every loaded version, by identifier.

    Where a copy kept the identifiers of what it was made from, the one loaded first has them.
    """
    places: dict[str, Place] = {}
    for version_id in db.session.scalars(select(FrameworkVersion.id).order_by(FrameworkVersion.id)):
        for place in _places(version_id).values():
            places.setdefault(place.identifier, place)
    return places


def _file_of(version_id: int) -> tuple[str, datetime]:
    """Return the text of a version's file, and when it was loaded."""
    row = db.session.execute(
        select(FrameworkVersion.file_text, FrameworkVersion.loaded_at).filter_by(id=version_id)
    ).one()
    return row.file_text, row.loaded_at


def _places(version_id: int) -> dict[str, Place]:
    """Return the parts of a version, by code."""
    framework = framework_structure(version_id)
    text, _ = _file_of(version_id)
    identifiers = identifiers_of(framework, text).by_code
    return {
        code: Place(
            framework=framework.code,
            version=framework.version,
            code=code,
            title=thing.statement if isinstance(thing, shape.Item) else thing.title,
            identifier=identifiers[code],
            is_competency=isinstance(thing, shape.Competency),
        )
        for code, thing in framework.by_code.items()
    }


def _matches(framework: Framework) -> list[Link]:
    """Return what crosswalks say of this framework's parts, towards frameworks that are loaded."""
    known = [each for each in crosswalk_matches() if each.from_framework == framework.code]
    targets = {code: _latest_places(code) for code in {each.to_framework for each in known}}
    return [
        Link(
            origin=each.from_code,
            to=targets[each.to_framework][each.to_code],
            match=each.match,
            confidence=each.confidence,
            note=each.note,
        )
        for each in sorted(known, key=lambda each: (each.to_framework, each.from_code, each.to_code))
        if each.from_code in framework.by_code and each.to_code in targets[each.to_framework]
    ]


def _latest_places(code: str) -> dict[str, Place]:
    latest = select(FrameworkVersion.id).filter_by(code=code).order_by(FrameworkVersion.id.desc()).limit(1)
    version_id = db.session.scalar(latest)
    return _places(version_id) if version_id is not None else {}


def _successors(framework: Framework) -> list[Link]:
    """Return what replaces a part of this version in the next version of the same framework."""
    found = _successions(earlier=framework.id)
    following = min((there for _, there, _ in found), default=None)
    places = _places(following) if following is not None else {}
    return [
        Link(origin=before, to=places[after])
        for before, there, after in found
        if there == following and before in framework.by_code and after in places
    ]


def _replaced(framework: Framework) -> list[tuple[str, Place]]:
    """Return the parts of the version before that a part of this one replaces, by its code."""
    found = _successions(later=framework.id)
    preceding = max((there for _, there, _ in found), default=None)
    places = _places(preceding) if preceding is not None else {}
    return [
        (after, places[before])
        for before, there, after in found
        if there == preceding and before in places and after in framework.by_code
    ]


def _successions(*, earlier: int | None = None, later: int | None = None) -> list[tuple[str, int, str]]:
    """Return the code before, the version at the other end, and the code after, of each succession."""
    before, after = aliased(Item), aliased(Item)
    here, there = (before, after) if earlier is not None else (after, before)
    one, other = aliased(FrameworkVersion), aliased(FrameworkVersion)
    rows = db.session.execute(
        select(before.code, there.framework_version_id, after.code)
        .select_from(ItemSource)
        .join(before, before.id == ItemSource.source_id)
        .join(after, after.id == ItemSource.item_id)
        .join(one, one.id == before.framework_version_id)
        .join(other, other.id == after.framework_version_id)
        .where(here.framework_version_id == (earlier if earlier is not None else later))
        .where(one.code == other.code, one.id != other.id)
        .order_by(before.code, after.code)
    )
    return [(row[0], row[1], row[2]) for row in rows]
