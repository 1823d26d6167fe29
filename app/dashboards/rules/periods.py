"""The periods of a report: whole quarters of one civil year.

Periods of days would let two neighbouring reports be subtracted, and the difference is one
workshop, perhaps one person. Quarters keep the subtraction coarse.
"""

from dataclasses import dataclass
from datetime import date, timedelta

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class Period:
    """From the first day of a quarter to the last day of a quarter of the same year."""

    year: int
    first_quarter: int = 1
    last_quarter: int = 4

    @property
    def first_day(self) -> date:
        """The first day that counts."""
        return date(self.year, 3 * self.first_quarter - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day that counts."""
        return self.day_after - timedelta(days=1)

    @property
    def day_after(self) -> date:
        """The first day that no longer counts."""
        return (
            date(self.year + 1, 1, 1)
            if self.last_quarter == 4
            else date(self.year, 3 * self.last_quarter + 1, 1)
        )


def period_of(*, year: int, first_quarter: int, last_quarter: int) -> Period:
    """Return a period; its quarters are put in order when they come reversed."""
    first, last = sorted((first_quarter, last_quarter))
    return Period(year=year, first_quarter=first, last_quarter=last)
