"""The report of a funder: counts of a period, never a person, no cell under five."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.database import db
from app.dashboards.queries import activity
from app.dashboards.rules.ages import LABELS, AgeBand, age_band
from app.dashboards.rules.figures import whole_hours
from app.dashboards.rules.periods import Period
from app.dashboards.rules.small_cells import LEAST_SHOWN, Published, shown, shown_cells
from app.people.models import Learner, Person, Qpv, Structure

QPV_LABELS = {
    Qpv.YES: "habitent un quartier prioritaire",
    Qpv.NO: "n’habitent pas un quartier prioritaire",
    Qpv.UNKNOWN: "réponse inconnue",
}


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """The people of the report by one criterion; `cells` is None when nothing can be shown.

    Criteria are never crossed: breakdowns that share nothing but their total say nothing of one
    another.
    """

    title: str
    criterion: str
    labels: tuple[str, ...]
    cells: tuple[Published, ...] | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a funder reads; everything but the period is None under five people."""

    period: Period
    people: int | None
    sessions: int | None = None
    hours: int | None = None
    certificates: Published | None = None
    visits: Published | None = None
    helps: Published | None = None
    help_hours: int | None = None
    breakdowns: tuple[Breakdown, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Reached:
    structure: str
    birth_year: int | None
    qpv: Qpv


def report_of(structure_ids: Collection[int], period: Period, *, now: datetime) -> Report:
    """Count what the funded structures did in a period, up to now."""
    days = {"first": period.first_day, "after": period.day_after}
    came = [visit for visit in activity.visits(structure_ids, **days) if visit.came]
    reached = _reached(structure_ids, {visit.learner_id for visit in came})
    if len(reached) < LEAST_SHOWN:
        return Report(period=period, people=None)
    records = activity.records(structure_ids, **days)
    helps = shown(records.helps)
    return Report(
        period=period,
        people=len(reached),
        sessions=sum(meeting.ends_at <= now for meeting in activity.meetings(structure_ids, **days)),
        hours=whole_hours(sum(visit.minutes for visit in came)),
        certificates=shown(len(records.grants)),
        visits=shown(records.visits),
        helps=helps,
        help_hours=whole_hours(records.help_minutes) if isinstance(helps, int) else None,
        breakdowns=_breakdowns(reached, year=period.year),
    )


def _reached(structure_ids: Collection[int], learner_ids: Collection[int]) -> list[_Reached]:
    wanted = (
        select(Learner.id, Structure.name, Person.birth_year, Learner.qpv)
        .join(Structure, Structure.id == Learner.structure_id)
        .join(Person, Person.id == Learner.person_id)
        .where(Learner.structure_id.in_(structure_ids))
    )
    return [
        _Reached(structure=name, birth_year=birth_year, qpv=qpv)
        for learner_id, name, birth_year, qpv in db.session.execute(wanted)
        if learner_id in learner_ids
    ]


def _breakdowns(reached: Sequence[_Reached], *, year: int) -> tuple[Breakdown, ...]:
    ages = Counter(age_band(each.birth_year, activity_year=year) for each in reached)
    quarters = Counter(each.qpv for each in reached)
    structures = Counter(each.structure for each in reached)
    made = [
        _breakdown("Par âge", "Âge", [(LABELS[band], ages[band]) for band in AgeBand]),
        _breakdown(
            "Par lieu d’habitation", "Lieu d’habitation", [(QPV_LABELS[each], quarters[each]) for each in Qpv]
        ),
    ]
    if len(structures) > 1:
        made.append(_breakdown("Par structure", "Structure", sorted(structures.items())))
    return tuple(made)


def _breakdown(title: str, criterion: str, lines: Sequence[tuple[str, int]]) -> Breakdown:
    return Breakdown(
        title=title,
        criterion=criterion,
        labels=tuple(label for label, _count in lines),
        cells=shown_cells([count for _label, count in lines]),
    )
