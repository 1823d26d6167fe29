"""What is said to whoever verifies: at most one headline, one sentence, one line of English."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.awards.queries import Answer, Examination, RegisterEntry
from app.awards.queries.verification import Paper
from app.awards.rules import CertificateState
from app.core.french import NARROW, NO_BREAK, date_fr
from certificates.checking import SealState
from certificates.verdict import (
    HEADLINES,
    Decision,
    RegisterState,
    SealOpinion,
    SealPart,
    StatusState,
    Verdict,
)

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
_OF_A_PASSPORT = {
    Decision.VALID: "Passeport valide",
    Decision.NOT_VALID: "Passeport non valide",
    Decision.COULD_NOT_CHECK: HEADLINES[Decision.COULD_NOT_CHECK],
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


def told(answer: Answer) -> Told:
    """Say the answer to a code."""
    if answer.is_mistyped:
        return _MISTYPED
    if answer.entry is None or answer.verdict is None:
        return _UNKNOWN
    decision = answer.verdict.decision
    sentence, english = _of_state(answer.entry)
    headline = _headline(decision, answer.entry)
    return Told(kind=_KINDS[decision], headline=headline, sentence=sentence, english=english)


def _headline(decision: Decision, entry: RegisterEntry | None) -> str:
    is_passport = entry is not None and entry.paper is Paper.PASSPORT
    return (_OF_A_PASSPORT if is_passport else HEADLINES)[decision]


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
        case CertificateState.REPLACED if entry.paper is Paper.PASSPORT:
            return (
                f"Il a été remplacé {_on(entry.ended_on)}{NARROW}: demandez le plus récent à son titulaire.",
                f"Replaced by a newer one on {_in_english(entry.ended_on)}: ask its holder for it.",
            )
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
    kind, headline = _KINDS[verdict.decision], _headline(verdict.decision, examination.entry)
    if examination.entry is not None and verdict.seal in _SOUND:
        sentence, english = _of_state(examination.entry)
        if verdict.decision is Decision.VALID:
            sentence = "C’est exactement le fichier qui a été délivré, et il est en vigueur."
            english = "This is exactly the file that was issued, and it is in force."
        return Told(kind=kind, headline=headline, sentence=sentence, english=english)
    sentence = _what_is_wrong(examination)
    return Told(kind=kind, headline=headline, sentence=sentence, english=_ENGLISH[verdict.seal])


_SOUND = {SealState.GOOD, SealState.RETIRED, SealState.EXPIRED}


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


_ENGLISH: dict[SealPart, str] = {
    SealState.GOOD: "The seal is good, but this file could not be matched with the register.",
    SealState.BROKEN: "This file was changed after it was sealed.",
    SealState.ABSENT: "This file bears no seal: ask its holder for the original file.",
    SealState.UNKNOWN_ISSUER: "This file was sealed by someone else.",
    SealState.RETIRED: "The key of this seal was retired: only the register can vouch for this file.",
    SealState.EXPIRED: "The seal’s certificate has expired.",
    SealState.UNREADABLE: "This file cannot be read as one of our certificates.",
    SealOpinion.NOT_EXAMINED: "The seal could not be checked: we have no key to check it with.",
}


def parts_told(verdict: Verdict) -> list[tuple[str, tuple[str, str], str]]:
    """Say each part of a verdict: its name, its state as a word and a colour, its sentence."""
    names = ("Le cachet", "Le registre", "L’état")
    words = (
        _OF_SEALS.get(verdict.seal, _BAD),
        _OF_REGISTERS[verdict.register],
        _OF_STATUSES[verdict.status],
    )
    return list(zip(names, words, verdict.sentences, strict=True))


_BAD, _OPEN = ("pas bon", "bad"), ("pas vérifié", "warn")
_OF_SEALS: dict[SealPart, tuple[str, str]] = {
    SealState.GOOD: ("bon", "good"),
    SealState.RETIRED: ("clé retirée", "warn"),
    SealState.EXPIRED: ("à son terme", "warn"),
    SealState.ABSENT: ("absent", "bad"),
    SealState.BROKEN: ("rompu", "bad"),
    SealOpinion.NOT_EXAMINED: _OPEN,
}
_OF_REGISTERS = {
    RegisterState.KNOWN: ("connu", "good"),
    RegisterState.UNKNOWN: ("inconnu", "bad"),
    RegisterState.DIFFERENT: ("différent", "bad"),
    RegisterState.NOT_CONSULTED: _OPEN,
}
_OF_STATUSES = {
    StatusState.IN_FORCE: ("en vigueur", "good"),
    StatusState.REVOKED: ("révoqué", "bad"),
    StatusState.REPLACED: ("remplacé", "bad"),
    StatusState.EXPIRED: ("expiré", "bad"),
    StatusState.NOT_CONSULTED: _OPEN,
}
