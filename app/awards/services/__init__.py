"""Verbs about awards: grant, seal, revoke."""

from app.awards.services.granting import award_in_force, grant
from app.awards.services.revoking import revoke
from app.awards.services.sealing import sealed_document, store

__all__ = ["award_in_force", "grant", "revoke", "sealed_document", "store"]
