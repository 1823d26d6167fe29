"""The ways that learners follow, read in a counted number of statements whatever their number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.core import clock
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework
from app.progress.queries import Evidences, evidence_of, standing_from
from app.progress.queries.outside import OutsideFact, outside_decisions_of
from app.progress.queries.self_assessment import Beside, beside_evidence
from app.sessions.queries import Meeting, attendance_in, meetings_of
from app.spaces.path import Known, Path, path_of

Granted = Collection[tuple[int, int]]
"""The learner and the framework version of each award in force."""


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What was read of some learners; `only` narrows it to one framework, followed or not."""

    meetings: Mapping[int, tuple[Meeting, ...]]
    beside: Mapping[int, Beside]
    evidence: Mapping[int, Evidences]
    decisions: Mapping[int, tuple[OutsideFact, ...]]
    ways: Sequence[tuple[int, Framework]]

    @property
    def coming(self) -> Meeting | None:
        """Return the next session where a learner has a place or waits for one."""
        now = clock.now()
        ahead = [
            each
            for of_one in self.meetings.values()
            for each in of_one
            if each.ends_at > now and not each.is_cancelled and (each.is_enrolled or each.is_waiting)
        ]
        return min(ahead, key=lambda each: each.starts_at, default=None)

    @property
    def has_news(self) -> bool:
        """Tell whether something changed of a session to come, and was not read."""
        return any(each.has_news for of_one in self.meetings.values() for each in of_one)

    def paths(self, *, in_detail: bool, granted: Granted = ()) -> list[Path]:
        """Say each way in plain words; `in_detail` adds who saw each thing, and when."""
        return [
            path_of(self._known(learner_id, framework, granted), in_detail=in_detail)
            for learner_id, framework in self.ways
        ]

    def _known(self, learner_id: int, framework: Framework, granted: Granted) -> Known:
        now, meetings = clock.now(), self.meetings[learner_id]
        attendance = attendance_in(
            meetings,
            now=now,
            framework_version_id=framework.id,
            rounding_minutes=framework.derivation.rounding_minutes,
        )
        evidence = self.evidence[learner_id]
        return Known(
            standing=standing_from(framework, evidence, attendance),
            evidence=evidence,
            beside=self.beside[learner_id],
            meetings=meetings,
            decisions=self.decisions[learner_id],
            is_granted=(learner_id, framework.id) in granted,
            now=now,
            today=clock.today(),
        )


def followed_by(learner_ids: Collection[int], *, only: Framework | None = None) -> Followed:
    """Read all that is known of some learners' ways, the latest first, in four statements."""
    meetings, beside = meetings_of(learner_ids), beside_evidence(learner_ids)
    ways = [
        (learner_id, framework_structure(version))
        for learner_id in learner_ids
        for version in _versions(meetings[learner_id], beside[learner_id])
    ]
    if only is not None:
        ways = [way for way in ways if way[1].id == only.id] or [(min(learner_ids), only)]
    frameworks = {framework.id: framework for _learner, framework in ways}
    subjects = [subject for framework in frameworks.values() for subject in framework.subjects]
    return Followed(
        meetings=meetings,
        beside=beside,
        evidence=evidence_of(learner_ids, subjects),
        decisions=outside_decisions_of(learner_ids),
        ways=ways,
    )


def _versions(meetings: Sequence[Meeting], beside: Beside) -> list[int]:
    """List the versions that a learner's sessions prepare, the latest first, then the others."""
    prepared = [each.framework_version_id for each in reversed(meetings) if each.framework_version_id]
    return list(dict.fromkeys([*prepared, *beside.versions]))
