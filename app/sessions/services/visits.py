"""Note who comes to a free access and who is helped, in a few seconds; a mistake is struck, never removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import Invalid, NotFound
from app.people.models import Learner, Site
from app.sessions.models import Room, Support, Visit, Workstation
from app.sessions.rules import coop

T = TypeVar("T", Visit, Support)


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """Who came: a learner, or nobody's name with what was seen, in the codes of La Coop."""

    learner_id: int | None = None
    gender: str = "non_communique"
    age_band: str = "non_communique"
    social_status: str = "non_communique"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpGiven:
    """A help, as it is told: minutes, themes and the rest in the codes of La Coop."""

    minutes: int
    themes: tuple[str, ...]
    equipment: tuple[str, ...] = ()
    place_kind: str = "lieu_activite"
    autonomy: str | None = None
    redirected_to: str | None = None


def begin_visit(site_id: int, who: Someone, *, workstation_id: int | None = None, key: str, by: int) -> Visit:
    """Note that somebody arrives, at a workstation of the site or at none.

    Raises:
        NotFound: the site, the workstation or the learner is not of the same structure.
        Invalid: the workstation is taken, or the learner is there already.
    """
    site = _site(site_id)
    _check_learner(site, who)
    if workstation_id is not None:
        _check_is_free(site, workstation_id)
    if who.learner_id is not None and _open_visit(site.structure_id, Visit.learner_id == who.learner_id):
        raise Invalid("Cette personne est déjà là : notez d’abord son départ.")
    return _kept(
        Visit(
            structure_id=site.structure_id,
            site_id=site.id,
            workstation_id=workstation_id,
            learner_id=who.learner_id,
            gender=who.gender,
            age_band=who.age_band,
            social_status=who.social_status,
            started_at=clock.now(),
            recorded_by=by,
            recorded_at=clock.now(),
            key=key,
        ),
        kind="visits:visit:begin",
        by=by,
    )


def end_visit(visit_id: int, *, by: int) -> Visit:
    """Note that somebody leaves; noted twice, the first departure holds."""
    visit = db.session.get_one(Visit, visit_id)
    lock(visit)
    if visit.ended_at is None and visit.struck_at is None:
        visit.ended_at = max(clock.now(), visit.started_at)
        journal.record(visit.structure_id, "visits:visit:end", visit.public_id, by=by)
    return visit


def record_support(site_id: int, who: Someone, given: HelpGiven, *, key: str, by: int) -> Support:
    """Note a help that was given just now.

    Raises:
        NotFound: the learner is of another structure.
        Invalid: no theme, or a length that no help has.
    """
    site = _site(site_id)
    _check_learner(site, who)
    _check_help(given)
    return _kept(
        Support(
            structure_id=site.structure_id,
            site_id=site.id,
            learner_id=who.learner_id,
            gender=who.gender,
            age_band=who.age_band,
            social_status=who.social_status,
            happened_at=clock.now(),
            minutes=given.minutes,
            place_kind=given.place_kind,
            themes=list(coop.themes_said(given.themes)),
            equipment=list(given.equipment),
            autonomy=given.autonomy,
            redirected_to=given.redirected_to,
            recorded_by=by,
            recorded_at=clock.now(),
            key=key,
        ),
        kind="visits:support:record",
        by=by,
    )


def strike(noted: T, *, by: int) -> T:
    """Take back what was noted by mistake: it stays, and counts nowhere."""
    lock(noted)
    if noted.struck_at is None:
        noted.struck_at = clock.now()
        kind = "visits:visit:strike" if isinstance(noted, Visit) else "visits:support:strike"
        journal.record(noted.structure_id, kind, noted.public_id, by=by)
    return noted


def _kept(noted: T, *, kind: str, by: int) -> T:
    db.session.add(noted)
    db.session.flush()
    journal.record(noted.structure_id, kind, noted.public_id, by=by)
    return noted


def _site(site_id: int) -> Site:
    """Hold the site: two people who take its last workstation wait for one another."""
    site = db.session.get(Site, site_id)
    if site is None:
        raise NotFound
    lock(site)
    return site


def _check_help(given: HelpGiven) -> None:
    if not given.themes:
        raise Invalid("Il manque le sujet.", {"themes": ["Choisissez au moins un sujet."]})
    if not 0 < given.minutes <= coop.LONGEST_HELP:
        sentence = f"Écrivez une durée de 1 à {coop.LONGEST_HELP} minutes."
        raise Invalid(sentence, {"minutes": [sentence]})


def _check_learner(site: Site, who: Someone) -> None:
    wanted = select(Learner.id).where(Learner.id == who.learner_id, Learner.structure_id == site.structure_id)
    if who.learner_id is not None and db.session.scalar(wanted) is None:
        raise NotFound


def _check_is_free(site: Site, workstation_id: int) -> None:
    there = (
        select(Workstation.id)
        .join(Room, Room.id == Workstation.room_id)
        .where(Workstation.id == workstation_id, Room.site_id == site.id, Workstation.retired_at.is_(None))
    )
    if db.session.scalar(there) is None:
        raise NotFound
    if _open_visit(site.structure_id, Visit.workstation_id == workstation_id):
        raise Invalid("Ce poste est occupé : choisissez-en un autre, ou notez d’abord le départ.")


def _open_visit(structure_id: int, condition: ColumnElement[bool]) -> bool:
    """Tell whether somebody is still there today; whoever forgot to leave yesterday is not."""
    wanted = select(Visit.id).where(
        Visit.structure_id == structure_id,
        condition,
        Visit.ended_at.is_(None),
        Visit.struck_at.is_(None),
        Visit.started_at >= _today_begins(),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def _today_begins() -> datetime:
    return clock.paris(clock.today())
