"""What the forms of the reception may send: who came, for what, how long."""

from collections.abc import Mapping
from typing import Any

from app.core.access import Reach
from app.core.errors import Invalid
from app.core.pages import DAMAGED
from app.people.queries import SiteLine
from app.sessions.queries.visits import WorkstationLine
from app.sessions.rules import coop
from app.sessions.services.visits import HelpGiven, Someone
from app.spaces import newcomers

SEEN: Mapping[str, Mapping[str, str]] = {
    "gender": coop.GENDERS,
    "age_band": coop.AGE_BANDS,
    "social_status": coop.SOCIAL_STATUSES,
}


def someone_in(fields: Mapping[str, Any], site: SiteLine, reach: Reach) -> Someone:
    """Read who came: a learner of the structure, or nobody's name and what was seen.

    Raises:
        NotFound: the learner is out of reach.
        Invalid: the form does not come from our page.
    """
    chosen = _word(fields, "who")
    if chosen:
        return Someone(learner_id=newcomers.learner_of(site.structure_id, chosen, reach).id)
    gender, age_band, social_status = (
        _among(fields, name, codes) or "non_communique" for name, codes in SEEN.items()
    )
    return Someone(gender=gender, age_band=age_band, social_status=social_status)


def workstation_in(fields: Mapping[str, Any], workstations: tuple[WorkstationLine, ...]) -> int | None:
    """Read which workstation was taken, if any.

    Raises:
        Invalid: it is not of this site.
    """
    chosen = _word(fields, "workstation")
    if not chosen:
        return None
    for each in workstations:
        if each.public_id == chosen:
            return each.id
    raise Invalid(
        "Ce poste n’existe plus ici.",
        {"workstation": ["Choisissez un poste de la liste, ou « sans poste »."]},
    )


def help_in(fields: Mapping[str, Any]) -> HelpGiven:
    """Read what help was given; the length that was typed wins over the one that was pressed.

    Raises:
        Invalid: with a sentence for each field.
    """
    errors = {}
    themes = tuple(code for code in _words(fields, "themes") if code in coop.THEMES)
    if not themes:
        errors["themes"] = ["Choisissez au moins un sujet."]
    minutes = _minutes(_word(fields, "minutes_typed") or _word(fields, "minutes"))
    if minutes is None:
        errors["minutes"] = [f"Choisissez une durée, ou écrivez des minutes : de 1 à {coop.LONGEST_HELP}."]
    if errors or minutes is None:
        raise Invalid("Il reste quelque chose à corriger.", errors)
    return HelpGiven(
        minutes=minutes,
        themes=themes,
        equipment=tuple(code for code in _words(fields, "equipment") if code in coop.EQUIPMENT),
        place_kind=_among(fields, "place_kind", coop.PLACES) or "lieu_activite",
        autonomy=_among(fields, "autonomy", coop.AUTONOMY) or None,
        redirected_to=_among(fields, "redirected_to", coop.REDIRECTED_TO) or None,
    )


def _minutes(typed: str) -> int | None:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
        return None
    return int(typed) if 0 < int(typed) <= coop.LONGEST_HELP else None


def _among(fields: Mapping[str, Any], name: str, codes: Mapping[str, str]) -> str:
    chosen = _word(fields, name)
    if chosen and chosen not in codes:
        raise Invalid(DAMAGED)
    return chosen


def _word(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise Invalid(DAMAGED)
    return value.strip()


def _words(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Invalid(DAMAGED)
    return tuple(value)
