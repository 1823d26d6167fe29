"""Reads that return what the dashboard and the report show."""

from app.dashboards.queries.dashboard import AwayLine, Dashboard, Line, Tile, dashboard_of
from app.dashboards.queries.report import Breakdown, Report, report_of

__all__ = [
    "AwayLine",
    "Breakdown",
    "Dashboard",
    "Line",
    "Report",
    "Tile",
    "dashboard_of",
    "report_of",
]
