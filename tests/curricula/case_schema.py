"""What a CASE 1.0 package must hold: the required fields and the closed lists of 1EdTech's CASE 1.0."""

from typing import Any

UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
TYPES = [
    *("isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo"),
    *("replacedBy", "exemplar", "hasSkillLevel"),
]

TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
LINK = {
    "type": "object",
    "required": ["title", "identifier", "uri"],
    "properties": {"title": TEXT, "identifier": {"pattern": UUID}, "uri": {"format": "uri", **TEXT}},
    "additionalProperties": False,
}


def entry(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Describe an entry: what CASE requires of every one, what it requires of this one, what it allows."""
    dated = {"identifier": {"pattern": UUID}, "uri": TEXT, "lastChangeDateTime": {"pattern": MOMENT}}
    return {
        "type": "object",
        "required": [*dated, *required],
        "properties": {**dated, **required, **(optional or {})},
        "additionalProperties": False,
    }


def many(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": of}


WHOLE = {"type": "integer"}
LEVEL = entry(
    {},
    {
        **dict.fromkeys(("description", "quality", "feedback"), TEXT),
        **{"score": {"type": "number"}, "position": WHOLE, "rubricCriterionId": {"pattern": UUID}},
    },
)
CRITERION = entry(
    {},
    {
        **{"category": TEXT, "description": TEXT, "CFItemURI": LINK, "weight": {"type": "number"}},
        **{"position": WHOLE, "rubricId": {"pattern": UUID}, "CFRubricCriterionLevels": many(LEVEL)},
    },
)
PACKAGE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["CFDocument"],
    "additionalProperties": False,
    "properties": {
        "CFDocument": entry(
            {"creator": TEXT, "title": TEXT},
            {
                **dict.fromkeys(
                    ("officialSourceURL", "publisher", "description", "language", "version", "notes"), TEXT
                ),
                "adoptionStatus": {"enum": ["Private Draft", "Draft", "Adopted", "Deprecated"]},
                **{key: {"pattern": DAY} for key in ("statusStartDate", "statusEndDate")},
                "licenseURI": LINK,
            },
        ),
        "CFItems": many(
            entry(
                {"fullStatement": TEXT},
                {
                    **dict.fromkeys(
                        ("humanCodingScheme", "abbreviatedStatement", "CFItemType", "notes", "language"), TEXT
                    ),
                    "CFItemTypeURI": LINK,
                },
            )
        ),
        "CFAssociations": many(
            entry(
                {"associationType": {"enum": TYPES}, "originNodeURI": LINK, "destinationNodeURI": LINK},
                {"sequenceNumber": WHOLE, "notes": TEXT},
            )
        ),
        "CFDefinitions": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "CFItemTypes": many(entry(dict.fromkeys(("title", "description", "hierarchyCode"), TEXT))),
                "CFLicenses": many(entry({"title": TEXT, "licenseText": TEXT})),
            },
        },
        "CFRubrics": many(entry({}, {"title": TEXT, "CFRubricCriteria": many(CRITERION)})),
    },
}
