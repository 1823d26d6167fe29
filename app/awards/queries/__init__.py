"""Reads about awards: eligibility, the register, the documents, what a code or a file is worth."""

from app.awards.queries.documents import (
    Draft,
    StoredFile,
    draft_to_seal,
    stored_file,
    waiting_to_be_sealed,
)
from app.awards.queries.eligibility import Eligibility, eligibilities, eligibility, role_to_grant
from app.awards.queries.examination import Examination, examined
from app.awards.queries.papers import RegisterEntry
from app.awards.queries.passports import (
    PassportLine,
    StoredPassport,
    parts_held,
    passport_lines,
    stored_passport,
)
from app.awards.queries.register import (
    CertificateLine,
    RegisterPage,
    certificates_of,
    line_within,
    register_of,
)
from app.awards.queries.seals import (
    owners_of_retired_seals,
    owners_of_seals,
    seals_beginning,
    warnings,
)
from app.awards.queries.templates import TemplateInUse, TemplateLine, logo_of, template_in_use, templates_of
from app.awards.queries.verification import Answer, verdict_for

__all__ = [
    "Answer",
    "CertificateLine",
    "Draft",
    "Eligibility",
    "Examination",
    "PassportLine",
    "RegisterEntry",
    "RegisterPage",
    "StoredFile",
    "StoredPassport",
    "TemplateInUse",
    "TemplateLine",
    "certificates_of",
    "draft_to_seal",
    "eligibilities",
    "eligibility",
    "examined",
    "line_within",
    "logo_of",
    "owners_of_retired_seals",
    "owners_of_seals",
    "parts_held",
    "passport_lines",
    "register_of",
    "role_to_grant",
    "seals_beginning",
    "stored_file",
    "stored_passport",
    "template_in_use",
    "templates_of",
    "verdict_for",
    "waiting_to_be_sealed",
    "warnings",
]
