"""The tables of people, one file an idea."""

from app.people.models.access import Account, ApiToken, Membership, UserSession
from app.people.models.learners import Consent, ConsentPurpose, Learner, LearnerAlias, PendingImport, Qpv
from app.people.models.persons import Person
from app.people.models.places import Site, Structure

__all__ = [
    "Account",
    "ApiToken",
    "Consent",
    "ConsentPurpose",
    "Learner",
    "LearnerAlias",
    "Membership",
    "PendingImport",
    "Person",
    "Qpv",
    "Site",
    "Structure",
    "UserSession",
]
