"""What crosswalks say of the competencies of two frameworks: they suggest, no more."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.core.database import db
from app.curricula.models import Crosswalk, CrosswalkMatch
from app.curricula.rules.crosswalk import KnownMatch


def crosswalk_matches() -> tuple[KnownMatch, ...]:
    """List every match as its file says it, in one statement.

    Of two crosswalks between the same two frameworks, the one loaded last is the one that counts.
    """
    latest = (
        select(
            CrosswalkMatch.from_framework,
            CrosswalkMatch.to_framework,
            func.max(CrosswalkMatch.crosswalk_id).label("crosswalk_id"),
        )
        .group_by(CrosswalkMatch.from_framework, CrosswalkMatch.to_framework)
        .subquery()
    )
    rows = db.session.execute(
        select(CrosswalkMatch, Crosswalk.title, Crosswalk.is_reviewed)
        .join(Crosswalk, Crosswalk.id == CrosswalkMatch.crosswalk_id)
        .join(
            latest,
            (latest.c.crosswalk_id == CrosswalkMatch.crosswalk_id)
            & (latest.c.from_framework == CrosswalkMatch.from_framework)
            & (latest.c.to_framework == CrosswalkMatch.to_framework),
        )
        .order_by(CrosswalkMatch.id)
    )
    return tuple(_known(row, title, is_reviewed=is_reviewed) for row, title, is_reviewed in rows)


def matches_from(framework_codes: Collection[str]) -> tuple[KnownMatch, ...]:
    """List the matches of some frameworks' competencies, all read from these frameworks' side."""
    known = crosswalk_matches()
    both_ways = (*known, *(each.inverse for each in known))
    return tuple(each for each in both_ways if each.from_framework in framework_codes)


def matches_between(from_framework: str, to_framework: str) -> tuple[KnownMatch, ...]:
    """List the matches between two frameworks, read from the first one's side."""
    return tuple(each for each in matches_from({from_framework}) if each.to_framework == to_framework)


def _known(row: CrosswalkMatch, title: str, *, is_reviewed: bool) -> KnownMatch:
    return KnownMatch(
        id=row.id,
        from_framework=row.from_framework,
        from_code=row.from_code,
        to_framework=row.to_framework,
        to_code=row.to_code,
        match=row.kind,
        confidence=row.confidence,
        note=row.note,
        crosswalk=title,
        is_reviewed=is_reviewed,
    )
