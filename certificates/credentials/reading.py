"""A credential read back strictly: what somebody sent becomes plain values, or one refusal."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from certificates.credentials.content import Alignment, Level, StatusPlace
from certificates.credentials.document import BETWEEN, REVOCATION, STATUS_ENTRY
from certificates.credentials.identity import HashedName
from certificates.typography import clean

LONGEST_TEXT = 2000
MOST_PARTS = 2000
"""Results, levels or alignments beyond which a credential is not read."""

_BADGE = {"OpenBadgeCredential", "AchievementCredential"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


class Misread(ValueError):
    """A part of the document is missing or is not what the standard says; it names the part."""


@dataclass(frozen=True, kw_only=True)
class ShownItem:
    """A thing that the credential says was shown, at a level of its framework's own scale.

    `seen_by` is how: observation, interview, work, test, recognised; `seen_on` the day, where said.
    """

    framework_code: str
    framework_version: str
    framework_name: str
    item_code: str
    statement: str
    level_ordinal: int
    level_name: str
    seen_by: str | None = None
    seen_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CredentialContent:
    """What a credential says, whoever signed it; moments in UTC."""

    id: str
    name: str
    issuer_id: str
    issuer_name: str
    subject_id: str | None
    holder_name: HashedName | None
    achievement_id: str
    achievement_kind: str
    achievement_name: str
    description: str
    valid_from: datetime
    valid_until: datetime | None
    alignments: tuple[Alignment, ...]
    shown: tuple[ShownItem, ...]
    status: StatusPlace | None = None

    def is_about(self, name: str) -> bool | None:
        """Tell whether the credential is about the person of this name; None where it does not say."""
        return None if self.holder_name is None else self.holder_name.is_of(name)


@dataclass(frozen=True)
class _Scale:
    code: str
    version: str
    name: str
    levels: Mapping[str, Level]


def read(document: Mapping[str, Any]) -> CredentialContent:
    """Read a credential's document.

    Raises:
        Misread: it is not an Open Badges 3.0 credential, or a part of it is malformed.
    """
    _check_type(document)
    subject = _mapping(document, "credentialSubject")
    achievement = _mapping(subject, "achievement")
    issuer = document.get("issuer")
    profile = {"id": issuer} if isinstance(issuer, str) else _mapping(document, "issuer")
    until = document.get("validUntil")
    return CredentialContent(
        id=_text(document, "id"),
        name=_text(document, "name", default=""),
        issuer_id=_text(profile, "id"),
        issuer_name=_text(profile, "name", default=""),
        subject_id=_text(subject, "id", default="") or None,
        holder_name=_holder(subject),
        achievement_id=_text(achievement, "id"),
        achievement_kind=_text(achievement, "achievementType", default=""),
        achievement_name=_text(achievement, "name"),
        description=_text(achievement, "description", default=""),
        valid_from=moment(document, "validFrom"),
        valid_until=None if until is None else moment(document, "validUntil"),
        alignments=tuple(_alignments(achievement)),
        shown=tuple(_shown(subject, _scales(achievement))),
        status=_status(document),
    )


def _check_type(document: Mapping[str, Any]) -> None:
    """Require a verifiable credential that is an open badge, under either of its two names."""
    types = set(_texts(document.get("type")))
    if "VerifiableCredential" not in types or not types & _BADGE:
        raise Misread("type")


def _shown(subject: Mapping[str, Any], scales: Mapping[str, _Scale]) -> Iterator[ShownItem]:
    """Yield the results that speak of a framework's item; others are somebody else's words."""
    for result in _mappings(subject, "result"):
        scale = scales.get(_text(result, "resultDescription", default=""))
        level = scale.levels.get(_text(result, "achievedLevel", default="")) if scale else None
        item = next(_alignments(result), None)
        if scale is None or level is None or item is None:
            continue
        seen_by, seen_on = _seen(_text(result, "value", default=""))
        yield ShownItem(
            framework_code=scale.code,
            framework_version=scale.version,
            framework_name=scale.name,
            item_code=item.code,
            statement=item.name,
            level_ordinal=level.ordinal,
            level_name=level.name,
            seen_by=seen_by,
            seen_on=seen_on,
        )


def _seen(value: str) -> tuple[str | None, date | None]:
    """Read how and when from a result's value; a value of another shape says neither."""
    parts = value.rsplit(BETWEEN, 2)
    if len(parts) != 3 or not re.fullmatch(r"\d{4}-\d\d-\d\d", parts[2]):
        return None, None
    try:
        return parts[1], date.fromisoformat(parts[2])
    except ValueError as reason:
        raise Misread("result.value") from reason


def _scales(achievement: Mapping[str, Any]) -> dict[str, _Scale]:
    """Read the scales that name a version of a framework, by the name that results point at."""
    found = {}
    for description in _mappings(achievement, "resultDescription"):
        rubric = next(_alignments(description), None)
        code, slash, version = rubric.code.partition("/") if rubric else ("", "", "")
        if rubric and code and slash and version:
            named = _Scale(code, version, rubric.framework, dict(_levels(description)))
            found[_text(description, "id")] = named
    return found


def _levels(description: Mapping[str, Any]) -> Iterator[tuple[str, Level]]:
    for level in _mappings(description, "rubricCriterionLevel"):
        ordinal = _text(level, "level", default="")
        if not re.fullmatch(r"[0-9]{1,3}", ordinal):
            raise Misread("rubricCriterionLevel.level")
        yield _text(level, "id"), Level(ordinal=int(ordinal), name=_text(level, "name"))


def _alignments(owner: Mapping[str, Any]) -> Iterator[Alignment]:
    for alignment in _mappings(owner, "alignment"):
        yield Alignment(
            name=_text(alignment, "targetName"),
            url=_text(alignment, "targetUrl"),
            code=_text(alignment, "targetCode", default=""),
            framework=_text(alignment, "targetFramework", default=""),
            kind=_text(alignment, "targetType", default=""),
        )


def _status(document: Mapping[str, Any]) -> StatusPlace | None:
    """Read where revocation is told, in the one form that we know; other forms are somebody else's."""
    for entry in _mappings(document, "credentialStatus"):
        if STATUS_ENTRY in _texts(entry.get("type")) and entry.get("statusPurpose") == REVOCATION:
            position = _text(entry, "statusListIndex")
            if not re.fullmatch(r"[0-9]{1,8}", position):
                raise Misread("statusListIndex")
            return StatusPlace(list_url=_text(entry, "statusListCredential"), position=int(position))
    return None


def _holder(subject: Mapping[str, Any]) -> HashedName | None:
    for identifier in _mappings(subject, "identifier"):
        if identifier.get("identityType") == "name" and identifier.get("hashed") is True:
            spoken = _text(identifier, "identityHash")
            return HashedName.read(spoken, _text(identifier, "salt", default=""))
    return None


def _mapping(owner: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = owner.get(name)
    if not isinstance(value, Mapping):
        raise Misread(name)
    return value


def _mappings(owner: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    value = owner.get(name, [])
    if isinstance(value, Mapping):
        return [value]
    if not isinstance(value, list) or len(value) > MOST_PARTS:
        raise Misread(name)
    if not all(isinstance(each, Mapping) for each in value):
        raise Misread(name)
    return value


def _texts(value: object) -> list[str]:
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, str)]


def _text(owner: Mapping[str, Any], name: str, *, default: str | None = None) -> str:
    value = owner.get(name, default)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Misread(name)
    cleaned = clean(value)
    if not cleaned and default is None:
        raise Misread(name)
    return cleaned


def moment(owner: Mapping[str, Any], name: str) -> datetime:
    """Read a moment with its zone, in UTC.

    Raises:
        Misread: it is missing, or is no moment.
    """
    text = _text(owner, name)
    if not _MOMENT.fullmatch(text):
        raise Misread(name)
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as reason:
        raise Misread(name) from reason
