"""What people are told of acts that came from a device: what they say, and why they wait."""

from collections.abc import Mapping

from app.sessions.rules.offline import Why

WHY: Mapping[str, str] = {
    Why.UNREADABLE: "Ce pointage n’a pas pu être lu.",
    Why.SESSION_UNKNOWN: "Cette séance n’existe plus, ou ne vous est plus ouverte.",
    Why.SESSION_CANCELLED: "La séance a été annulée entre-temps.",
    Why.SESSION_MOVED: "La séance a changé d’heure ou de jour entre-temps.",
    Why.TOO_EARLY: "La feuille de cette séance n’est pas encore ouverte.",
    Why.YEAR_CLOSED: "La séance est d’une année terminée.",
    Why.SHEET_CLOSED: "La feuille a été close entre-temps.",
    Why.LEARNER_UNKNOWN: "Cette personne n’est pas dans la structure.",
    Why.LEARNER_ERASED: "Les données de cette personne ont été effacées.",
    Why.NOT_ENROLLED: "Cette personne n’a pas de place dans la séance.",
    Why.ENROLMENT_CLOSED: "Les inscriptions à cette séance sont closes.",
    Why.TIMES: "Les heures notées ne vont pas avec celles de la séance.",
    Why.LEVEL_UNKNOWN: "Ce savoir-faire ou ce niveau n’est plus dans le référentiel.",
    Why.AWAITED: "Un pointage plus ancien du même appareil n’est pas encore arrivé.",
    Why.CORRECTED: "Corrigé depuis sur le même appareil.",
}


def why_said(code: str) -> str:
    """Return the sentence of a reason; an empty one when nothing keeps the act from counting."""
    return WHY.get(code, "")
