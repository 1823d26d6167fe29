"""Verbs about people; none of them commits."""

from app.people.services.accounts import (
    Card,
    change_secret,
    confirm,
    count_failure,
    end_role,
    end_sessions,
    give_role,
    make_card,
    open_account,
    sign_in,
    sign_out,
)
from app.people.services.consents import end_consent, give_consent
from app.people.services.learners import change_names, check_namesakes, register_learner, register_person
from app.people.services.merging import merge, undo_merge
from app.people.services.places import create_site, create_structure
from app.people.services.tokens import end_token, make_token

__all__ = [
    "Card",
    "change_names",
    "change_secret",
    "check_namesakes",
    "confirm",
    "count_failure",
    "create_site",
    "create_structure",
    "end_consent",
    "end_role",
    "end_sessions",
    "end_token",
    "give_consent",
    "give_role",
    "make_card",
    "make_token",
    "merge",
    "open_account",
    "register_learner",
    "register_person",
    "sign_in",
    "sign_out",
    "undo_merge",
]
