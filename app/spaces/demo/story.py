"""The people, places and dates of the demonstration: all invented, none exists."""

from dataclasses import dataclass

from app.core.access import Role

SECRET = "palier-demo-2026"  # noqa: S105 - printed on the screen, on purpose
PIN = "2741"
CARD_NUMBER = "R0SE7MK4"

EPN = "Médiathèque des Quatre-Vents"
MISSION_LOCALE = "Mission locale des Abers"
COMMUNE = "Port-Blanc-sur-Mer"
SITES = (
    ("QUATRE-VENTS", "Espace numérique des Quatre-Vents", "2, place du Marché"),
    ("ANNEXE-PORT", "Annexe du port", "14, quai des Goémoniers"),
)


@dataclass(frozen=True)
class Staff:
    """Someone who works here; `word` is what the demonstration calls them."""

    word: str
    role: Role
    given_name: str
    family_name: str
    is_at_mission_locale: bool = False


STAFF = (
    Staff("formatrice", Role.TRAINER, "Nolwenn", "Guéguen"),
    Staff("evaluatrice", Role.EVALUATOR, "Samia", "Haddad"),
    Staff("responsable", Role.MANAGER, "Hélène", "Morvan"),
    Staff("conseillere", Role.COUNSELLOR, "Claire", "Rousseau", is_at_mission_locale=True),
    Staff("financeur", Role.FUNDER, "Paul", "Mercier"),
    Staff("admin", Role.ADMIN, "Alex", "Perrin"),
)


@dataclass(frozen=True)
class Someone:
    """A learner: `managed` is the share of each module's items that they do without help.

    `away` lists the sessions that they missed, from 1; `qpv` is None where nobody asked.
    """

    given_name: str
    family_name: str
    birth_year: int
    managed: tuple[int, int]
    away: tuple[int, ...] = ()
    qpv: bool | None = None


ROSE = Someone("Rose", "Le Goff", 1958, (9, 10), qpv=False)
MOUSSA = Someone("Moussa", "Traoré", 1996, (6, 10), away=(5,), qpv=True)
THIS_CYCLE = (
    ROSE,
    Someone("Ali", "Benhaddou", 1971, (7, 10), away=(2,), qpv=True),
    Someone("Yvonne", "Quéméneur", 1949, (5, 10), away=(3, 4)),
    Someone("Thị Lan", "Nguyễn", 1980, (9, 10), qpv=False),
    MOUSSA,
    Someone("Josiane", "Bihan-Poulain", 1953, (6, 10)),
)
YVETTE = Someone("Yvette", "Kerdraon", 1962, (10, 10), qpv=False)
DANIEL = Someone("Daniel", "Floc’h", 1960, (10, 10), qpv=False)
FATOUMATA = Someone("Fatoumata", "Diallo", 1985, (9, 10), qpv=True)
SAMIRA = Someone("Samira", "El Amrani", 1990, (10, 10), qpv=True)
LAST_CYCLE = (
    YVETTE,
    DANIEL,
    FATOUMATA,
    Someone("Łukasz", "Wójcik", 1988, (8, 10), qpv=False),
    Someone("Marie-Thérèse", "Abgrall", 1947, (5, 10), away=(2, 6), qpv=False),
    Someone("Jean-Pierre", "Le Du", 1956, (4, 10), away=(1, 3, 5), qpv=False),
    SAMIRA,
    Someone("Gwenaël", "Riou", 1999, (7, 10), away=(6,), qpv=True),
)
TOWARDS_B2I = (SAMIRA, DANIEL, FATOUMATA)
"""Those of the last cycle who went on: one has her attestation, one awaits it, one is still learning."""

KEVIN = Someone("Kévin", "Salaün", 2005, (6, 10), away=(1,), qpv=True)
INES = Someone("Inès", "Marzouk", 2006, (0, 10), qpv=True)
