"""The learner's own page, and the same content for the staff who accompany them."""

from collections.abc import Mapping

from flask import render_template

from app.awards.queries import CertificateLine, certificates_of
from app.core import clock
from app.core.access import Role, current_reach, open_to
from app.curricula.queries import framework_structure
from app.people.queries import learner_within_reach
from app.progress.queries import evidence_of, standing_from
from app.sessions.queries import Meeting, attendance_in, meetings_of
from app.spaces.path import Path, path_of
from app.spaces.views.blueprint import blueprint

Meetings = Mapping[int, tuple[Meeting, ...]]


@blueprint.get("/mon-parcours")
@open_to(Role.LEARNER)
def my_path() -> str:
    """Show a learner what they can do, what is left, and when they come next."""
    learner_ids = sorted(current_reach().learners)
    meetings = meetings_of(learner_ids)
    return render_template(
        "spaces/my_path.html",
        paths=_paths(meetings, in_detail=False),
        coming=_coming(meetings),
        certificates=_certificates(learner_ids),
    )


@blueprint.get("/apprenants/<learner_id>/progression")
@open_to(Role.TRAINER, Role.EVALUATOR, Role.MANAGER)
def progression(learner_id: str) -> str:
    """Show the staff a learner's progress, with who saw each thing and when."""
    learner = learner_within_reach(learner_id, current_reach())
    meetings = meetings_of([learner.id])
    return render_template(
        "progress/learner.html",
        learner=learner,
        paths=_paths(meetings, in_detail=True),
        meetings=meetings[learner.id],
        coming=_coming(meetings),
    )


def _paths(meetings: Meetings, *, in_detail: bool) -> list[Path]:
    """Derive each way that a learner follows, in two statements whatever their number."""
    followed = [
        (learner_id, version) for learner_id in meetings for version in _frameworks(meetings[learner_id])
    ]
    frameworks = {version: framework_structure(version) for _learner, version in followed}
    subjects = [subject for framework in frameworks.values() for subject in framework.subjects]
    evidence = evidence_of(list(meetings), subjects)
    now = clock.now()
    return [
        path_of(
            standing_from(
                frameworks[version],
                evidence[learner_id],
                attendance_in(meetings[learner_id], now=now, framework_version_id=version),
            ),
            in_detail=in_detail,
        )
        for learner_id, version in followed
    ]


def _frameworks(meetings: tuple[Meeting, ...]) -> list[int]:
    """List the frameworks that a learner's sessions prepare, the latest first."""
    versions = (each.framework_version_id for each in reversed(meetings) if each.framework_version_id)
    return list(dict.fromkeys(versions))


def _coming(meetings: Meetings) -> Meeting | None:
    """Return the next session where the learner has a place or waits for one."""
    now = clock.now()
    ahead = [
        each
        for of_one in meetings.values()
        for each in of_one
        if each.ends_at > now and not each.is_cancelled and (each.is_enrolled or each.is_waiting)
    ]
    return min(ahead, key=lambda each: each.starts_at, default=None)


def _certificates(learner_ids: list[int]) -> list[CertificateLine]:
    found = certificates_of(learner_ids)
    return [line for lines in found.values() for line in lines if line.can_be_opened]
