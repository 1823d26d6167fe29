"""What has been granted, and the sealed documents that say so."""

from app.awards.models.awards import IN_FORCE, Award
from app.awards.models.certificates import (
    Certificate,
    CertificateContent,
    CertificateCredential,
    CertificateFile,
    EndKind,
    SealCertificate,
)
from app.awards.models.issuing import IssueBatch, IssueBatchLine, LineState
from app.awards.models.passports import Passport, PassportFile
from app.awards.models.sharing import Access, CodeAccess, NameShown, ShareLink
from app.awards.models.status import StatusEntry, StatusList
from app.awards.models.templates import CertificateTemplate

__all__ = [
    "IN_FORCE",
    "Access",
    "Award",
    "Certificate",
    "CertificateContent",
    "CertificateCredential",
    "CertificateFile",
    "CertificateTemplate",
    "CodeAccess",
    "EndKind",
    "IssueBatch",
    "IssueBatchLine",
    "LineState",
    "NameShown",
    "Passport",
    "PassportFile",
    "SealCertificate",
    "ShareLink",
    "StatusEntry",
    "StatusList",
]
