"""Verbs about awards: grant, seal, revoke, replace; make a passport; choose how certificates look."""

from app.awards.services.granting import award_in_force, grant
from app.awards.services.passports import keep_passport, make_passport, prepare_passport
from app.awards.services.replacing import replace
from app.awards.services.revoking import revoke
from app.awards.services.samples import sample
from app.awards.services.sealing import sealed_document, store
from app.awards.services.status import take_place
from app.awards.services.templates import keep_template, logo_wanted, look_wanted

__all__ = [
    "award_in_force",
    "grant",
    "keep_passport",
    "keep_template",
    "logo_wanted",
    "look_wanted",
    "make_passport",
    "prepare_passport",
    "replace",
    "revoke",
    "sample",
    "sealed_document",
    "store",
    "take_place",
]
