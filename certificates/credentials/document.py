"""The credential as a document: Open Badges 3.0, `OpenBadgeCredential`; no null, no empty list."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from certificates.credentials.content import (
    Achievement,
    Alignment,
    Credential,
    Holder,
    Issuer,
    Result,
    Scale,
    StatusPlace,
)
from certificates.credentials.vocabulary import CREDENTIALS, OPEN_BADGES

CONTEXTS = (CREDENTIALS, OPEN_BADGES)
TYPES = ("VerifiableCredential", "OpenBadgeCredential")
STATUS_ENTRY = "BitstringStatusListEntry"
REVOCATION = "revocation"
LANGUAGE = "fr"
BETWEEN = " · "
"""What parts a result's value: the level in words, how it was seen, the day."""


def written(credential: Credential) -> dict[str, Any]:
    """Return the unsigned document: frozen once, then signed in any form, at any time."""
    return _filled(
        {
            "@context": list(CONTEXTS),
            "id": credential.id,
            "type": list(TYPES),
            "name": credential.name,
            "issuer": _issuer(credential.issuer),
            "validFrom": moment(credential.valid_from),
            "awardedDate": moment(credential.valid_from),
            "validUntil": moment(credential.valid_until) if credential.valid_until else None,
            "credentialSubject": _subject(credential),
            "credentialStatus": _status(credential.status) if credential.status else None,
        }
    )


def moment(at: datetime) -> str:
    """Write a moment with its zone, to the second (XML Schema `dateTimeStamp`)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def framework_key(scale: Scale) -> str:
    """Name a version of a framework for machines: its code, then its version."""
    return f"{scale.framework_code}/{scale.framework_version}"


def _issuer(issuer: Issuer) -> dict[str, Any]:
    return _filled({"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.url})


def _subject(credential: Credential) -> dict[str, Any]:
    return _filled(
        {
            "id": credential.holder.urn,
            "type": ["AchievementSubject"],
            "identifier": _identifiers(credential.holder),
            "achievement": _achievement(credential.achievement),
            "result": [_result(result) for result in credential.results],
        }
    )


def _status(place: StatusPlace) -> dict[str, Any]:
    """Point at a bit of a list (W3C Bitstring Status List 1.0); the place is text, as the standard asks."""
    return {
        "id": f"{place.list_url}#{place.position}",
        "type": STATUS_ENTRY,
        "statusPurpose": REVOCATION,
        "statusListIndex": str(place.position),
        "statusListCredential": place.list_url,
    }


def _identifiers(holder: Holder) -> list[dict[str, Any]]:
    if holder.name is None:
        return []
    return [
        {
            "type": "IdentityObject",
            "identityType": "name",
            "hashed": True,
            "identityHash": holder.name.spoken,
            "salt": holder.name.salt,
        }
    ]


def _achievement(achievement: Achievement) -> dict[str, Any]:
    return _filled(
        {
            "id": achievement.id,
            "type": ["Achievement"],
            "achievementType": achievement.kind,
            "name": achievement.name,
            "description": achievement.description,
            "criteria": {"narrative": achievement.criteria},
            "inLanguage": LANGUAGE,
            "alignment": [_alignment(each) for each in achievement.alignments],
            "resultDescription": [_description(scale) for scale in achievement.scales],
        }
    )


def _alignment(alignment: Alignment) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetType": alignment.kind,
        "targetCode": alignment.code,
        "targetName": alignment.name,
        "targetFramework": alignment.framework,
        "targetUrl": alignment.url,
    }


def _description(scale: Scale) -> dict[str, Any]:
    """Write a scale: the framework's own levels, each under a name that results point at."""
    rubric = Alignment(
        name=f"Niveaux du référentiel {scale.framework_name}",
        url=scale.url,
        code=framework_key(scale),
        framework=scale.framework_name,
        kind="CFRubric",
    )
    return {
        "id": scale.url,
        "type": ["ResultDescription"],
        "name": rubric.name,
        "resultType": "RubricCriterionLevel",
        "alignment": [_alignment(rubric)],
        "rubricCriterionLevel": [
            {
                "id": scale.address_of(level.ordinal),
                "type": ["RubricCriterionLevel"],
                "name": level.name,
                "level": str(level.ordinal),
            }
            for level in scale.levels
        ],
    }


def _result(result: Result) -> dict[str, Any]:
    name = next(level.name for level in result.scale.levels if level.ordinal == result.ordinal)
    return {
        "type": ["Result"],
        "resultDescription": result.scale.url,
        "achievedLevel": result.scale.address_of(result.ordinal),
        "value": BETWEEN.join((name, result.seen_by, result.seen_on.isoformat())),
        "alignment": [_alignment(result.item)],
    }


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    """Leave out what has no value: the standard refuses null and empty lists."""
    return {name: value for name, value in members.items() if value is not None and not _is_empty(value)}


def _is_empty(value: object) -> bool:
    return isinstance(value, Sequence) and len(value) == 0
