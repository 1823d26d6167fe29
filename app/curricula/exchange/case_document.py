"""What a CASE package says of itself."""

import re
from dataclasses import replace
from typing import Any

from app.curricula.exchange.coding import a_line, prose
from app.curricula.exchange.errors import Findings
from app.curricula.exchange.identifiers import CASE_1_0
from app.curricula.exchange.outline import Outline
from app.curricula.rules.kinds import FrameworkStatus

STATUSES = {
    "Adopted": FrameworkStatus.IN_FORCE,
    "Draft": FrameworkStatus.DRAFT,
    "Private Draft": FrameworkStatus.DRAFT,
    "Deprecated": FrameworkStatus.SUPERSEDED,
}
LANGUAGES = ("fr", "en")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NEWER = ("extensions", "caseVersion")
LONGEST_VERSION = 64

Entry = dict[str, Any]


def is_case_1_1(package: Entry) -> bool:
    """Tell whether a package uses what only CASE 1.1 has."""
    document = package["CFDocument"]
    said = document.get("caseVersion") if isinstance(document, dict) else None
    if isinstance(said, str):
        return said != "1.0"
    entries = [document, *_entries(package.get("CFItems")), *_entries(package.get("CFAssociations"))]
    return any(key in entry for entry in entries if isinstance(entry, dict) for key in NEWER)


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def document_of(said: Entry, *, origin: str, content: Outline, findings: Findings) -> Outline:
    """Complete an outline with what the document says.

    Raises:
        UnreadablePackage: its language is neither French nor English.
    """
    identifier = said["identifier"].lower()
    licence = said.get("licenseURI") or {}
    return replace(
        content,
        title=a_line(said["title"]),
        authority=a_line(said["creator"]),
        origin=origin,
        identifier=identifier if CASE_1_0.fullmatch(identifier) else "",
        version=a_line(said.get("version") or "", longest=LONGEST_VERSION),
        language=_language(said.get("language") or "", findings),
        status=_status(said.get("adoptionStatus") or "", findings),
        audience=prose(said.get("description") or ""),
        licence=a_line(str(licence.get("title") or licence.get("uri") or "")),
        address=a_line(said.get("officialSourceURL") or said["uri"]),
        valid_from=_day(said.get("statusStartDate")),
        valid_until=_day(said.get("statusEndDate")),
    )


def _language(said: str, findings: Findings) -> str:
    short = re.split(r"[-_]", said.strip().lower())[0]
    if not short:
        findings.notice("Le paquet ne dit pas sa langue\u202f: ce sera le français.")
        return LANGUAGES[0]
    if short not in LANGUAGES:
        findings.problem(
            "$.CFDocument.language",
            f"Palier lit les référentiels en français ou en anglais, pas en « {said[:20]} ».",
        )
        findings.stop_if_any()
    return short


def _status(said: str, findings: Findings) -> str:
    if said and said not in STATUSES:
        findings.notice(f"Le statut « {said[:40]} » n’est pas de CASE\u202f: ce sera « local ».")
    return STATUSES.get(said, FrameworkStatus.LOCAL).value


def _day(said: str | None) -> str:
    found = DAY.match(said or "")
    return found[0] if found else ""
