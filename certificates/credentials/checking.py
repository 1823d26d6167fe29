"""What a credential that somebody brings is worth: read strictly, without any network.

Whatever the text, the answer is a report. Only the issuers given are believed; the key that a
file may carry in its own header proves nothing about who wrote it and is never used.
"""

import binascii
import enum
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwk
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from certificates.credentials.reading import CredentialContent, read

LARGEST = 512 * 1024
"""Characters beyond which a credential is not read: ours stay under a fifth of it."""

SKEW = timedelta(minutes=5)
"""How far another installation's clock may be ahead of ours."""

HEADERS = frozenset({"alg", "kid", "jwk", "typ"})
"""All that Open Badges 3.0 allows in the header of the signed form."""

_KINDS = {
    "RS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
    "Ed25519": ("OKP", "Ed25519"),
}
_SMALLEST_RSA = 2048
_DEEPEST = 12
_HOSTILE = (ValueError, TypeError, KeyError, ArithmeticError, RecursionError, JoseError, binascii.Error)
"""What parsers may raise on a text that somebody made up; for us they all mean the same."""


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


@dataclass(frozen=True)
class _Token:
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    text: str


def check_credential(
    token: str, *, jwks_by_issuer: Mapping[str, Mapping[str, Any]], at: datetime
) -> CredentialReport:
    """Examine a credential in its signed form (VC-JWT).

    `jwks_by_issuer` gives the public keys (RFC 7517) of each issuer that is believed here, by its
    identifier; `at` is the moment of the examination. Expiry counts whoever signed.
    """
    try:
        opened = _opened(token)
        content = read(opened.claims)
    except _HOSTILE:
        return CredentialReport(state=CredentialState.UNREADABLE)
    state = _signed_state(opened, content, jwks_by_issuer)
    if state is not CredentialState.BROKEN:
        state = _dated_state(content, at) or state
    return CredentialReport(state=state, content=content)


def _opened(token: str) -> _Token:
    """Part the three pieces and read the first two.

    Raises:
        ValueError: the text is too long, or is not two JSON objects and a signature.
    """
    text = token.strip()
    if len(text) > LARGEST or not re.fullmatch(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", text):
        raise ValueError("not a compact JWS")
    header, claims, signature = text.split(".")
    _unpacked(signature)
    return _Token(_object(header), _object(claims), text)


def _unpacked(piece: str) -> bytes:
    """Read a piece, in its one spelling: a file that says the same otherwise is not the same file."""
    raw = urlsafe_b64decode(piece + "=" * (-len(piece) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=") != piece.encode():
        raise ValueError("not the canonical spelling")
    return raw


def _object(piece: str) -> dict[str, Any]:
    raw = _unpacked(piece)
    value = json.loads(raw.decode(), object_pairs_hook=_without_doubles, parse_constant=_refused)
    if not isinstance(value, dict) or _depth(value) > _DEEPEST:
        raise ValueError("not an object, or too deep")
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says a name twice: two readers would read two things."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name twice")
    return members


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _depth(value: Any) -> int:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, children), default=0)


def _signed_state(
    token: _Token, content: CredentialContent, jwks_by_issuer: Mapping[str, Mapping[str, Any]]
) -> CredentialState:
    if not (_header_is_allowed(token.header) and _claims_agree(token.claims, content)):
        return CredentialState.BROKEN
    jwks = jwks_by_issuer.get(content.issuer_id)
    if jwks is None:
        return CredentialState.ISSUER_UNKNOWN
    return CredentialState.GOOD if _is_signed(token, content, jwks) else CredentialState.BROKEN


def _header_is_allowed(header: Mapping[str, Any]) -> bool:
    embedded = header.get("jwk", {})
    return (
        set(header) <= HEADERS
        and header.get("alg") in _KINDS
        and header.get("typ", "JWT") in ("JWT", "vc+jwt", "vc+ld+json+jwt")
        and isinstance(embedded, dict)
        and "d" not in embedded
    )


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


def _is_signed(token: _Token, content: CredentialContent, jwks: Mapping[str, Any]) -> bool:
    """Try the issuer's keys; the algorithm is one of ours and fits the key, whatever the header says."""
    algorithm = str(token.header["alg"])
    model = JWSRegistry.algorithms[algorithm]
    signed, _dot, signature = token.text.rpartition(".")
    for key in _candidates(token.header, content.issuer_id, jwks):
        try:
            if _is_fit(key, algorithm):
                opened = jwk.import_key(dict(key))
                model.check_key(opened)
                if model.verify(signed.encode(), _unpacked(signature), opened):
                    return True
        except _HOSTILE:
            continue
    return False


def _candidates(header: Mapping[str, Any], issuer_id: str, jwks: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the issuer's keys of the name that the header gives; all of them where it gives none."""
    keys = [dict(key) for key in jwks.get("keys", ()) if isinstance(key, Mapping)]
    wanted = header.get("kid")
    if wanted is None:
        return keys
    return [key for key in keys if key.get("kid") and wanted in (key["kid"], f"{issuer_id}#{key['kid']}")]


def _is_fit(key: Mapping[str, Any], algorithm: str) -> bool:
    """Tell whether a key is of the kind, and of the size, that the algorithm asks for."""
    kind, curve = _KINDS[algorithm]
    if key.get("kty") != kind or (curve is not None and key.get("crv") != curve):
        return False
    return kind != "RSA" or len(str(key.get("n", ""))) * 6 >= _SMALLEST_RSA


def _dated_state(content: CredentialContent, at: datetime) -> CredentialState | None:
    if content.valid_from > at + SKEW:
        return CredentialState.NOT_YET
    if content.valid_until is not None and content.valid_until <= at:
        return CredentialState.EXPIRED
    return None
