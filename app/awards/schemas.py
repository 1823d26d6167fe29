"""What goes out to whoever verifies: the same words on the page, in JSON and on the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.awards.queries import Answer, Examination, RegisterEntry
from app.awards.rules import CertificateState
from app.core.french import NARROW, NO_BREAK, date_fr
from certificates.checking import SealState
from certificates.verdict import HEADLINES, Decision, RegisterState, SealOpinion, StatusState, Verdict

MONTHS_IN_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Kind(StrEnum):
    """How a verdict looks: its sign and colour."""

    VALID = "valid"
    INVALID = "invalid"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A verdict in words: at most one headline, one sentence, one line of English."""

    kind: Kind
    headline: str
    sentence: str
    english: str


_KINDS = {
    Decision.VALID: Kind.VALID,
    Decision.NOT_VALID: Kind.INVALID,
    Decision.COULD_NOT_CHECK: Kind.UNCHECKED,
}
_MISTYPED = Told(
    kind=Kind.UNCHECKED,
    headline="Vérifiez votre saisie",
    sentence=f"Il y a une faute de frappe dans ce code. Il compte 13{NO_BREAK}lettres et chiffres.",
    english="This code is mistyped: please check it against the paper.",
)
_UNKNOWN = Told(
    kind=Kind.UNCHECKED,
    headline="Code inconnu ou fermé",
    sentence=f"Code inconnu, ou lien fermé par son titulaire{NARROW}: demandez-lui son fichier.",
    english="Unknown code, or a link that its holder has closed: ask them for the file.",
)


_NOTHING_KNOWN = Verdict(
    seal=SealOpinion.NOT_EXAMINED, register=RegisterState.UNKNOWN, status=StatusState.NOT_CONSULTED
)


def told(answer: Answer) -> Told:
    """Say the answer to a code."""
    if answer.is_mistyped:
        return _MISTYPED
    if answer.entry is None or answer.verdict is None:
        return _UNKNOWN
    decision = answer.verdict.decision
    sentence, english = _of_state(answer.entry)
    return Told(kind=_KINDS[decision], headline=HEADLINES[decision], sentence=sentence, english=english)


def _of_state(entry: RegisterEntry) -> tuple[str, str]:
    """Say where a certificate stands, in French and in English."""
    match entry.state:
        case CertificateState.IN_FORCE:
            return (
                "Il figure à notre registre et il est en vigueur. Comparez chaque ligne avec le papier.",
                "Genuine and in force. Compare each line below with the paper.",
            )
        case CertificateState.PENDING:
            return (
                "Il vient d’être accordé, et son document n’est pas encore scellé. Revenez plus tard.",
                "Just granted; its document is not sealed yet. Please come back later.",
            )
        case CertificateState.EXPIRED:
            until = entry.expires_on
            return f"Il est arrivé à expiration {_on(until)}.", f"Expired on {_in_english(until)}."
        case CertificateState.REPLACED:
            return (
                f"Il a été remplacé {_on(entry.ended_on)} par un autre certificat.",
                f"Replaced by another certificate on {_in_english(entry.ended_on)}.",
            )
        case CertificateState.REVOKED:
            return (
                f"Il a été révoqué {_on(entry.ended_on)} par l’organisme qui l’avait délivré.",
                f"Revoked by its issuer on {_in_english(entry.ended_on)}.",
            )


def _on(day: date | None) -> str:
    return f"le {date_fr(day)}" if day else "depuis"


def _in_english(day: date | None) -> str:
    return f"{day.day} {MONTHS_IN_ENGLISH[day.month - 1]} {day.year}" if day else "an earlier day"


def told_of_file(examination: Examination) -> Told:
    """Say what a file is worth."""
    verdict = examination.verdict
    kind, headline = _KINDS[verdict.decision], HEADLINES[verdict.decision]
    if examination.entry is not None and verdict.seal is SealState.GOOD:
        sentence, english = _of_state(examination.entry)
        if verdict.decision is Decision.VALID:
            sentence = "C’est exactement le fichier qui a été délivré, et il est en vigueur."
            english = "This is exactly the file that was issued, and it is in force."
        return Told(kind=kind, headline=headline, sentence=sentence, english=english)
    sentence = _what_is_wrong(examination)
    return Told(kind=kind, headline=headline, sentence=sentence, english=_ENGLISH[verdict.seal])


def _what_is_wrong(examination: Examination) -> str:
    """Say the first thing that is wrong: with the bytes, else with the register."""
    if examination.verdict.seal is SealOpinion.NOT_EXAMINED:
        return "Nous n’avons pas ici de quoi reconnaître ce cachet."
    if examination.report.state is not SealState.GOOD:
        return examination.report.reasons[0]
    if examination.verdict.register is RegisterState.NOT_CONSULTED:
        return (
            "Le cachet est intact et vient bien de l’émetteur. "
            "Mais le registre n’a pas pu être consulté : on ne sait pas s’il est toujours en vigueur."
        )
    return "Le cachet est bon, mais ce fichier ne figure pas à notre registre. Demandez l’original."


_ENGLISH: dict[object, str] = {
    SealState.GOOD: "The seal is good, but this file could not be matched with the register.",
    SealState.BROKEN: "This file was changed after it was sealed.",
    SealState.ABSENT: "This file bears no seal: ask its holder for the original file.",
    SealState.UNKNOWN_ISSUER: "This file was sealed by someone else.",
    SealState.REVOKED: "The seal that was used has been withdrawn.",
    SealState.EXPIRED: "The seal’s certificate has expired.",
    SealState.UNREADABLE: "This file cannot be read as one of our certificates.",
    SealOpinion.NOT_EXAMINED: "The seal could not be checked: we have no key to check it with.",
}


def parts_told(verdict: Verdict) -> list[tuple[str, tuple[str, str], str]]:
    """Say each part of a verdict: its name, its state as a word and a colour, its sentence."""
    names = ("Le cachet", "Le registre", "L’état")
    values = (verdict.seal, verdict.register, verdict.status)
    return [
        (name, _WORDS.get(value, _BAD), sentence)
        for name, value, sentence in zip(names, values, verdict.sentences, strict=True)
    ]


_GOOD, _BAD, _OPEN = ("bon", "good"), ("pas bon", "bad"), ("pas vérifié", "warn")
_WORDS: dict[object, tuple[str, str]] = {
    SealState.GOOD: _GOOD,
    RegisterState.KNOWN: ("connu", "good"),
    StatusState.IN_FORCE: ("en vigueur", "good"),
    RegisterState.UNKNOWN: ("inconnu", "bad"),
    RegisterState.DIFFERENT: ("différent", "bad"),
    StatusState.REVOKED: ("révoqué", "bad"),
    StatusState.REPLACED: ("remplacé", "bad"),
    StatusState.EXPIRED: ("expiré", "bad"),
    SealState.ABSENT: ("absent", "bad"),
    SealState.BROKEN: ("rompu", "bad"),
    SealOpinion.NOT_EXAMINED: _OPEN,
    RegisterState.NOT_CONSULTED: _OPEN,
    StatusState.NOT_CONSULTED: _OPEN,
}


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
    return {
        "certificate": entry.shown,
        "example": entry.is_example,
        "sealed_at": entry.sealed_at.isoformat() if entry.sealed_at else None,
        "seal_fingerprint": entry.seal_fingerprint,
        "ended_on": entry.ended_on.isoformat() if entry.ended_on else None,
        "expires_on": entry.expires_on.isoformat() if entry.expires_on else None,
        "replaced_by": entry.successor_code,
    }


def compared(printed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the printed facts, in the order and with the labels of the paper."""
    day = date.fromisoformat(printed["awarded_on"])
    place = ", ".join(part for part in (date_without_weekday(day), printed["issuer_place"]) if part)
    facts = [
        ("Date et lieu de délivrance", place),
        ("Délivrance accordée par", printed["awarded_by"]),
        ("Durée et période", ", ".join(filter(None, (printed["hours_text"], printed["period_text"])))),
        ("Lieu de formation", printed["site_name"]),
        ("Formation assurée par", ", ".join(printed["trainer_names"])),
        ("Référentiel", f"{printed['framework_name']}, version {printed['framework_version']}"),
    ]
    return [(label, value) for label, value in facts if value]


def date_without_weekday(day: date) -> str:
    """Say a day as the paper does: « 24 novembre 2026 »."""
    return date_fr(day).partition(" ")[2]
