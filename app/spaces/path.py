"""A learner's way towards a title, in plain words: what they can do, what is left."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.french import day_fr, typography
from app.curricula.rules import (
    Achieved,
    Domain,
    Framework,
    Item,
    Missing,
    MissingKind,
    Outcome,
    RulePurpose,
)
from app.progress.queries import Shown, Standing, in_plain_values, outcome_of

OVERALL = (MissingKind.ITEMS, MissingKind.COMPETENCIES, MissingKind.DOMAINS, MissingKind.HOURS)
"""What the one sentence says; the rest is listed below it."""


@dataclass(frozen=True, slots=True)
class Skill:
    """A thing that a person does, and where they stand: a word, its colour, who saw it and when."""

    statement: str
    word: str
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """A domain of the framework, with how many of its things are held."""

    title: str
    held: int
    total: int
    skills: tuple[Skill, ...]

    @property
    def is_done(self) -> bool:
        """Tell whether everything in it is held."""
        return self.total > 0 and self.held == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The whole way towards one title."""

    framework_id: int
    title: str
    held: int
    total: int
    parts: tuple[Part, ...]
    minutes: int
    came: int
    planned: int
    summary: str
    still: tuple[str, ...]
    awaits_decision: bool


def path_of(standing: Standing, *, in_detail: bool = False) -> Path:
    """Say a standing in plain words; `in_detail` adds who saw each thing, and when."""
    framework = standing.framework
    achieved = Achieved(framework, in_plain_values(standing))
    outcome = _outcome(standing)
    tally = achieved.tally()
    return Path(
        framework_id=framework.id,
        title=typography(framework.claim.prints or framework.short_name),
        held=tally.held,
        total=tally.total,
        parts=tuple(_part(domain, achieved, standing, in_detail=in_detail) for domain in framework.domains),
        minutes=standing.attendance.minutes,
        came=standing.attendance.came,
        planned=standing.attendance.planned,
        summary=summary_of(outcome.missing) if outcome else "",
        still=tuple(_sentence(each) for each in outcome.missing if not _is_summed_up(each))
        if outcome
        else (),
        awaits_decision=outcome is not None and (outcome.met or outcome.awaits_only_a_decision),
    )


def summary_of(missing: Iterable[Missing]) -> str:
    """Say in one sentence how much is left: « Encore 3 choses à savoir faire et 2 heures. »."""
    said = [each.sentence.removeprefix("encore ") for each in missing if _is_summed_up(each)]
    if not said:
        return ""
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} et {said[-1]}"
    return f"Encore {listed}."


def _outcome(standing: Standing) -> Outcome | None:
    rules = standing.framework.rules_for(RulePurpose.AWARD)
    return outcome_of(standing, rules[0].code) if rules else None


def _is_summed_up(missing: Missing) -> bool:
    return missing.kind in OVERALL and missing.domain is None


def _sentence(missing: Missing) -> str:
    """Begin a sentence of a list with a capital, and end it."""
    sentence = missing.sentence
    return f"{sentence[0].upper()}{sentence[1:]}."


def _part(domain: Domain, achieved: Achieved, standing: Standing, *, in_detail: bool) -> Part:
    tally = achieved.tally(domain)
    skills = tuple(_skill(item, achieved, standing, in_detail=in_detail) for item in domain.items)
    return Part(typography(domain.title), tally.held, tally.total, skills)


def _skill(item: Item, achieved: Achieved, standing: Standing, *, in_detail: bool) -> Skill:
    statement = typography(item.statement)
    note = _seen_by(item, standing) if in_detail else ""
    if item.code in standing.conflicts:
        return Skill(statement, "à confirmer", "know", note)
    ordinal = achieved.held(item.code)
    if ordinal == 0:
        return Skill(statement, "pas encore", "calm", note)
    kind = "good" if achieved.item_is_held(item) else "warn"
    return Skill(statement, _level_word(standing.framework, ordinal), kind, note)


def _level_word(framework: Framework, ordinal: int) -> str:
    level = framework.level(ordinal)
    name = typography(level.name) if level else str(ordinal)
    return name[0].lower() + name[1:] if name[1:2].islower() or name[1:2] == "’" else name


def _seen_by(item: Item, standing: Standing) -> str:
    """Say who saw the evidence that stands, and when; both sides where they disagree."""
    seen = standing.evidence.get(item.code, ())
    if item.code not in standing.conflicts:
        return _seen(seen[-1]) if seen else ""
    return " ; ".join(f"{_level_word(standing.framework, each.level)}, {_seen(each)}" for each in seen)


def _seen(shown: Shown) -> str:
    return f"vu par {shown.recorded_by} le {day_fr(shown.recorded_at)}"
