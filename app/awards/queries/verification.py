"""What the register answers to whoever holds a paper of ours, by the code that is printed on it."""

from dataclasses import dataclass
from datetime import datetime

from app.awards.models import Access
from app.awards.queries.papers import RegisterEntry, entry_of_code
from app.awards.rules import CertificateState, is_family_name_of
from app.core.identifiers import code_is_well_typed, fold, grouped
from certificates.checking import SealState
from certificates.verdict import RegisterState, SealOpinion, SealPart, Verdict


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to a code; `entry` and `verdict` are None for a code that says nothing to us.

    An unknown code, one whose holder closed it and one that was erased get the same answer. A code
    whose holder asks for the family name says nothing either until it is given. `away_since` is the
    moment since which the register does not answer.
    """

    code: str
    is_mistyped: bool = False
    asks_name: bool = False
    away_since: datetime | None = None
    entry: RegisterEntry | None = None
    verdict: Verdict | None = None

    @property
    def is_unknown(self) -> bool:
        """Tell whether the register was asked, and says nothing of this code."""
        return not (self.verdict or self.is_mistyped or self.asks_name or self.away_since)


def verdict_for(typed: str, *, family_name: str | None = None) -> Answer:
    """Answer for a code as it was typed or scanned, in one statement at the most.

    `family_name` is what was typed where the holder has the page ask for it.
    """
    code = fold(typed)
    if not code_is_well_typed(code):
        return Answer(code=typed, is_mistyped=True)
    entry = entry_of_code(code)
    if entry is None:
        return Answer(code=grouped(code))
    if entry.access is Access.NAME and not _is_named(entry, family_name):
        return Answer(code=grouped(code), asks_name=True)
    return Answer(code=grouped(code), entry=entry, verdict=verdict_of(entry))


def _is_named(entry: RegisterEntry, family_name: str | None) -> bool:
    printed = entry.printed or {}
    return family_name is not None and is_family_name_of(family_name, printed.get("holder_name", ""))


def verdict_of(entry: RegisterEntry) -> Verdict:
    """Return what the register alone says of a paper: its seal was checked when it was stored."""
    return Verdict(seal=_seal_of(entry), register=RegisterState.KNOWN, status=entry.status)


def _seal_of(entry: RegisterEntry) -> SealPart:
    if entry.state is CertificateState.PENDING or entry.sealed_at is None:
        return SealOpinion.NOT_EXAMINED
    return SealState.RETIRED if entry.is_seal_retired else SealState.GOOD
