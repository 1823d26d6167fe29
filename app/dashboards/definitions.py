"""What each figure counts, written once: the pages print these words, the queries obey them.

A definition never changes its meaning: another way to count is another figure. `since` is the
version of Palier that began to count it so.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that Palier publishes: its stable name, its label and what it counts."""

    name: str
    label: str
    counts: str
    since: str = "0.1"


LEARNERS_ENROLLED = Figure(
    name="learners_enrolled",
    label="personnes inscrites",
    counts="Personnes qui ont une place dans au moins une séance de l’année, liste d’attente non comprise.",
)
PRESENT_THIS_MONTH = Figure(
    name="present_this_month",
    label="personnes venues ce mois-ci",
    counts="Personnes notées présentes ou en retard à au moins une séance du mois en cours.",
)
SESSIONS_HELD = Figure(
    name="sessions_held",
    label="séances tenues",
    counts="Séances de la période déjà terminées et non annulées.",
)
SESSIONS_TO_COME = Figure(
    name="sessions_to_come",
    label="séances à venir",
    counts="Séances de l’année qui ne sont pas encore terminées ni annulées.",
)
SEATS_FILLED = Figure(
    name="seats_filled",
    label="places occupées",
    counts="Places prises dans les séances tenues, une par personne et par séance.",
)
FILL_RATE = Figure(
    name="fill_rate",
    label="taux de remplissage",
    counts="Places occupées, divisées par les places ouvertes dans les séances tenues, arrondi à l’unité.",
)
HOURS_ATTENDED = Figure(
    name="hours_attended",
    label="heures de présence",
    counts="Somme des présences, de l’arrivée au départ dans les bornes de la séance, en heures entières.",
)
CERTIFICATES_GRANTED = Figure(
    name="certificates_granted",
    label="certificats délivrés",
    counts="Certificats délivrés dans la période et toujours en vigueur aujourd’hui.",
)
AWAY = Figure(
    name="away_for_three_sessions",
    label="personnes absentes depuis 3 séances",
    counts="Personnes qui ne sont venues à aucune de leurs trois dernières séances à feuille remplie.",
)
LEARNERS_REACHED = Figure(
    name="learners_reached",
    label="personnes accompagnées",
    counts="Personnes notées présentes ou en retard à au moins une séance de la période.",
)
VISITS = Figure(
    name="visits",
    label="venues en accès libre",
    counts="Personnes arrivées en accès libre, nommées ou non ; ce qui fut noté par erreur ne compte pas.",
)
HELPS = Figure(
    name="helps",
    label="aides individuelles",
    counts="Accompagnements individuels notés ; ce qui fut noté par erreur ne compte pas.",
)
HELP_HOURS = Figure(
    name="help_hours",
    label="heures d’aide individuelle",
    counts="Somme des durées des accompagnements individuels, en heures entières.",
)

OF_THE_DASHBOARD = (
    LEARNERS_ENROLLED,
    PRESENT_THIS_MONTH,
    SESSIONS_HELD,
    SESSIONS_TO_COME,
    SEATS_FILLED,
    FILL_RATE,
    HOURS_ATTENDED,
    CERTIFICATES_GRANTED,
    AWAY,
    VISITS,
    HELPS,
    HELP_HOURS,
)
OF_THE_REPORT = (
    LEARNERS_REACHED,
    SESSIONS_HELD,
    HOURS_ATTENDED,
    CERTIFICATES_GRANTED,
    VISITS,
    HELPS,
    HELP_HOURS,
)
