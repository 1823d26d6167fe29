"""Reads about people, as frozen values; each file counts its statements."""

from app.people.queries.accounts import (
    Candidate,
    OpenSession,
    TokenBearer,
    candidate_named,
    candidate_of,
    candidate_with_card,
    open_session,
    token_bearer,
)
from app.people.queries.aliases import (
    Merged,
    alias_of,
    canonical_ids,
    counted_as,
    joined_as,
    merged_with,
    records_of,
    records_of_person,
)
from app.people.queries.learners import (
    STAFF,
    LearnerLine,
    LearnerPage,
    LearnerSheet,
    learner_within_reach,
    learners_of,
    namesakes,
    page_of_learners,
    sheet_within_reach,
)
from app.people.queries.places import SiteLine, site_with_code, sites_of, structure_named
from app.people.queries.reach import as_reach, reach_of
from app.people.queries.staff import StaffLine, StructureLine, staff_of, structures_of

__all__ = [
    "STAFF",
    "Candidate",
    "LearnerLine",
    "LearnerPage",
    "LearnerSheet",
    "Merged",
    "OpenSession",
    "SiteLine",
    "StaffLine",
    "StructureLine",
    "TokenBearer",
    "alias_of",
    "as_reach",
    "candidate_named",
    "candidate_of",
    "candidate_with_card",
    "canonical_ids",
    "counted_as",
    "joined_as",
    "learner_within_reach",
    "learners_of",
    "merged_with",
    "namesakes",
    "open_session",
    "page_of_learners",
    "reach_of",
    "records_of",
    "records_of_person",
    "sheet_within_reach",
    "site_with_code",
    "sites_of",
    "staff_of",
    "structure_named",
    "structures_of",
    "token_bearer",
]
