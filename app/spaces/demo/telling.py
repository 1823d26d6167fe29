"""Tell the demonstration's story, day after day, through the services that everybody uses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.awards.services import grant
from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.courses.services import create_course_from_framework
from app.curricula.queries import framework_structure, framework_version_id
from app.people import services as people
from app.people.models import Learner, Person, Qpv, Site, Structure
from app.people.secrets import DrawnCard
from app.referrals.services import refer
from app.sessions.models import CourseSession, Cycle, Enrolment
from app.sessions.services import enrol, enrol_in_cycle, plan_cycle, plan_session
from app.spaces.demo import story
from app.spaces.demo.crowd import EARLIER, earned
from app.spaces.demo.living import live_a_session
from app.spaces.demo.towards_b2i import show_a_profile, speak_of_oneself, tell_of_the_b2i

A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
SESSIONS, SEATS = 6, 8

Group = dict[story.Someone, Learner]


@dataclass(frozen=True, kw_only=True)
class House:
    """The ids that the story comes back to."""

    epn: int
    local: int
    site: int
    course: int
    framework: int
    staff: Mapping[str, int]


def tell(secret_hash: str, card: DrawnCard) -> None:
    """Fill an empty installation with nine months of life, inside the caller's transaction."""
    today = todays_start()
    with clock.telling(today - 40 * A_WEEK):
        house = _open_the_house(secret_hash)
    for weeks, group in zip((38, 31, 24, 17), EARLIER, strict=True):
        _a_cycle_that_ended(house, group, first=weeks_after(today, -weeks))
    last = _a_cycle_that_ended(house, story.LAST_CYCLE, first=weeks_after(today, -10))
    tell_of_the_b2i(house.epn, last, site_id=house.site, today=today, staff=house.staff)
    rose = _the_cycle_of_today(house, first=weeks_after(today, 1 - SESSIONS))
    with clock.telling(today - A_WEEK):
        coming = _plan(house, first=weeks_after(today, 1))
        _orient(house, story.INES, coming, agreed=False)
        people.make_card(rose.id, card, by=house.staff["formatrice"])
        speak_of_oneself(rose.id, framework_structure(house.framework))


def todays_start() -> datetime:
    """Return when today's workshop began: a quarter of an hour ago, within the day in Paris."""
    now = clock.in_paris(clock.now())
    minute = min(max(now.hour * 60 + now.minute - 15, 0), 22 * 60)
    return clock.paris(now.date(), minute // 60, minute % 60 - minute % 15)


def weeks_after(first: datetime, weeks: int) -> datetime:
    """Return the same day and hour so many weeks later, on the clocks of Paris, summer and winter alike."""
    then = clock.in_paris(first) + weeks * A_WEEK
    return clock.paris(then.date(), then.hour, then.minute)


def hold_a_session_today() -> None:
    """Give a demonstration that was told another day a workshop for this day, with the same people."""
    today, sessions = todays_start(), select(CourseSession)
    same_day = CourseSession.starts_at.between(clock.paris(clock.today()), clock.paris(clock.today()) + A_DAY)
    before = sessions.where(CourseSession.starts_at < today).order_by(CourseSession.starts_at.desc())
    last = db.session.scalar(before.limit(1))
    if last is not None and db.session.scalar(sessions.where(same_day).limit(1)) is None:
        _hold_again(last, today)


def _hold_again(last: CourseSession, today: datetime) -> None:
    again = plan_session(
        last.structure_id,
        site_id=last.site_id,
        trainer_id=last.trainer_id,
        title=last.title,
        seats=last.seats,
        starts_at=today,
        room=last.room,
        module_id=last.module_id,
    )
    there = select(Enrolment.learner_id).where(Enrolment.course_session_id == last.id)
    for learner_id in db.session.scalars(there.where(Enrolment.ended_at.is_(None))).all():
        enrol(learner_id, again.id, by=last.trainer_id)


def _open_the_house(secret_hash: str) -> House:
    epn = people.create_structure(name=story.EPN, typology="EPN", commune=story.COMMUNE)
    local = people.create_structure(name=story.MISSION_LOCALE, typology="ML", commune=story.COMMUNE)
    sites = [_site(epn, code, name, address) for code, name, address in story.SITES]
    framework = framework_version_id("visa-internet")
    return House(
        epn=epn.id,
        local=local.id,
        site=sites[0].id,
        course=create_course_from_framework(epn.id, framework).id,
        framework=framework,
        staff={
            one.word: _employ(one, local if one.is_at_mission_locale else epn, secret_hash)
            for one in story.STAFF
        },
    )


def _site(structure: Structure, code: str, name: str, address: str) -> Site:
    return people.create_site(structure.id, code=code, name=name, address=address, commune=story.COMMUNE)


def _employ(one: story.Staff, structure: Structure, secret_hash: str) -> int:
    person = people.register_person(given_name=one.given_name, family_name=one.family_name)
    people.give_role(structure.id, person.id, one.role)
    people.open_account(person.id, identifiant=one.word, secret_hash=secret_hash, by=None)
    return person.id


def _a_cycle_that_ended(house: House, who: Iterable[story.Someone], *, first: datetime) -> Group:
    with clock.telling(first - A_WEEK):
        cycle = _plan(house, first=first)
        group = _enrolled(house, who, cycle)
    _live(house, cycle, group, sessions=SESSIONS)
    with clock.telling(first + (SESSIONS - 1) * A_WEEK + A_DAY):
        for someone in filter(earned, group):
            trainer = house.staff["formatrice"]
            grant(group[someone].id, house.framework, by_person_id=trainer, role=Role.TRAINER)
    return group


def _the_cycle_of_today(house: House, *, first: datetime) -> Learner:
    with clock.telling(first - A_WEEK):
        cycle = _plan(house, first=first)
        group = _enrolled(house, story.THIS_CYCLE, cycle)
        group[story.KEVIN] = _orient(house, story.KEVIN, cycle, agreed=True)
    _live(house, cycle, group, sessions=SESSIONS - 1, left_open=1)
    trainer, day = house.staff["formatrice"], clock.in_paris(first).date()
    show_a_profile(house.epn, group[story.MOUSSA].id, on=day, by=trainer)
    return group[story.ROSE]


def _plan(house: House, *, first: datetime) -> Cycle:
    return plan_cycle(
        house.epn,
        course_id=house.course,
        site_id=house.site,
        trainer_id=house.staff["formatrice"],
        title="Visa Internet",
        seats=SEATS,
        starts=[weeks_after(first, week) for week in range(SESSIONS)],
        room="Salle bleue",
    )


def _enrolled(house: House, group: Iterable[story.Someone], cycle: Cycle) -> Group:
    made = {someone: _learner(house.epn, someone, site_id=house.site) for someone in group}
    for learner in made.values():
        enrol_in_cycle(learner.id, cycle.id, by=house.staff["formatrice"])
    return made


def _learner(structure_id: int, someone: story.Someone, *, site_id: int | None) -> Learner:
    person: Person = people.register_person(
        given_name=someone.given_name, family_name=someone.family_name, birth_year=someone.birth_year
    )
    known = {True: Qpv.YES, False: Qpv.NO, None: Qpv.UNKNOWN}[someone.qpv]
    return people.register_learner(structure_id, person_id=person.id, site_id=site_id, qpv=known, by=None)


def _orient(house: House, someone: story.Someone, cycle: Cycle, *, agreed: bool) -> Learner:
    sent = _learner(house.local, someone, site_id=None)
    day = clock.today() if agreed else None
    counsellor = house.staff["conseillere"]
    referral = refer(sent.id, cycle_public_id=cycle.public_id, agreed_on=day, by=counsellor)
    return db.session.get_one(Learner, referral.to_learner_id)


def _live(house: House, cycle: Cycle, group: Group, *, sessions: int, left_open: int = 0) -> None:
    framework, trainer = framework_structure(house.framework), house.staff["formatrice"]
    held = select(CourseSession).where(CourseSession.cycle_id == cycle.id).order_by(CourseSession.starts_at)
    for number, one in enumerate(db.session.scalars(held.limit(sessions)).all(), start=1):
        with clock.telling(one.ends_at):
            there = {someone: learner.id for someone, learner in group.items()}
            domain, closed = framework.domains[number - 1], number <= sessions - left_open
            live_a_session(
                one,
                number,
                there,
                domain,
                framework,
                by=trainer,
                is_signed=left_open > 0,
                is_closed=closed,
            )
