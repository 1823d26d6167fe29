"""The manager's dashboard and the funder's report."""

from flask import Blueprint, render_template, request

from app.core import clock
from app.core.access import Role, current_reach, open_to
from app.core.keys import current_keys
from app.dashboards import definitions, queries
from app.dashboards.rules.periods import QUARTERS, Period, period_of

YEARS_OFFERED = 3

blueprint = Blueprint("dashboards", __name__)


@blueprint.get("/tableau-de-bord")
@open_to(Role.MANAGER, Role.ADMIN)
def structure() -> str:
    """Show the manager this year's figures of their structures; an administrator, what lapses soon."""
    reach = current_reach()
    board = queries.dashboard_of(
        reach.structures_as(Role.MANAGER, Role.ADMIN), now=clock.now(), today=clock.today()
    )
    return render_template(
        "dashboards/dashboard.html",
        board=board,
        definitions=definitions.OF_THE_DASHBOARD,
        may_manage=Role.MANAGER in reach.roles,
        warnings=current_keys().warnings() if Role.ADMIN in reach.roles else [],
    )


@blueprint.get("/bilan")
@open_to(Role.FUNDER)
def report() -> str:
    """Show the funder the counts of a period, never a person."""
    period = _period_asked()
    counted = queries.report_of(current_reach().structures_as(Role.FUNDER), period, now=clock.now())
    return render_template(
        "dashboards/report.html",
        report=counted,
        period=period,
        years=_years(),
        quarters=QUARTERS,
        definitions=definitions.OF_THE_REPORT,
        today=clock.today(),
    )


def _years() -> tuple[int, ...]:
    this_year = clock.today().year
    return tuple(range(this_year, this_year - YEARS_OFFERED, -1))


def _period_asked() -> Period:
    """Read the period of the address; what is not offered is the whole current year."""
    year = request.args.get("annee", type=int)
    first, last = (request.args.get(name, type=int) for name in ("du", "au"))
    return period_of(
        year=year if year in _years() else _years()[0],
        first_quarter=first if first in QUARTERS else QUARTERS[0],
        last_quarter=last if last in QUARTERS else QUARTERS[-1],
    )
