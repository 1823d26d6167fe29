"""The fields of a CASE package: which are required, and of what kind (1EdTech CASE 1.0 and 1.1)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.curricula.exchange.errors import Findings

Check = Callable[[Any], str]
"""Returns a sentence about what is wrong, "" where nothing is."""

ANY_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST = 20_000


def text(value: Any) -> str:
    """Check a text that says something."""
    if not isinstance(value, str):
        return f"Il faut un texte ici, pas {_seen(value)}."
    if not value.strip():
        return "Ce texte est vide."
    return "" if len(value) <= LONGEST else f"Ce texte est trop long\u202f: {LONGEST} caractères au plus."


def maybe_empty(value: Any) -> str:
    """Check a text that may say nothing."""
    return "" if value == "" else text(value)


def texts(value: Any) -> str:
    """Check a list of texts."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ""
    return "Il faut une liste de textes ici."


def uuid(value: Any) -> str:
    """Check an identifier of CASE 1.0."""
    if isinstance(value, str) and ANY_UUID.fullmatch(value.lower()):
        return ""
    return "Un identifiant est un UUID\u202f: 32 chiffres hexadécimaux en cinq groupes."


def number(value: Any) -> str:
    """Check a number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if is_number else f"Il faut un nombre ici, pas {_seen(value)}."


def link(value: Any) -> str:
    """Check a link: a title, an identifier, an address."""
    if not isinstance(value, dict):
        return f"Il faut un lien ici (title, identifier, uri), pas {_seen(value)}."
    wrong = next((key for key in ("identifier", "uri") if not isinstance(value.get(key), str)), None)
    return f"Ce lien n’a pas de «\u202f{wrong}\u202f»." if wrong or not value["identifier"] else ""


def anything(_value: Any) -> str:
    """Take what we do not read."""
    return ""


def _seen(value: Any) -> str:
    kinds = {str: "un texte", dict: "un groupe", list: "une liste", bool: "vrai ou faux", type(None): "rien"}
    return next((name for kind, name in kinds.items() if isinstance(value, kind)), "un nombre")


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object must and may hold; other keys are left aside, and said."""

    name: str
    required: Mapping[str, Check]
    read: Mapping[str, Check] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()

    def check(self, value: Any, place: str, findings: Findings, *, identifier: Check = uuid) -> bool:
        """Check one object; `identifier` is stricter in 1.0 than in 1.1. Tell whether it can be read."""
        if not isinstance(value, dict):
            findings.problem(place, f"Il faut un groupe de clés ici, pas {_seen(value)}.")
            return False
        before = len(findings.problems)
        for key, check in self.required.items():
            self._check_key(value, key, identifier if key == "identifier" else check, place, findings)
        for key, check in self.read.items():
            if value.get(key) is not None and (wrong := check(value[key])):
                findings.problem(f"{place}.{key}", wrong)
        return len(findings.problems) == before

    def _check_key(self, value: Any, key: str, check: Check, place: str, findings: Findings) -> None:
        if value.get(key) is None:
            findings.problem(place, f"Il manque «\u202f{key}\u202f», que CASE exige.")
        elif wrong := check(value[key]):
            findings.problem(f"{place}.{key}", wrong)

    def unread(self, value: dict[str, Any]) -> set[str]:
        """Return the keys that hold something and that we do not read."""
        known = {*self.required, *self.read, *self.ignored}
        return {key for key, inner in value.items() if key not in known and inner not in (None, "", [], {})}


_DATED: dict[str, Check] = {"identifier": uuid, "uri": text, "lastChangeDateTime": text}

DOCUMENT = Shape(
    "CFDocument",
    required={**_DATED, "creator": text, "title": text},
    read={
        "language": maybe_empty,
        "version": maybe_empty,
        "adoptionStatus": maybe_empty,
        "description": maybe_empty,
        "statusStartDate": maybe_empty,
        "statusEndDate": maybe_empty,
        "officialSourceURL": maybe_empty,
        "caseVersion": maybe_empty,
        "licenseURI": link,
    },
    ignored=frozenset({"CFPackageURI", "frameworkType"}),
)
ITEM = Shape(
    "CFItems",
    required={**_DATED, "fullStatement": text},
    read={
        "humanCodingScheme": maybe_empty,
        "abbreviatedStatement": maybe_empty,
        "CFItemType": maybe_empty,
        "notes": maybe_empty,
        "CFDocumentURI": link,
        "educationLevel": texts,
        "conceptKeywords": texts,
    },
    ignored=frozenset({"CFItemTypeURI", "language", "listEnumeration"}),
)
ASSOCIATION = Shape(
    "CFAssociations",
    required={**_DATED, "associationType": text, "originNodeURI": link, "destinationNodeURI": link},
    read={"sequenceNumber": number, "notes": maybe_empty},
    ignored=frozenset({"CFDocumentURI", "CFAssociationGroupingURI"}),
)
RUBRIC = Shape(
    "CFRubrics", required=_DATED, read={"title": maybe_empty}, ignored=frozenset({"CFRubricCriteria"})
)
CRITERION = Shape("CFRubricCriteria", required=_DATED, ignored=frozenset({"CFRubricCriterionLevels"}))
LEVEL = Shape(
    "CFRubricCriterionLevels",
    required=_DATED,
    read={
        "quality": maybe_empty,
        "description": maybe_empty,
        "feedback": maybe_empty,
        "score": number,
        "position": number,
    },
)
