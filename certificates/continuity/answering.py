"""What continuity kits say of a document: as the register would, but on the day of their making."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from certificates.checking import SealReport, SealState
from certificates.continuity.format import Line
from certificates.continuity.opening import Kit
from certificates.typography import long_date
from certificates.verdict import RegisterState, StatusState

SOUND = frozenset({SealState.GOOD, SealState.RETIRED, SealState.EXPIRED})
"""Seals that nothing contradicts; a kit that knows the very bytes can confirm them."""

_JUST_SEALED = timedelta(hours=1)
"""A document sealed less than this before a kit may not be in it yet."""


@dataclass(frozen=True, kw_only=True)
class KitAnswer:
    """The register and status parts of a verdict, and in French why the status stays open."""

    register: RegisterState
    status: StatusState
    reasons: tuple[str, ...] = ()

    @property
    def is_final(self) -> bool:
        """Tell whether a status list can add nothing: the document is unknown, or ended."""
        open_ones = (StatusState.IN_FORCE, StatusState.NOT_CONSULTED)
        return self.register is not RegisterState.KNOWN or self.status not in open_ones


def as_the_kits_know(report: SealReport, kits: Sequence[Kit]) -> SealReport:
    """Say of a good seal that its key was retired since, where a kit says so."""
    is_retired = report.is_good and any(report.fingerprint in kit.retired_seals() for kit in kits)
    return report.with_its_key_retired() if is_retired else report


def in_the_kits(report: SealReport, kits: Sequence[Kit], *, at: datetime) -> KitAnswer | None:
    """Look a file up by its digest; None where the kits can say nothing of it."""
    if report.state not in SOUND:
        return None
    found = [(kit, line) for kit in kits if (line := kit.line_of(report.sha256)) is not None]
    if found:
        return _known(*max(found, key=lambda each: each[0].facts.made_at), at=at)
    if any(_should_know(kit, report) for kit in kits):
        return KitAnswer(register=RegisterState.UNKNOWN, status=StatusState.NOT_CONSULTED)
    return None


def _known(kit: Kit, line: Line, *, at: datetime) -> KitAnswer:
    status = line.status_on(at.date())
    if status is not StatusState.IN_FORCE or kit.facts.stands(at):
        return KitAnswer(register=RegisterState.KNOWN, status=status)
    reason = (
        f"Ce document était en vigueur le {long_date(kit.facts.made_at.date())}, jour de ce kit. "
        "Pour savoir s’il l’est encore, demandez un kit ou une liste d’état plus récents."
    )
    return KitAnswer(register=RegisterState.KNOWN, status=StatusState.NOT_CONSULTED, reasons=(reason,))


def _should_know(kit: Kit, report: SealReport) -> bool:
    """Tell whether a file that a kit does not hold was sealed long enough before it."""
    return report.sealed_at is not None and report.sealed_at < kit.facts.made_at - _JUST_SEALED
