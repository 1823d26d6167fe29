"""What a closed sheet says, gathered once and frozen: whatever changes later, it still says it."""

from dataclasses import dataclass
from datetime import datetime

from app.sessions import rules
from app.sessions.models import SignedHow, TrainerPart
from app.sessions.queries.closing import replacements_of, scans_of, trainers_of
from app.sessions.queries.sheet_facts import MarkKept, SheetFacts, SignatureKept, Someone
from certificates.sheets import content as printed

_CAME = frozenset(printed.Presence(each) for each in rules.CAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """The act that closes a version: `sheet_id` is its public id, `previous` the digest of the one before."""

    sheet_id: str
    version: int
    reason: str
    at: datetime
    by: str
    previous: str | None
    example: bool


def content_of(facts: SheetFacts, act: Act) -> printed.SheetContent:
    """Say a sheet in the words that are printed, digested and proven."""
    lines = tuple(_line(facts, someone) for someone in facts.people if someone.mark is not None)
    return printed.SheetContent(
        structure_name=facts.structure_name,
        structure_siret=facts.structure_siret,
        site_name=facts.site,
        site_address=facts.site_address,
        room=facts.room,
        session_id=facts.public_id,
        sheet_id=act.sheet_id,
        kind=printed.Kind(facts.kind),
        title=facts.title,
        course_title=facts.course,
        cycle_title=facts.cycle,
        module_title=facts.module,
        module_minutes=facts.module_minutes,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        pauses=pauses(facts),
        trainers=trainers(facts),
        half_days=slots(facts),
        asks_signatures=facts.asks_signatures,
        lines=lines,
        trainer_signatures=_trainer_signatures(facts),
        visitors=facts.visitors,
        rounding_minutes=facts.rounding_minutes,
        totals=_totals(lines),
        version=act.version,
        reason=act.reason,
        closed_at=act.at,
        closed_by=act.by,
        scans=scans_of(facts.id),
        marks=_marks(facts),
        previous=act.previous,
        example=act.example,
    )


def pauses(facts: SheetFacts) -> tuple[printed.Pause, ...]:
    """Say the pauses that are common to everybody."""
    return tuple(
        printed.Pause(begins_at=begins, ends_at=ends) for begins, ends in rules.pauses_of(facts.pauses)
    )


def trainers(facts: SheetFacts) -> tuple[printed.Trainer, ...]:
    """Say who leads the session, then the others, with the part of each."""
    parts = {TrainerPart.WITH: printed.Part.WITH, TrainerPart.REPLACED: printed.Part.REPLACED}
    others = (printed.Trainer(name=name, part=parts[part]) for name, part in trainers_of(facts.id))
    return printed.Trainer(name=facts.trainer, part=printed.Part.LEAD), *others


def slots(facts: SheetFacts) -> tuple[printed.HalfDaySlot, ...]:
    """Say the half-days of the session."""
    return tuple(
        printed.HalfDaySlot(
            day=span.day, half=printed.HalfDay(span.half), begins_at=span.begins, ends_at=span.ends
        )
        for span in facts.half_days
    )


def _line(facts: SheetFacts, someone: Someone) -> printed.SheetLine:
    mark = someone.mark
    assert mark is not None
    minutes = minutes_of(facts, mark)
    return printed.SheetLine(
        learner_id=someone.public_id,
        given_name=someone.given_name,
        family_name=someone.family_name,
        presence=printed.Presence(mark.presence),
        arrived_at=mark.arrived_at,
        left_at=mark.left_at,
        minutes=minutes,
        counted=rules.rounded_down(minutes, unit=facts.rounding_minutes),
        how=printed.MarkHow(mark.how),
        recorded_by=mark.recorded_by,
        signatures=tuple(_signature(act) for slot in facts.slots if (act := someone.signature(slot))),
    )


def minutes_of(facts: SheetFacts, mark: MarkKept) -> int:
    """Count the minutes of one person, less the common pauses."""
    return rules.minutes_counted(
        mark.presence,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        arrived_at=mark.arrived_at,
        left_at=mark.left_at,
        pauses=rules.pauses_of(facts.pauses),
    )


def _signature(act: SignatureKept) -> printed.LineSignature:
    return printed.LineSignature(
        day=act.day,
        half=printed.HalfDay(act.half),
        how=printed.SignedHow(act.how),
        signed_at=act.signed_at,
        reason=act.reason,
        said_by=act.by if act.how is SignedHow.UNABLE else None,
    )


def _trainer_signatures(facts: SheetFacts) -> tuple[printed.TrainerSignature, ...]:
    """Say who signed as trainer; of two who bear the same name, one act tells the half-day."""
    acts = {(act.slot, act.by): act for act in reversed(facts.trainer_signatures) if act.slot in facts.slots}
    return tuple(_trainer_signature(act) for act in reversed(acts.values()))


def _trainer_signature(act: SignatureKept) -> printed.TrainerSignature:
    return printed.TrainerSignature(
        day=act.day,
        half=printed.HalfDay(act.half),
        name=act.by,
        how=printed.SignedHow(act.how),
        signed_at=act.signed_at,
    )


def _totals(lines: tuple[printed.SheetLine, ...]) -> printed.Totals:
    return printed.Totals(
        people=len(lines),
        came=sum(line.presence in _CAME for line in lines),
        minutes=sum(line.minutes for line in lines),
        counted=sum(line.counted for line in lines),
    )


def _marks(facts: SheetFacts) -> tuple[printed.SheetMark, ...]:
    named = {record: someone.public_id for someone in facts.people for record in someone.records}
    replaces = replacements_of(facts.id)
    return tuple(
        printed.SheetMark(
            id=mark.id,
            key=mark.key,
            learner_id=named[mark.learner_id],
            presence=printed.Presence(mark.presence),
            arrived_at=mark.arrived_at,
            left_at=mark.left_at,
            replaces=replaces.get(mark.id, ()),
            recorded_at=mark.recorded_at,
            claimed_at=mark.claimed_at,
            how=printed.MarkHow(mark.how),
            recorded_by=mark.recorded_by,
            is_withdrawn=mark.is_withdrawn,
        )
        for mark in facts.marks
    )
