"""A portable copy (a badge, a token, a JSON credential) checked far from its issuer.

The keys that are believed are those that a root vouches for: the one that signed a status list, or
those that a continuity kit lists. A key that nobody brought proves nothing either way.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from certificates.badges import credential_in
from certificates.checking import SealReport, SealState
from certificates.continuity.opening import Kit
from certificates.credentials.checking import LARGEST, CredentialReport, CredentialState, check_credential
from certificates.credentials.opening import HOSTILE, opened
from certificates.credentials.status import StatusListReport
from certificates.verdict import SealOpinion

_PNG = b"\x89PNG"
_CREDENTIAL = re.compile(rb"\s*(\{|eyJ[\w-]*\.)")
_SEALS = {
    CredentialState.GOOD: SealState.GOOD,
    CredentialState.EXPIRED: SealState.GOOD,
    CredentialState.UNREADABLE: SealState.UNREADABLE,
}
_NO_KEY = (
    "Il manque la clé de l’émetteur : donnez sa liste d’état dans la même forme que ce fichier "
    "(.json pour un fichier .json, .jwt pour un badge ou un .jwt), ou son kit de continuité."
)


def portable_text(content: bytes) -> str | None:
    """Return the credential that a file is or carries, empty for a picture without one; else None."""
    if content.startswith(_PNG):
        return credential_in(content) or ""
    return content.decode(errors="replace") if _CREDENTIAL.match(content) else None


def check_portable(
    text: str, *, lists: Sequence[StatusListReport], kits: Sequence[Kit], at: datetime
) -> tuple[SealReport, SealState | SealOpinion, CredentialReport]:
    """Examine a credential with the keys that lists and kits bring.

    Returns what is said of the signature, what may be concluded of it, and what the credential says.
    """
    keys = _keys(lists, kits)
    report = check_credential(text, jwks_by_issuer=keys, at=at)
    state: SealState | SealOpinion = _SEALS.get(report.state, SealState.BROKEN)
    reason = report.sentence
    if _lacks_its_key(text, report, keys, kits):
        state, reason = SealOpinion.NOT_EXAMINED, _NO_KEY
    told = SealReport(
        state=state if isinstance(state, SealState) else SealState.UNKNOWN_ISSUER,
        reasons=(reason,),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        signer_name=report.content.issuer_name if report.content else None,
    )
    return told, state, report


def _keys(lists: Sequence[StatusListReport], kits: Sequence[Kit]) -> dict[str, dict[str, list[Any]]]:
    """Gather the public keys of each issuer, by its identifier."""
    keys: dict[str, dict[str, list[Any]]] = {}
    for each in lists:
        if each.is_proven and each.key is not None:
            keys.setdefault(each.issuer_id, {"keys": []})["keys"].append(each.key)
    for kit in kits:
        keys.setdefault(kit.facts.issuer_id, {"keys": []})["keys"].extend(kit.public_keys()["keys"])
    return keys


def _lacks_its_key(
    text: str, report: CredentialReport, keys: Mapping[str, Mapping[str, Any]], kits: Sequence[Kit]
) -> bool:
    """Tell whether the key that a credential names is simply one that was not brought.

    A kit lists all the keys of its issuer up to its making: a name that it does not hold is a forger's,
    or that of a key made since.
    """
    if report.content is None:
        return False
    if report.state is CredentialState.ISSUER_UNKNOWN:
        return True
    if report.state is not CredentialState.BROKEN:
        # An expired or a coming credential is dated whoever signed it: without its key, it says nothing.
        return report.content.issuer_id not in keys
    try:
        named = opened(text, largest=LARGEST).key_name
    except HOSTILE:
        return False
    issuer_id = report.content.issuer_id
    known = {key.get("kid") for key in keys.get(issuer_id, {}).get("keys", ())}
    covers = any(
        kit.facts.issuer_id == issuer_id and kit.facts.made_at > report.content.valid_from for kit in kits
    )
    return named not in known and not covers
