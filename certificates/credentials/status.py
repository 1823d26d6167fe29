"""Where revocations are told: one bit per credential, in a list that everyone downloads whole.

W3C Bitstring Status List 1.0: nobody learns which credential is looked up, and a place, drawn at
random, says nothing of its holder.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography import x509

from certificates.credentials.chains import heard, key_under, spoken
from certificates.credentials.checking import SKEW
from certificates.credentials.content import Issuer, StatusPlace
from certificates.credentials.document import REVOCATION, moment
from certificates.credentials.keys import STATUS_TYPE
from certificates.credentials.opening import HOSTILE, Proven, Token, is_signed_by_one, opened
from certificates.credentials.reading import moment as read_moment
from certificates.credentials.status_bits import LENGTH, decoded, encoded, is_set
from certificates.credentials.vocabulary import CHAIN_TERM, CREDENTIALS, terms_of

LARGEST = 4 * 1024 * 1024
"""Characters beyond which a list is not read; one of ours takes 22,000 at the most."""

HEADERS = frozenset({"alg", "kid", "typ", "x5c"})
TYPES = (STATUS_TYPE, "JWT")
_LIST = "BitstringStatusList"
_LIST_CREDENTIAL = "BitstringStatusListCredential"


class StatusListState(enum.StrEnum):
    """What can be said of a list; only one that is good tells what stands today."""

    GOOD = "good"
    LAPSED = "lapsed"
    BROKEN = "broken"
    ISSUER_UNKNOWN = "issuer_unknown"
    UNREADABLE = "unreadable"


SENTENCES = {
    StatusListState.GOOD: "La liste des certificats retirés est signée par l’émetteur, et à jour.",
    StatusListState.LAPSED: "La liste des certificats retirés n’est plus à jour : demandez-en une récente.",
    StatusListState.BROKEN: "La liste des certificats retirés a été modifiée.",
    StatusListState.ISSUER_UNKNOWN: (
        "La liste des certificats retirés ne vient pas d’un émetteur que nous reconnaissons."
    ),
    StatusListState.UNREADABLE: "Ce fichier ne se lit pas comme une liste de certificats retirés.",
}


@dataclass(frozen=True, kw_only=True)
class StatusListReport:
    """The answer on one list; proven only where the state is GOOD or LAPSED. Moments in UTC.

    `key` is the public key (RFC 7517) of the issuer that a root vouches for, where the list carries it.
    """

    state: StatusListState
    url: str = ""
    issuer_id: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    bits: bytes = b""
    key: Mapping[str, Any] | None = None

    @property
    def is_good(self) -> bool:
        """Tell whether the list is proven, and says what stands today."""
        return self.state is StatusListState.GOOD

    @property
    def is_proven(self) -> bool:
        """Tell whether the issuer signed exactly this, be it too old to rely on."""
        return self.state in (StatusListState.GOOD, StatusListState.LAPSED)

    @property
    def sentence(self) -> str:
        """The state, in French."""
        return SENTENCES[self.state]

    @property
    def length(self) -> int:
        """How many places the list has."""
        return len(self.bits) * 8

    def stands(self, at: datetime) -> bool:
        """Tell whether a moment lies between the two that the list gives."""
        if self.valid_from is None or self.valid_until is None:
            return False
        return self.valid_from - SKEW <= at < self.valid_until

    def tells_of(self, place: StatusPlace, *, issuer_id: str) -> bool:
        """Tell whether this is the list that a credential names, by the issuer of that credential."""
        is_the_one = (self.url, self.issuer_id) == (place.list_url, issuer_id)
        return is_the_one and place.position < self.length

    def is_set(self, position: int) -> bool:
        """Tell whether the bit of a place is set: the credential was revoked.

        Raises:
            IndexError: the list has no such place, and says nothing of it.
        """
        return is_set(self.bits, position)


def status_document(
    *,
    url: str,
    issuer: Issuer,
    set_positions: Iterable[int],
    valid_from: datetime,
    valid_until: datetime,
    chain: Sequence[x509.Certificate] = (),
    length: int = LENGTH,
) -> dict[str, Any]:
    """Write a list as an unsigned document; `chain` is the one of the key that will prove it."""
    carried = {"x5c": spoken(chain)} if chain else {}
    return {
        "@context": [CREDENTIALS, CHAIN_TERM] if chain else [CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", _LIST_CREDENTIAL],
        "issuer": {"id": issuer.id, "name": issuer.name},
        "validFrom": moment(valid_from),
        "validUntil": moment(valid_until),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": _LIST,
            "statusPurpose": REVOCATION,
            "encodedList": encoded(set_positions, length=length),
        },
        **carried,
    }


def check_status_list(
    text: str,
    *,
    roots: Sequence[x509.Certificate],
    at: datetime,
    jwks_by_issuer: Mapping[str, Mapping[str, Any]] | None = None,
    crls: Sequence[bytes] = (),
) -> StatusListReport:
    """Examine a list, as JSON or as a token, without any network.

    It is believed on the word of a root that we hold, through the certificates that it carries, or
    of the public keys that we keep of its issuer. `crls` (DER) name the certificates that were
    withdrawn, where somebody brought such lists.
    """
    withdrawn = [x509.load_der_x509_crl(each) for each in crls]
    try:
        signed = opened(text, largest=LARGEST)
        report = _read(signed.document)
        carried = signed.header if isinstance(signed, Token) else signed.document
        chain = heard(carried.get("x5c", []))
        key = key_under(roots, chain, issuer_id=report.issuer_id, at=at, crls=withdrawn)
    except HOSTILE:
        return StatusListReport(state=StatusListState.UNREADABLE)
    keys = _kept(jwks_by_issuer, report.issuer_id)
    if key is not None:
        key = {**key, "kid": signed.key_name}
        keys.append(key)
    return replace(report, state=_state(signed, report, keys, at), key=key)


def _state(
    signed: Token | Proven, report: StatusListReport, keys: Sequence[Mapping[str, Any]], at: datetime
) -> StatusListState:
    if not _is_allowed(signed, report):
        return StatusListState.BROKEN
    if not keys:
        return StatusListState.ISSUER_UNKNOWN
    if not is_signed_by_one(signed, keys, issuer_id=report.issuer_id):
        return StatusListState.BROKEN
    return StatusListState.GOOD if report.stands(at) else StatusListState.LAPSED


def _is_allowed(signed: Token | Proven, report: StatusListReport) -> bool:
    if isinstance(signed, Proven):
        return signed.is_allowed()
    repeated = {"iss": report.issuer_id, "jti": report.url}
    agree = all(signed.document.get(claim, said) == said for claim, said in repeated.items())
    return agree and signed.is_allowed(headers=HEADERS, types=TYPES)


def _read(document: Mapping[str, Any]) -> StatusListReport:
    """Read what a list says; raises one of `HOSTILE` where it is no list of revocations."""
    subject, issuer = document["credentialSubject"], document["issuer"]
    terms_of(document["@context"])
    if _LIST_CREDENTIAL not in document["type"] or subject["type"] != _LIST:
        raise ValueError("not a status list")
    if subject["statusPurpose"] != REVOCATION:
        raise ValueError("a list of something else")
    return StatusListReport(
        state=StatusListState.UNREADABLE,
        url=_text(document["id"]),
        issuer_id=_text(issuer if isinstance(issuer, str) else issuer["id"]),
        valid_from=read_moment(document, "validFrom"),
        valid_until=read_moment(document, "validUntil"),
        bits=decoded(_text(subject["encodedList"])),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _kept(jwks_by_issuer: Mapping[str, Mapping[str, Any]] | None, issuer_id: str) -> list[Mapping[str, Any]]:
    jwks = (jwks_by_issuer or {}).get(issuer_id, {})
    return [key for key in jwks.get("keys", ()) if isinstance(key, Mapping)]
