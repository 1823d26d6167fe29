"""What is said, for machines and for people, of a closed sheet that somebody brought."""

from typing import Any

from app.core.french import typography
from app.sessions.queries.sheet_register import Registered
from certificates.sheets import PartReport, PartState
from certificates.sheets.examining import Examined
from certificates.verdict import (
    OF_THE_REGISTER,
    OF_THE_SEAL,
    Decision,
    RegisterState,
    SealOpinion,
    StatusState,
)

HEADLINES = {
    Decision.VALID: "Feuille valide",
    Decision.NOT_VALID: "Feuille non valide",
    Decision.COULD_NOT_CHECK: "N’a pas pu être vérifiée",
}
PARTS = {
    "signature": {
        PartState.GOOD: "La preuve est signée par l’installation attendue.",
        PartState.BAD: "La signature de la preuve est fausse.",
        PartState.UNCHECKED: "La signature de la preuve n’a pas été vérifiée.",
    },
    "content": {
        PartState.GOOD: "Le contenu est celui qui a été clos.",
        PartState.BAD: "Le contenu n’est pas celui qui a été clos.",
        PartState.UNCHECKED: "Le contenu n’a pas été lu.",
    },
    "sheet": {
        PartState.GOOD: "Recalculée à partir de ses pointages, la feuille est la même.",
        PartState.BAD: "Recalculée à partir de ses pointages, la feuille est autre.",
        PartState.UNCHECKED: "La feuille n’a pas été recalculée.",
    },
    "journal": {
        PartState.GOOD: "Le journal de la structure porte cette clôture.",
        PartState.BAD: "Le journal de la structure ne porte pas cette clôture.",
        PartState.UNCHECKED: "Le journal n’a pas été lu.",
    },
    "versions": {
        PartState.GOOD: "La suite des versions concorde.",
        PartState.BAD: "La suite des versions ne concorde pas.",
        PartState.UNCHECKED: "La version d’avant n’a pas été donnée.",
    },
}
_EXAMPLE = "C’est un document d’exemple, sans valeur."
_SINCE = "Seul le registre de l’émetteur sait si cette feuille a été corrigée depuis."


def verified_as_json(examined: Examined, registered: Registered, decision: Decision) -> dict[str, Any]:
    """Return the answer: the state of each part, then the same in French, and why."""
    parts = {name: getattr(examined.bundle, name) for name in PARTS}
    seal = examined.seal_report
    return {
        "seal": examined.seal.value,
        "sealed_by": seal.signer_name if seal else None,
        "sealed_at": seal.sealed_at.isoformat() if seal and seal.sealed_at else None,
        **{name: part.state.value for name, part in parts.items()},
        "register": registered.register.value,
        "status": registered.status.value,
        **_version(examined, registered),
        "verdict": decision.value,
        "sha256": examined.sha256,
        "words": [typography(each) for each in (HEADLINES[decision], *_words(examined, registered, parts))],
    }


def _version(examined: Examined, registered: Registered) -> dict[str, Any]:
    """Tell which version of which sheet the file claims to be, and by which it was replaced."""
    sheet, bundle = examined.sheet, examined.bundle.bundle
    return {
        "version": sheet.version if sheet else None,
        "replaced_by": registered.replaced_by,
        "session": sheet.session_id if sheet else None,
        "title": sheet.title if sheet else None,
        "digest": bundle.digest if bundle else None,
        "example": sheet.example if sheet else None,
    }


def _words(examined: Examined, registered: Registered, parts: dict[str, PartReport]) -> list[str]:
    told = [OF_THE_SEAL[examined.seal]] if examined.seal_report else []
    for name, part in parts.items():
        told += [PARTS[name][part.state], *part.words]
    if examined.sheet and examined.sheet.example:
        told.append(_EXAMPLE)
    return [*told, _register(examined, registered)]


def _register(examined: Examined, registered: Registered) -> str:
    if registered.status is StatusState.REPLACED:
        return f"Cette feuille a été corrigée : la version {registered.replaced_by} est en vigueur."
    if registered.register is RegisterState.NOT_CONSULTED:
        return _SINCE
    if registered.register is RegisterState.DIFFERENT and examined.seal is SealOpinion.NOT_EXAMINED:
        return "Le registre connaît cette feuille, mais son journal porte autre chose."
    return OF_THE_REGISTER[registered.register]
