"""Prints, seals and checks documents; knows neither the web, nor a database, nor the application.

`CertificateContent` → `draw_certificate` → `Seal.seal` → `check_seal` → `Verdict`. Keys are made by
`authority` and kept by `KeyDirectory`. `pdf` is paper, `layouts` holds one layout per document:
`PassportContent` → `draw_passport` is the other. `credentials` writes the portable copies. `sheets`
holds what a closed attendance sheet says and proves, and `layouts` draws the papers of a day.
"""

from certificates.authority import KeyKind, Revocation
from certificates.checking import SealReport, SealState, check_seal, read_salt
from certificates.content import CertificateContent, CompetencyGroup
from certificates.errors import (
    CertificateError,
    KeysExist,
    KeysMissing,
    Unprintable,
    Unsealable,
    WrongPassphrase,
)
from certificates.keystore import KeyDirectory, Publication
from certificates.layouts.certificate import draw_certificate
from certificates.layouts.passport import draw_passport
from certificates.look import Look
from certificates.names import SealHolder
from certificates.passport_content import PassportContent
from certificates.pdf.attachments import Attachment, attached
from certificates.seal import Seal
from certificates.typography import printable
from certificates.verdict import Decision, RegisterState, SealOpinion, StatusState, Verdict

__all__ = [
    "Attachment",
    "CertificateContent",
    "CertificateError",
    "CompetencyGroup",
    "Decision",
    "KeyDirectory",
    "KeyKind",
    "KeysExist",
    "KeysMissing",
    "Look",
    "PassportContent",
    "Publication",
    "RegisterState",
    "Revocation",
    "Seal",
    "SealHolder",
    "SealOpinion",
    "SealReport",
    "SealState",
    "StatusState",
    "Unprintable",
    "Unsealable",
    "Verdict",
    "WrongPassphrase",
    "attached",
    "check_seal",
    "draw_certificate",
    "draw_passport",
    "printable",
    "read_salt",
]
