"""The whole way towards one title."""

from dataclasses import dataclass

from app.core.french import typography
from app.spaces.path.certifications import Certification, certifications_of, main_rule, outcome
from app.spaces.path.next_step import NextStep, next_step
from app.spaces.path.parts import Part, parts_of, things_counted, total_of
from app.spaces.path.remaining import details_of, summary_of
from app.spaces.path.words import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A learner's way in one version of a framework, as the pages say it.

    `things` names what `held` and `total` count; `summary` says how much is left, `still` the rest.
    """

    framework_id: int
    code: str
    version: str
    name: str
    title: str
    things: str
    held: int
    total: int
    parts: tuple[Part, ...]
    minutes: int
    came: int
    planned: int
    summary: str
    still: tuple[str, ...]
    awaits_decision: bool
    is_granted: bool
    next_step: NextStep | None
    certifications: tuple[Certification, ...]


def path_of(known: Known, *, in_detail: bool = False) -> Path:
    """Say in plain words all that is known; `in_detail` adds who saw each thing, and when."""
    framework, attendance = known.framework, known.standing.attendance
    rule = main_rule(framework)
    result = outcome(known, rule) if rule else None
    missing = result.missing if result else ()
    parts = parts_of(known, in_detail=in_detail)
    held, total = total_of(parts)
    return Path(
        framework_id=framework.id,
        code=framework.code,
        version=framework.version,
        name=typography(framework.short_name),
        title=typography(framework.claim.prints or framework.short_name),
        things=things_counted(known),
        held=held,
        total=total,
        parts=parts,
        minutes=attendance.minutes,
        came=attendance.came,
        planned=attendance.planned,
        summary=summary_of(missing, framework),
        still=details_of(missing),
        awaits_decision=result is not None and (result.met or result.awaits_only_a_decision),
        is_granted=known.is_granted,
        next_step=None if known.is_granted else next_step(known, missing),
        certifications=certifications_of(known),
    )
