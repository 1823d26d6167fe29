"""The next useful step: one thing, why it, and when."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.french import day_fr, time_fr, typography
from app.core.paris import in_paris
from app.curricula.rules import NOT_YET, Competency, Domain, Item, Missing
from app.sessions.queries import Meeting
from app.spaces.path.remaining import Goal, shortest_way, summary_of
from app.spaces.path.words import Known, level_word


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One thing to do next: what, why, when."""

    statement: str
    why: str
    when: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A thing that could come next: an item, or a competency that has none; where it is taught."""

    thing: Item | Competency
    domain: str
    is_mandatory: bool


def next_step(known: Known, missing: Sequence[Missing]) -> NextStep | None:
    """Choose the nearest thing that a rule still asks for; None where nothing is missing.

    What the next session works on comes first, then what was begun, then the rule's own order.
    """
    ahead = _ahead(known)
    goals = shortest_way(missing, known.framework)
    candidates = list(_candidates(known, goals))
    if not candidates:
        return _come(ahead, summary_of(missing, known.framework), known)
    soon = set(ahead[0].domain_codes) if ahead else set()
    chosen = min(candidates, key=lambda one: _how_far(known, one, soon))
    return NextStep(
        statement=_text(chosen.thing),
        why=_why(known, chosen),
        when=_when(known, [each for each in ahead if chosen.domain in each.domain_codes], ahead),
    )


def _candidates(known: Known, goals: Iterable[Goal]) -> Iterator[_Candidate]:
    for goal in goals:
        for domain, thing in _nearest_of(known, goal.code):
            yield _Candidate(thing, domain.code, goal.is_mandatory)


def _nearest_of(known: Known, code: str) -> Iterator[tuple[Domain, Item | Competency]]:
    """Return what a goal comes down to: an item itself, or the open items of a competency or domain."""
    for domain in known.framework.domains:
        for competency in domain.competencies:
            if code in (domain.code, competency.code):
                yield from ((domain, thing) for thing in _open(known, competency))
            yield from ((domain, item) for item in competency.items if item.code == code)


def _open(known: Known, competency: Competency) -> tuple[Item | Competency, ...]:
    """Return the open items of a competency, of the lowest level first; itself where it has none."""
    items = [item for item in competency.items if not known.achieved.item_is_held(item) and not item.optional]
    lowest = min((item.level or NOT_YET.ordinal for item in items), default=None)
    return tuple(item for item in items if (item.level or NOT_YET.ordinal) == lowest) or (competency,)


def _how_far(known: Known, one: _Candidate, soon: Collection[str]) -> tuple[bool, bool, bool]:
    """Put what two trainers disagree about last: they have to settle it, not the learner."""
    is_new = known.achieved.held(one.thing.code) == NOT_YET.ordinal
    return one.thing.code in known.standing.conflicts, one.domain not in soon, is_new


def _text(thing: Item | Competency) -> str:
    return typography(thing.statement if isinstance(thing, Item) else thing.title)


def _why(known: Known, one: _Candidate) -> str:
    held = known.achieved.held(one.thing.code)
    begun = f"Vous en êtes ici : {level_word(known.framework, held)}." if held else "C’est nouveau pour vous."
    return typography(f"{begun} Cette chose est obligatoire." if one.is_mandatory else begun)


def _ahead(known: Known) -> list[Meeting]:
    """List the sessions to come of this framework where the learner has a place."""
    return sorted(
        (
            each
            for each in known.meetings
            if each.framework_version_id == known.framework.id
            and each.ends_at > known.now
            and each.is_enrolled
            and not each.is_cancelled
        ),
        key=lambda each: each.starts_at,
    )


def _when(known: Known, working_on_it: Sequence[Meeting], ahead: Sequence[Meeting]) -> str:
    """Say the session that works on it; else whom to ask, at the next one where there is one."""
    if working_on_it:
        which = "À votre prochaine séance" if working_on_it[0] is ahead[0] else "À une séance prévue"
        return typography(f"{which} : {_day_and_hour(working_on_it[0], known)}.")
    if ahead:
        whom = f"Demandez à {ahead[0].trainer}, à la prochaine séance"
        return typography(f"{whom} : {_day_and_hour(ahead[0], known)}.")
    held = [each for each in known.meetings if each.framework_version_id == known.framework.id]
    return f"Demandez à {held[-1].trainer if held else 'la personne qui vous accompagne'}."


def _day_and_hour(meeting: Meeting, known: Known) -> str:
    return f"{day_fr(meeting.starts_at, today=in_paris(known.now).date())} à {time_fr(meeting.starts_at)}"


def _come(ahead: Sequence[Meeting], left: str, known: Known) -> NextStep | None:
    """Say to come, where only time is missing."""
    if not left:
        return None
    return NextStep(statement="Je viens aux séances.", why=left, when=_when(known, ahead, ahead))
