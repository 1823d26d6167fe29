"""Answer a suggestion of a crosswalk, once for ever; nothing converts by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.core import clock, journal
from app.core.database import db, lock
from app.curricula.rules import Item
from app.people.models import Learner
from app.progress.errors import LevelUnknown, NothingTicked
from app.progress.models import EvidenceKind, SuggestionAnswer
from app.progress.queries.suggestions import Proposal, suggestions_for
from app.progress.rules.suggestions import Suggestion
from app.progress.services.circumstances import Circumstances
from app.progress.services.recording import TickWanted, record_evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What a person vouches for: a level of the framework's own scale, and the codes of what reaches it.

    `seen` holds the ids of the evidence that the page showed.
    """

    level: int
    codes: Collection[str]
    seen: Sequence[int] = ()


def answer_suggestion(
    learner_id: int, target: tuple[str, str, str], confirmation: Confirmation | None, *, key: str, by: int
) -> bool:
    """Keep what a person answers to a suggestion; without a confirmation, they refuse it.

    `target` is the framework's code, its version and the competency's code. Every reason that is
    known is answered at once. The learner's row is held: of two people at once, the second finds
    the answer there, and nothing changes. Return whether the answer was kept.

    Raises:
        LevelUnknown: the level is not one that counts.
        NothingTicked: the confirmation names nothing of what was proposed.
    """
    learner = db.session().get_one(Learner, learner_id)
    lock(learner)
    proposal = suggestions_for(learner.id, learner.structure_id).proposal(target)
    if proposal is None:
        return False
    answers = _kept(learner, proposal, is_confirmed=confirmation is not None, by=by)
    if confirmation is not None:
        record_evidence(
            learner.structure_id,
            proposal.suggestion.framework,
            _ticks(learner, proposal.suggestion, confirmation),
            seen=confirmation.seen,
            key=key,
            by=by,
            circumstances=Circumstances(kind=EvidenceKind.RECOGNISED, suggestion_answer_id=answers[0].id),
        )
    words = dict(zip(("framework", "version", "competency"), target, strict=True))
    act = "refused" if confirmation is None else "confirmed"
    journal.record(learner.structure_id, f"progress:suggestion:{act}", learner.public_id, by=by, words=words)
    return True


def _ticks(learner: Learner, suggestion: Suggestion, confirmation: Confirmation) -> list[TickWanted]:
    if confirmation.level not in {level.ordinal for level in suggestion.levels}:
        raise LevelUnknown("Choisissez un niveau de la liste.")
    chosen = [item for item in suggestion.to_confirm if item.code in confirmation.codes]
    if not chosen:
        raise NothingTicked
    return [
        TickWanted(learner_id=learner.id, item_id=item.id, level=_level(item, confirmation.level))
        for item in chosen
    ]


def _level(item: Item, wanted: int) -> int:
    """Return the level to mark: an item that shows one level is marked at its own."""
    return wanted if item.level is None else item.level


def _kept(learner: Learner, proposal: Proposal, *, is_confirmed: bool, by: int) -> list[SuggestionAnswer]:
    """Write an answer to each reason, the strongest first."""
    whole = proposal.suggestion.competency.whole
    assert whole is not None, "a loaded competency has its whole"
    answers = [
        SuggestionAnswer(
            structure_id=learner.structure_id,
            learner_id=learner.id,
            from_item_id=reason.competency.whole.id,
            to_item_id=whole.id,
            crosswalk_match_id=reason.link.id,
            is_confirmed=is_confirmed,
            answered_by=by,
            answered_at=clock.now(),
        )
        for reason in proposal.suggestion.reasons
        if reason.competency.whole is not None
    ]
    db.session.add_all(answers)
    db.session.flush()
    return answers
