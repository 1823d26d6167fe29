"""What goes out to whoever verifies: for machines, and as facts to compare with the paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.awards.queries import Answer, Examination, RegisterEntry
from app.awards.queries.verification import Paper
from app.awards.schemas.told import Told, told, told_of_file
from app.core.french import date_fr
from certificates.verdict import RegisterState, SealOpinion, StatusState, Verdict

_NOTHING_KNOWN = Verdict(
    seal=SealOpinion.NOT_EXAMINED, register=RegisterState.UNKNOWN, status=StatusState.NOT_CONSULTED
)


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer to a code for machines.

    `verdict` is `valid`, `not_valid`, `could_not_check`, `unknown` (or closed by its holder) or
    `mistyped`; the three parts stay apart.
    """
    if answer.verdict is None:
        plain = "mistyped" if answer.is_mistyped else "unknown"
        parts = _NOTHING_KNOWN.to_dict() | {"verdict": plain}
    else:
        parts = answer.verdict.to_dict()
    return {"code": answer.code, **parts, **_words(told(answer)), **entry_as_json(answer.entry)}


def examination_as_json(examination: Examination) -> dict[str, Any]:
    """Return the examination of a file for machines."""
    report = examination.report
    return {
        "code": examination.code,
        "sha256": report.sha256,
        **examination.verdict.to_dict(),
        **_words(told_of_file(examination)),
        "seal_details": {
            "reasons": list(report.reasons),
            "signer": report.signer_name,
            "fingerprint": report.fingerprint,
            "sealed_at": report.sealed_at.isoformat() if report.sealed_at else None,
        },
        **entry_as_json(examination.entry),
    }


def _words(words: Told) -> dict[str, Any]:
    return {"words": [words.headline, words.sentence], "english": words.english}


def entry_as_json(entry: RegisterEntry | None) -> dict[str, Any]:
    """Return what the register holds, the salt left out."""
    if entry is None:
        return {"certificate": None}
    is_passport = entry.paper is Paper.PASSPORT
    return {
        "certificate": None if is_passport else entry.shown,
        **({"passport": entry.shown} if is_passport else {}),
        "example": entry.is_example,
        "sealed_at": entry.sealed_at.isoformat() if entry.sealed_at else None,
        "seal_fingerprint": entry.seal_fingerprint,
        "ended_on": entry.ended_on.isoformat() if entry.ended_on else None,
        "expires_on": entry.expires_on.isoformat() if entry.expires_on else None,
        "replaced_by": entry.successor_code,
    }


def compared(printed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the printed facts, in the order and with the labels of the paper."""
    facts = _of_a_passport(printed) if "parts" in printed else _of_a_certificate(printed)
    return [(label, value) for label, value in facts if value]


def _of_a_passport(printed: Mapping[str, Any]) -> list[tuple[str, str]]:
    count = sum(len(domain["lines"]) for part in printed["parts"] for domain in part["domains"])
    return [
        ("Date et lieu", _day_and_place(printed["issued_on"], printed["issuer_place"])),
        ("Ce que contient ce passeport", f"{count} savoir-faire"),
    ]


def _of_a_certificate(printed: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Date et lieu de délivrance", _day_and_place(printed["awarded_on"], printed["issuer_place"])),
        ("Délivrance accordée par", printed["awarded_by"]),
        ("Durée et période", ", ".join(filter(None, (printed["hours_text"], printed["period_text"])))),
        ("Lieu de formation", printed["site_name"]),
        ("Formation assurée par", ", ".join(printed["trainer_names"])),
        ("Référentiel", f"{printed['framework_name']}, version {printed['framework_version']}"),
    ]


def _day_and_place(day: str, place: str) -> str:
    return ", ".join(part for part in (date_without_weekday(date.fromisoformat(day)), place) if part)


def date_without_weekday(day: date) -> str:
    """Say a day as the paper does: « 24 novembre 2026 »."""
    return date_fr(day).partition(" ")[2]
