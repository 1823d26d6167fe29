"""A level in the framework's own words, and who saw it: for the learner, and for whoever helps them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from app.core.french import date_fr, de, typography
from app.curricula.rules import NOT_YET, Achieved, Framework, Item
from app.progress.models import EvidenceKind
from app.progress.queries import Evidences, Shown, Standing, in_plain_values
from app.progress.queries.outside import OutsideFact
from app.progress.queries.self_assessment import Beside
from app.progress.rules import last_day_of
from app.sessions.queries import Meeting

MOST_NAMED = 5
"""A longer scale is said by its numbers: nobody remembers eight names."""

LONGEST_LETTERS = 3

DONE, BEGUN, NOTHING, DISPUTED = "good", "warn", "calm", "know"

HOW = {
    EvidenceKind.OBSERVATION: "vu par",
    EvidenceKind.INTERVIEW: "dit à l’oral à",
    EvidenceKind.WORK: "travail montré à",
    EvidenceKind.TEST: "test vu par",
    EvidenceKind.RECOGNISED: "reconnu par",
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that is known of one learner in one framework: what counts, and what stands beside it."""

    standing: Standing
    evidence: Evidences
    beside: Beside
    meetings: tuple[Meeting, ...]
    decisions: tuple[OutsideFact, ...]
    is_granted: bool
    now: datetime
    today: date

    @property
    def framework(self) -> Framework:
        """The framework itself."""
        return self.standing.framework

    @cached_property
    def achieved(self) -> Achieved:
        """What the learner holds."""
        return Achieved(self.framework, in_plain_values(self.standing))


def level_word(framework: Framework, ordinal: int) -> str:
    """Say a level in the framework's own words: « sans aide », « A : acquis », « niveau 2 sur 8, novice »."""
    level = framework.level(ordinal) or NOT_YET
    if len(framework.levels) > MOST_NAMED:
        top = framework.levels[-1].ordinal
        group = f", {level.group.lower()}" if level.group else ""
        return f"niveau {ordinal} sur {top}{group}"
    name = _begun_small(typography(level.name))
    is_letters = level.code.isalpha() and level.code.isupper() and len(level.code) <= LONGEST_LETTERS
    return typography(f"{level.code} : {name}") if is_letters else name


def kind_of(framework: Framework, ordinal: int) -> str:
    """Return the colour of a level: what counts is done, what is above nothing is begun."""
    if framework.validated_from is not None and ordinal >= framework.validated_from:
        return DONE
    return BEGUN if ordinal > NOT_YET.ordinal else NOTHING


def notes_on(known: Known, subject: Item) -> tuple[str, ...]:
    """Say who saw a thing, when and how; both sides of a conflict; what is declared; what is over."""
    return tuple(typography(f"{said[0].upper()}{said[1:]}.") for said in _notes(known, subject))


def said_of(known: Known, subject: Item) -> str:
    """Say the level that the learner gave themselves; nothing where they did not."""
    said = known.beside.said.get(subject.id)
    if said is None:
        return ""
    return item_word(known.framework, subject, said.level)


def item_word(framework: Framework, subject: Item, ordinal: int) -> str:
    """Say where somebody stands: an item that shows one level is done or not yet."""
    if subject.level is None:
        return level_word(framework, ordinal)
    return "je sais faire" if ordinal >= subject.level else "pas encore"


def _notes(known: Known, subject: Item) -> Iterator[str]:
    seen = known.standing.evidence.get(subject.code, ())
    if subject.code in known.standing.conflicts:
        yield from (f"{item_word(known.framework, subject, one.level)} : {_seen(known, one)}" for one in seen)
    elif seen:
        yield _seen(known, seen[-1])
    for one in known.standing.declared.get(subject.code, ()):
        level = item_word(known.framework, subject, one.level)
        source = known.beside.sources.get(one.id)
        whence = f" d’après {source}" if source else ""
        yield f"{level} : déclaré{whence} le {date_fr(one.happened_on)}, non vérifié"
    if not seen and (over := _over(known, subject)):
        yield f"n’est plus valable depuis le {date_fr(over)} : à montrer de nouveau"


def _seen(known: Known, one: Shown) -> str:
    """Say one piece of evidence: « vu par Nolwenn le mardi 24 novembre 2026 »."""
    how = "validé par" if one.is_sign_off else HOW[one.kind]
    said = f"{how} {one.recorded_by} le {date_fr(one.happened_on)}"
    if one.points is not None and one.points_max:
        said += f" : {one.points} points sur {one.points_max}"
    source = known.beside.sources.get(one.id)
    if one.kind is EvidenceKind.RECOGNISED and source:
        said = f"reconnu {de(source)}{source}, par {one.recorded_by} le {date_fr(one.happened_on)}"
    last = last_day_of(one, known.framework.derivation)
    return f"{said}, valable jusqu’au {date_fr(last)}" if last else said


def _over(known: Known, subject: Item) -> date | None:
    """Return the last day of the evidence that no longer counts, if there is any."""
    pieces: Collection[Shown] = known.evidence.get(subject.id, ())
    ends = [last_day_of(one, known.framework.derivation) for one in pieces if not one.is_declared]
    days = [day for day in (*ends, known.beside.expired.get(subject.id)) if day and day < known.today]
    return max(days, default=None)


def _begun_small(name: str) -> str:
    """Write a level's name within a sentence: « sans aide », but « CECRL » as it is."""
    return name[0].lower() + name[1:] if name[1:2].islower() or name[1:2] in "’ " else name
