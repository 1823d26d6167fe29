"""Periods are quarters of a year; ages are in the codes of La Coop."""

from datetime import date

import pytest

from app.dashboards.rules.ages import LABELS, AgeBand, age_band
from app.dashboards.rules.periods import period_of


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (11, "moins_de_douze"),
        (12, "douze_dix_huit"),
        (17, "douze_dix_huit"),
        (18, "dix_huit_vingt_quatre"),
        (25, "vingt_cinq_trente_neuf"),
        (39, "vingt_cinq_trente_neuf"),
        (59, "quarante_cinquante_neuf"),
        (69, "soixante_soixante_neuf"),
        (70, "soixante_dix_plus"),
        (104, "soixante_dix_plus"),
    ],
)
def test_an_age_falls_in_its_band(age, band):
    assert age_band(2026 - age, activity_year=2026) == band


def test_an_age_that_nobody_gave_is_not_guessed():
    assert age_band(None, activity_year=2026) is AgeBand.UNKNOWN


def test_every_band_has_its_words():
    assert set(LABELS) == set(AgeBand)


def test_a_year_runs_from_its_first_to_its_last_day():
    year = period_of(year=2026, first_quarter=1, last_quarter=4)

    assert (year.first_day, year.last_day) == (date(2026, 1, 1), date(2026, 12, 31))


def test_quarters_given_the_wrong_way_round_are_put_in_order():
    spring_and_summer = period_of(year=2026, first_quarter=3, last_quarter=2)

    assert (spring_and_summer.first_day, spring_and_summer.last_day) == (date(2026, 4, 1), date(2026, 9, 30))
