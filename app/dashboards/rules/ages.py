"""Age bands, in the codes of La Coop de la médiation numérique."""

from enum import StrEnum


class AgeBand(StrEnum):
    """An age band; `douze_dix_huit` covers 12 to 17, whatever its name says."""

    UNDER_12 = "moins_de_douze"
    FROM_12 = "douze_dix_huit"
    FROM_18 = "dix_huit_vingt_quatre"
    FROM_25 = "vingt_cinq_trente_neuf"
    FROM_40 = "quarante_cinquante_neuf"
    FROM_60 = "soixante_soixante_neuf"
    FROM_70 = "soixante_dix_plus"
    UNKNOWN = "non_communique"


LABELS = {
    AgeBand.UNDER_12: "moins de 12 ans",
    AgeBand.FROM_12: "12 à 17 ans",
    AgeBand.FROM_18: "18 à 24 ans",
    AgeBand.FROM_25: "25 à 39 ans",
    AgeBand.FROM_40: "40 à 59 ans",
    AgeBand.FROM_60: "60 à 69 ans",
    AgeBand.FROM_70: "70 ans et plus",
    AgeBand.UNKNOWN: "âge non communiqué",
}

_UNDER = (
    (12, AgeBand.UNDER_12),
    (18, AgeBand.FROM_12),
    (25, AgeBand.FROM_18),
    (40, AgeBand.FROM_25),
    (60, AgeBand.FROM_40),
    (70, AgeBand.FROM_60),
)


def age_band(birth_year: int | None, *, activity_year: int) -> AgeBand:
    """Return the band of a person in the year of an activity.

    Only the year of birth is kept: the age is that reached during the year of the activity.
    """
    if birth_year is None:
        return AgeBand.UNKNOWN
    age = activity_year - birth_year
    return next((band for limit, band in _UNDER if age < limit), AgeBand.FROM_70)
