"""Portable credentials (Open Badges 3.0): written from plain values, signed, and read back strictly.

`Credential` → `written` gives the document, which `CredentialKey.sign_document` makes a VC-JWT and
`ProofKey.prove` a JSON with its proof inside; `check_credential` says what either is worth against
a list of trusted issuers, without any network. `status_document` is the list where revocations are
told, signed the same two ways; `check_status_list` reads it with nothing but a root certificate.

    report = check_credential(token, jwks_by_issuer={"did:web:palier.exemple.fr": jwks}, at=now)
    report.state            # GOOD, ISSUER_UNKNOWN, BROKEN, NOT_YET, EXPIRED or UNREADABLE
    report.content.shown    # ShownItem(framework_code, framework_version, item_code, level, …)
    report.content.is_about("Rose Kermarrec")
"""

from certificates.credentials.checking import CredentialReport, CredentialState, check_credential
from certificates.credentials.content import (
    Achievement,
    Alignment,
    Credential,
    Holder,
    Issuer,
    Level,
    Result,
    Scale,
    StatusPlace,
)
from certificates.credentials.document import written
from certificates.credentials.identity import HashedName
from certificates.credentials.keys import CredentialKey, did_web
from certificates.credentials.linked import Unlinked
from certificates.credentials.proofs import ProofKey
from certificates.credentials.published import UnusableKeys, did_document, jwks, jwks_from
from certificates.credentials.reading import CredentialContent, ShownItem
from certificates.credentials.status import (
    StatusListReport,
    StatusListState,
    check_status_list,
    status_document,
)
from certificates.credentials.status_bits import LENGTH

__all__ = [
    "LENGTH",
    "Achievement",
    "Alignment",
    "Credential",
    "CredentialContent",
    "CredentialKey",
    "CredentialReport",
    "CredentialState",
    "HashedName",
    "Holder",
    "Issuer",
    "Level",
    "ProofKey",
    "Result",
    "Scale",
    "ShownItem",
    "StatusListReport",
    "StatusListState",
    "StatusPlace",
    "Unlinked",
    "UnusableKeys",
    "check_credential",
    "check_status_list",
    "did_document",
    "did_web",
    "jwks",
    "jwks_from",
    "status_document",
    "written",
]
