"""What a credential that somebody brings is worth: read strictly, without any network.

Whatever the text, the answer is a report. Only the issuers given are believed; the key that a
file may carry in its own header proves nothing about who wrote it and is never used.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from certificates.credentials.opening import HOSTILE, Proven, Token, is_signed_by_one, opened
from certificates.credentials.reading import CredentialContent, read
from certificates.credentials.vocabulary import terms_of

LARGEST = 512 * 1024
"""Characters beyond which a credential is not read: ours stay under a fifth of it."""

SKEW = timedelta(minutes=5)
"""How far another installation's clock may be ahead of ours."""

HEADERS = frozenset({"alg", "kid", "jwk", "typ"})
"""All that Open Badges 3.0 allows in the header of the signed form."""

TYPES = ("JWT", "vc+jwt", "vc+ld+json+jwt")


class CredentialState(enum.StrEnum):
    """What can be said of a credential."""

    GOOD = "good"
    ISSUER_UNKNOWN = "issuer_unknown"
    BROKEN = "broken"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    UNREADABLE = "unreadable"


SENTENCES = {
    CredentialState.GOOD: "La signature est bonne et vient d’un émetteur reconnu ici.",
    CredentialState.ISSUER_UNKNOWN: (
        "L’émetteur n’est pas dans la liste de ceux que nous reconnaissons : rien ne prouve ce contenu."
    ),
    CredentialState.BROKEN: "Le fichier a été modifié, ou n’a pas été signé par l’émetteur qu’il annonce.",
    CredentialState.NOT_YET: "Le fichier annonce une date à venir : il ne vaut rien encore.",
    CredentialState.EXPIRED: "Le fichier est arrivé à expiration.",
    CredentialState.UNREADABLE: "Ce fichier ne se lit pas comme un passeport ou une attestation numérique.",
}


@dataclass(frozen=True, kw_only=True)
class CredentialReport:
    """The answer on one file; `content` is None only where nothing could be read.

    Content is proven only where the state is GOOD: elsewhere it is what the file claims.
    """

    state: CredentialState
    content: CredentialContent | None = None

    @property
    def is_good(self) -> bool:
        """Tell whether an issuer that we believe signed exactly this, and it stands today."""
        return self.state is CredentialState.GOOD

    @property
    def sentence(self) -> str:
        """The state, in French."""
        return SENTENCES[self.state]


def check_credential(
    text: str, *, jwks_by_issuer: Mapping[str, Mapping[str, Any]], at: datetime
) -> CredentialReport:
    """Examine a credential in either signed form: a token (VC-JWT), or JSON with its proof inside.

    `jwks_by_issuer` gives the public keys (RFC 7517) of each issuer that is believed here, by its
    identifier; `at` is the moment of the examination. Expiry counts whoever signed.
    """
    try:
        signed = opened(text, largest=LARGEST)
        if isinstance(signed, Proven):
            terms_of(signed.document.get("@context"))
        content = read(signed.document)
    except HOSTILE:
        return CredentialReport(state=CredentialState.UNREADABLE)
    state = _signed_state(signed, content, jwks_by_issuer)
    if state is not CredentialState.BROKEN:
        state = _dated_state(content, at) or state
    return CredentialReport(state=state, content=content)


def _signed_state(
    signed: Token | Proven, content: CredentialContent, jwks_by_issuer: Mapping[str, Mapping[str, Any]]
) -> CredentialState:
    if not _is_allowed(signed, content):
        return CredentialState.BROKEN
    jwks = jwks_by_issuer.get(content.issuer_id)
    if jwks is None:
        return CredentialState.ISSUER_UNKNOWN
    keys = [key for key in jwks.get("keys", ()) if isinstance(key, Mapping)]
    is_signed = is_signed_by_one(signed, keys, issuer_id=content.issuer_id)
    return CredentialState.GOOD if is_signed else CredentialState.BROKEN


def _is_allowed(signed: Token | Proven, content: CredentialContent) -> bool:
    if isinstance(signed, Proven):
        return signed.is_allowed()
    return signed.is_allowed(headers=HEADERS, types=TYPES) and _claims_agree(signed.document, content)


def _claims_agree(claims: Mapping[str, Any], content: CredentialContent) -> bool:
    """Tell whether the claims repeat the credential (Open Badges 3.0, JSON Web Token proof)."""
    until = content.valid_until
    return (
        claims.get("iss") == content.issuer_id
        and claims.get("jti") == content.id
        and claims.get("sub") == content.subject_id
        and _is_moment(claims.get("nbf"), content.valid_from)
        and (("exp" not in claims) if until is None else _is_moment(claims.get("exp"), until))
    )


def _is_moment(claim: Any, moment: datetime) -> bool:
    is_number = isinstance(claim, int | float) and not isinstance(claim, bool)
    return is_number and int(claim) == int(moment.timestamp())


def _dated_state(content: CredentialContent, at: datetime) -> CredentialState | None:
    if content.valid_from > at + SKEW:
        return CredentialState.NOT_YET
    if content.valid_until is not None and content.valid_until <= at:
        return CredentialState.EXPIRED
    return None
