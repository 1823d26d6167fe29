"""What a counsellor may choose from, and what each person agreed to show."""

from app.referrals.queries.following import (
    RECEIVERS,
    Followed,
    ReferralLine,
    ReferralPage,
    ReferralSheet,
    referral_of,
    referral_within_reach,
    referrals_of,
)
from app.referrals.queries.offers import Offer, offers

__all__ = [
    "RECEIVERS",
    "Followed",
    "Offer",
    "ReferralLine",
    "ReferralPage",
    "ReferralSheet",
    "offers",
    "referral_of",
    "referral_within_reach",
    "referrals_of",
]
