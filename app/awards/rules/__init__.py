"""Decisions about awards and about who may read them. Pure functions."""

from app.awards.rules.granting import (
    MOST_PRINTED_LINES,
    OURS,
    WHERE_NONE_IS_NAMED,
    CertificateState,
    Held,
    PrintedGroup,
    PrintedThing,
    asks_for_another_person,
    decider_among,
    expiry,
    printed_groups,
    rule_to_award,
    state_of,
    things_held,
)
from app.awards.rules.names import initials_of, is_family_name_of

__all__ = [
    "MOST_PRINTED_LINES",
    "OURS",
    "WHERE_NONE_IS_NAMED",
    "CertificateState",
    "Held",
    "PrintedGroup",
    "PrintedThing",
    "asks_for_another_person",
    "decider_among",
    "expiry",
    "initials_of",
    "is_family_name_of",
    "printed_groups",
    "rule_to_award",
    "state_of",
    "things_held",
]
