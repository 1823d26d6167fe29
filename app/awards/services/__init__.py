"""Verbs about awards: grant, seal, revoke; make and keep a passport."""

from app.awards.services.granting import award_in_force, grant
from app.awards.services.passports import keep_passport, make_passport
from app.awards.services.revoking import revoke
from app.awards.services.sealing import sealed_document, store

__all__ = [
    "award_in_force",
    "grant",
    "keep_passport",
    "make_passport",
    "revoke",
    "sealed_document",
    "store",
]
