"""What crosswalks suggest for a learner, and what was answered: four statements in all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.curricula.models import FrameworkVersion, Item
from app.curricula.queries import framework_structure, matches_from
from app.curricula.queries.offers import FrameworkOffer, offers_of
from app.curricula.rules import Achieved, Competency, Framework
from app.curricula.rules.crosswalk import KnownMatch
from app.people.models import Person
from app.progress.models import SuggestionAnswer
from app.progress.queries.evidence import Evidences, evidence_of
from app.progress.queries.standing import Standing, in_plain_values, standing_from
from app.progress.rules.suggestions import Reason, Suggestion, suggested
from app.sessions.queries import Attendance

_Held, _Proposed = aliased(Item), aliased(Item)
_HeldIn, _ProposedIn = aliased(FrameworkVersion), aliased(FrameworkVersion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A reason, with who saw the competency that is held, and on what day for the last time."""

    reason: Reason
    seen_by: tuple[str, ...]
    seen_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A suggestion as its card shows it; `seen` holds the ids of the evidence that stands for it already."""

    suggestion: Suggestion
    why: tuple[Why, ...]
    seen: tuple[int, ...]

    @property
    def target(self) -> tuple[str, str, str]:
        """What names it in a form: the framework's code, its version, the competency's code."""
        framework = self.suggestion.framework
        return framework.code, framework.version, self.suggestion.competency.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered to a suggestion: about what, from what, by whom and when."""

    pair: tuple[int, int]
    is_confirmed: bool
    framework: str
    title: str
    from_framework: str
    from_title: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """All that a crosswalk says of a learner: what is proposed, and what was refused."""

    proposals: tuple[Proposal, ...]
    refused: tuple[Answer, ...]

    def by_framework(self) -> list[tuple[Framework, list[Proposal]]]:
        """Group the proposals by the framework that they are for."""
        found: dict[str, list[Proposal]] = {}
        for each in self.proposals:
            found.setdefault(each.suggestion.framework.code, []).append(each)
        return [(group[0].suggestion.framework, group) for group in found.values()]

    def proposal(self, target: tuple[str, str, str]) -> Proposal | None:
        """Find what a form names, unless it is proposed no longer."""
        return next((each for each in self.proposals if each.target == target), None)


def suggestions_for(learner_id: int, structure_id: int) -> Suggestions:
    """Return what is proposed for a learner in the frameworks that a structure offers."""
    offers = offers_of(structure_id)
    links = matches_from({_known_as(offer) for offer in offers})
    versions = _versions(offers, links)
    evidence = _evidence(learner_id, versions.values())
    standings = {id_: standing_from(each, evidence, Attendance()) for id_, each in versions.items()}
    states = {id_: Achieved(each, in_plain_values(standings[id_])) for id_, each in versions.items()}
    answers = _answers(learner_id)
    found = suggested(
        links,
        known=_by_code(offers, states),
        offered={code: held[0] for code, held in _by_code(_proposable(offers), states).items()},
        answered={each.pair for each in answers},
    )
    return Suggestions(
        proposals=tuple(_proposal(each, standings, evidence) for each in found),
        refused=tuple(each for each in answers if not each.is_confirmed),
    )


def _known_as(offer: FrameworkOffer) -> str:
    """Return the code that crosswalks know a version by: a local variant goes by its base's."""
    return offer.base_code or offer.line.code


def _versions(offers: Iterable[FrameworkOffer], links: Iterable[KnownMatch]) -> dict[int, Framework]:
    """Return the versions that a crosswalk speaks of, by id."""
    told = {link.from_framework for link in links}
    return {offer.line.id: framework_structure(offer.line.id) for offer in offers if _known_as(offer) in told}


def _by_code(
    offers: Iterable[FrameworkOffer], states: Mapping[int, Achieved]
) -> dict[str, Sequence[Achieved]]:
    """Group a person's states by the code that crosswalks know, variants last, the latest first."""
    found: dict[str, list[Achieved]] = {}
    for offer in sorted(offers, key=lambda each: each.base_code is not None):
        if offer.line.id in states:
            found.setdefault(_known_as(offer), []).append(states[offer.line.id])
    return {code: tuple(held) for code, held in found.items()}


def _proposable(offers: Iterable[FrameworkOffer]) -> list[FrameworkOffer]:
    return [offer for offer in offers if offer.is_offered]


def _evidence(learner_id: int, versions: Iterable[Framework]) -> Evidences:
    subjects = [subject for framework in versions for subject in framework.subjects]
    return evidence_of([learner_id], subjects)[learner_id]


def _proposal(suggestion: Suggestion, standings: Mapping[int, Standing], evidence: Evidences) -> Proposal:
    return Proposal(
        suggestion=suggestion,
        why=tuple(_why(reason, standings[reason.framework.id]) for reason in suggestion.reasons),
        seen=tuple(
            dict.fromkeys(piece.id for item in suggestion.to_confirm for piece in evidence.get(item.id, ()))
        ),
    )


def _why(reason: Reason, standing: Standing) -> Why:
    pieces = [piece for code in _codes(reason.competency) for piece in standing.evidence.get(code, ())]
    return Why(
        reason=reason,
        seen_by=tuple(dict.fromkeys(piece.recorded_by for piece in pieces)),
        seen_on=max((piece.happened_on for piece in pieces), default=None),
    )


def _codes(competency: Competency) -> tuple[str, ...]:
    return (competency.code, *(item.code for item in competency.items))


def _answers(learner_id: int) -> list[Answer]:
    """List what was answered for a learner, the latest first."""
    rows = db.session.execute(
        select(
            SuggestionAnswer,
            _HeldIn.short_name,
            _Held.statement,
            _ProposedIn.short_name,
            _Proposed.statement,
            Person.given_name,
            Person.family_name,
        )
        .join(_Held, _Held.id == SuggestionAnswer.from_item_id)
        .join(_HeldIn, _HeldIn.id == _Held.framework_version_id)
        .join(_Proposed, _Proposed.id == SuggestionAnswer.to_item_id)
        .join(_ProposedIn, _ProposedIn.id == _Proposed.framework_version_id)
        .join(Person, Person.id == SuggestionAnswer.answered_by)
        .where(SuggestionAnswer.learner_id == learner_id)
        .order_by(SuggestionAnswer.answered_at.desc(), SuggestionAnswer.id)
    )
    return [_answer(*row) for row in rows]


def _answer(row: SuggestionAnswer, *words: Any) -> Answer:
    from_framework, from_title, framework, title, given, family = words
    return Answer(
        pair=(row.from_item_id, row.to_item_id),
        is_confirmed=row.is_confirmed,
        framework=framework,
        title=title,
        from_framework=from_framework,
        from_title=from_title,
        by=f"{given} {family}".strip(),
        at=row.answered_at,
    )
