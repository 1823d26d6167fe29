"""Portable credentials (Open Badges 3.0): written from plain values, signed, and read back strictly.

`Credential` → `written` → `CredentialKey.sign` gives a VC-JWT; `check_credential` says what one is
worth against a list of trusted issuers, without any network. A passport and a certificate are two
uses of the same values.

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
)
from certificates.credentials.document import written
from certificates.credentials.identity import HashedName
from certificates.credentials.keys import CredentialKey, did_document, did_web, jwks_from
from certificates.credentials.reading import CredentialContent, ShownItem

__all__ = [
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
    "Result",
    "Scale",
    "ShownItem",
    "check_credential",
    "did_document",
    "did_web",
    "jwks_from",
    "written",
]
