"""What a sheet says that its own marks do not: each fault in a French sentence."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise

from certificates.sheets.content import (
    HalfDay,
    LineSignature,
    Presence,
    SheetContent,
    SheetLine,
    SheetMark,
    SignedHow,
    TrainerSignature,
)
from certificates.sheets.recomputing import (
    PARIS,
    Said,
    counted,
    half_days_of,
    heads,
    minutes_there,
    said_by,
    totals_of,
)

SPOKEN = {
    Presence.PRESENT: "présent",
    Presence.LATE: "en retard",
    Presence.EXCUSED: "excusé",
    Presence.ABSENT: "absent",
}


def faults_of(content: SheetContent) -> list[str]:
    """List in French what does not follow from the marks and the times; empty for a true sheet."""
    try:
        return [*_session(content), *_marks(content.marks), *_people(content), *_signatures(content)]
    except OverflowError:
        return ["Une date de la feuille est hors du calendrier."]


def _session(content: SheetContent) -> Iterator[str]:
    if content.ends_at <= content.starts_at:
        yield "La séance finit avant de commencer."
    edges = [
        content.starts_at,
        *(e for p in content.pauses for e in (p.begins_at, p.ends_at)),
        content.ends_at,
    ]
    if any(after < before for before, after in pairwise(edges)):
        yield "Une pause commune n’est pas dans la séance, ou n’est pas dans l’ordre."
    if content.half_days != half_days_of(content.starts_at, content.ends_at):
        yield "Les demi-journées imprimées ne sont pas celles de la séance."
    if not 1 <= content.rounding_minutes <= 60:
        yield "L’unité d’arrondi n’est pas comprise entre 1 et 60 minutes."
    if content.visitors < 0:
        yield "Le nombre de visiteurs est négatif."


def _marks(marks: tuple[SheetMark, ...]) -> Iterator[str]:
    by_id = {mark.id: mark for mark in marks}
    if len(by_id) < len(marks) or len({mark.key for mark in marks}) < len(marks):
        yield "Un pointage est écrit deux fois."
    for mark in marks:
        if any(by_id[each].learner_id != mark.learner_id for each in mark.replaces if each in by_id):
            yield f"Le pointage {mark.id} en remplace un autre qui n’est pas de la même personne."
        if any(each not in by_id for each in mark.replaces):
            yield f"Le pointage {mark.id} en remplace un qui manque."


def _people(content: SheetContent) -> Iterator[str]:
    standing = {who: held for who, held in heads(content.marks).items() if said_by(held)}
    for who, times in Counter(line.learner_id for line in content.lines).items():
        if times > 1:
            yield f"{_name_of(content, who)} : deux lignes pour la même personne."
    for line in content.lines:
        yield from _line(content, line, standing.pop(line.learner_id, ()))
    for who in standing:
        yield f"Une personne est pointée ({who}), et n’a pas de ligne sur la feuille."
    if content.totals != totals_of(content.lines):
        yield "Les totaux ne sont pas la somme des lignes."


def _line(content: SheetContent, line: SheetLine, standing: tuple[SheetMark, ...]) -> Iterator[str]:
    """Compare a line with the marks that stand of its person."""
    name, said = _name(line), said_by(standing)
    if len(said) != 1:
        yield f"{name} : {'ses pointages se contredisent' if said else 'aucun pointage ne le dit'}."
        return
    (told,) = said
    if line.presence is not told.presence:
        yield f"{name} : la feuille dit « {SPOKEN[line.presence]} », le pointage « {SPOKEN[told.presence]} »."
    if line.arrived_at != told.arrived_at:
        shown, noted = _clock(line.arrived_at), _clock(told.arrived_at)
        yield f"{name} : la feuille dit une arrivée {shown}, le pointage {noted}."
    if line.left_at != told.left_at:
        shown, noted = _clock(line.left_at), _clock(told.left_at)
        yield f"{name} : la feuille dit un départ {shown}, le pointage {noted}."
    if (line.how, line.recorded_by) not in {(mark.how, mark.recorded_by) for mark in standing}:
        yield f"{name} : la feuille ne dit pas comment, ou par qui, la présence a été notée."
    yield from _minutes(content, line, told)


def _minutes(content: SheetContent, line: SheetLine, told: Said) -> Iterator[str]:
    there = minutes_there(told, starts_at=content.starts_at, ends_at=content.ends_at, pauses=content.pauses)
    if line.minutes != there:
        yield f"{_name(line)} : la feuille compte {line.minutes} min, les heures en donnent {there}."
    elif line.counted != counted(there, unit=max(content.rounding_minutes, 1)):
        yield f"{_name(line)} : les {line.counted} min retenues ne suivent pas l’arrondi annoncé."


def _signatures(content: SheetContent) -> Iterator[str]:
    known = {(slot.day, slot.half) for slot in content.half_days}
    for line in content.lines:
        yield from _of_one(_name(line), line.signatures, known)
        for act in line.signatures:
            if (act.how is SignedHow.UNABLE) != bool(act.reason):
                yield f"{_name(line)} : une raison manque à une signature, ou n’a pas à y être."
            if act.said_by and act.how is not SignedHow.UNABLE:
                yield f"{_name(line)} : une signature qui est la sienne est dite notée par quelqu’un d’autre."
            if act.how is SignedHow.TRAINER:
                yield f"{_name(line)} : une signature de formateur tient lieu de la sienne."
    for name in dict.fromkeys(act.name for act in content.trainer_signatures):
        yield from _of_one(name, [a for a in content.trainer_signatures if a.name == name], known)


def _of_one(
    name: str, acts: tuple[LineSignature, ...] | list[TrainerSignature], known: set[tuple[date, HalfDay]]
) -> Iterator[str]:
    signed = [(act.day, act.half) for act in acts]
    if not known.issuperset(signed):
        yield f"{name} : une signature est d’une autre demi-journée que celles de la séance."
    if len(set(signed)) < len(signed):
        yield f"{name} : la même demi-journée est signée deux fois."


def _name_of(content: SheetContent, learner_id: str) -> str:
    return next(_name(line) for line in content.lines if line.learner_id == learner_id)


def _name(line: SheetLine) -> str:
    return f"{line.given_name} {line.family_name}".strip()


def _clock(moment: datetime | None) -> str:
    return f"à {moment.astimezone(PARIS):%H:%M}" if moment else "sans heure"
