"""What is said of a file that somebody was given, in the words of the page of a code."""

from datetime import date
from typing import Any

from app.awards.queries.examination import Brought, Examination
from app.awards.schemas.answers import entry_as_json, words_as_json
from app.awards.schemas.differences import differences
from app.awards.schemas.seals import seal_as_json
from app.awards.schemas.told import KINDS, Kind, Told, headline_of, of_state
from app.core.french import date_fr
from certificates.checking import SealState
from certificates.verdict import (
    HEADLINES,
    Decision,
    RegisterState,
    SealOpinion,
    SealPart,
    StatusState,
)

_UNKNOWN_DIGEST = Told(
    kind=Kind.UNCHECKED,
    headline="Ce fichier n’est pas à notre registre",
    sentence="Aucun document que nous avons scellé n’a cette empreinte. Envoyez-nous le fichier pour "
    "savoir ce qui diffère.",
    english="No document of ours has this fingerprint. Send us the file to learn what differs.",
)


def told_of_file(examination: Examination) -> Told:
    """Say what a file is worth, or a badge, or the digest of a file."""
    if examination.is_unknown_digest:
        return _UNKNOWN_DIGEST
    if examination.brought is Brought.PORTABLE:
        return _told_of_badge(examination)
    verdict = examination.verdict
    kind, headline = KINDS[verdict.decision], headline_of(verdict.decision, examination.entry)
    if examination.lapsed_on is not None:
        return _told_of_lapsed(examination.lapsed_on, headline)
    if examination.entry is not None and verdict.seal in _SOUND:
        sentence, english = of_state(examination.entry)
        if verdict.decision is Decision.VALID:
            sentence = "C’est exactement le fichier qui a été délivré, et il est en vigueur."
            english = "This is exactly the file that was issued, and it is in force."
        return Told(kind=kind, headline=headline, sentence=sentence, english=english)
    sentence = _what_is_wrong(examination)
    return Told(kind=kind, headline=headline, sentence=sentence, english=_ENGLISH[verdict.seal])


def _told_of_lapsed(since: date, headline: str) -> Told:
    return Told(
        kind=Kind.UNCHECKED,
        headline=headline,
        sentence=(
            f"La liste des cachets retirés n’est plus à jour depuis le {date_fr(since)} : personne ne peut "
            "dire si ce cachet tient toujours. Prévenez l’organisme, et recommencez plus tard."
        ),
        english="The list of withdrawn seals has lapsed: this seal could not be checked.",
    )


def _told_of_badge(examination: Examination) -> Told:
    verdict, entry = examination.verdict, examination.entry
    kind = KINDS[verdict.decision]
    if entry is None:
        is_ours = verdict.seal is SealState.GOOD
        sentence = _NOT_LISTED if is_ours else examination.report.reasons[0]
        headline = _BADGES.get(verdict.decision, HEADLINES[verdict.decision])
        return Told(kind=kind, headline=headline, sentence=sentence, english=_ENGLISH_OF_BADGES[is_ours])
    sentence, english = of_state(entry)
    if verdict.decision is Decision.VALID:
        sentence = (
            "Ce badge vient bien de nous, et ce qu’il atteste est en vigueur. Il ne dit pas de qui il est."
        )
        english = "Genuine and in force. It does not say whose it is."
    headline = headline_of(verdict.decision, entry).replace("Certificat", "Badge")
    return Told(kind=kind, headline=headline, sentence=sentence, english=english)


_BADGES = {Decision.NOT_VALID: "Badge non valide"}
_NOT_LISTED = "La signature est la nôtre, mais rien à notre registre n’y répond."
_ENGLISH_OF_BADGES = {
    True: "The signature is ours, but the register knows nothing of this badge.",
    False: "This badge was changed, or signed by someone else.",
}
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


def parts_told(examination: Examination) -> list[tuple[str, tuple[str, str], str]]:
    """Say each part of a verdict: its name, its state as a word and a colour, its sentence."""
    verdict, is_portable = examination.verdict, examination.brought is Brought.PORTABLE
    names = ("La signature" if is_portable else "Le cachet", "Le registre", "L’état")
    words = (
        (_OF_SIGNATURES if is_portable else _OF_SEALS).get(verdict.seal, _BAD),
        _OF_REGISTERS[verdict.register],
        _OF_STATUSES[verdict.status],
    )
    seal, register, status = verdict.sentences
    seal = examination.report.reasons[0] if is_portable else seal
    return list(zip(names, words, (seal, register, status), strict=True))


_BAD, _OPEN = ("non", "bad"), ("pas vérifié", "warn")
_OF_SEALS: dict[SealPart, tuple[str, str]] = {
    SealState.GOOD: ("bon", "good"),
    SealState.RETIRED: ("clé retirée", "warn"),
    SealState.EXPIRED: ("à son terme", "warn"),
    SealState.ABSENT: ("absent", "bad"),
    SealState.BROKEN: ("rompu", "bad"),
    SealOpinion.NOT_EXAMINED: _OPEN,
}
_OF_SIGNATURES: dict[SealPart, tuple[str, str]] = {
    SealState.GOOD: ("bonne", "good"),
    SealState.BROKEN: ("rompue", "bad"),
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


def examination_as_json(examination: Examination) -> dict[str, Any]:
    """Return the examination of a file for machines."""
    report = examination.report
    return {
        "code": examination.code,
        "sha256": report.sha256,
        **examination.verdict.to_dict(),
        **({"verdict": "unknown"} if examination.is_unknown_digest else {}),
        **words_as_json(told_of_file(examination)),
        "differences": [[each.label, each.said] for each in differences(examination)],
        "seal_details": seal_as_json(report),
        **entry_as_json(examination.entry, examination.shown),
    }
