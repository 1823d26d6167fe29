"""The learner's own pages, and the same content for the staff who accompany them."""

from collections.abc import Callable, Collection

from flask import render_template, url_for

from app.awards.queries import CertificateLine, certificates_of
from app.awards.rules import CertificateState
from app.core import clock
from app.core.access import Role, current_reach, open_to
from app.curricula.queries import framework_named
from app.sessions.queries import Meeting
from app.spaces.accompanied import READERS, learner_with_titles
from app.spaces.followed import followed_by
from app.spaces.path import Path, Skill
from app.spaces.views.blueprint import blueprint


@blueprint.get("/mon-parcours")
@open_to(Role.LEARNER)
def my_path() -> str:
    """Show a learner what they can do, what is left, and when they come next."""
    learner_ids = sorted(current_reach().learners)
    followed = followed_by(learner_ids)
    certificates = _certificates(learner_ids)
    return render_template(
        "spaces/my_path.html",
        paths=followed.paths(in_detail=False, granted=_granted(certificates)),
        coming=followed.coming,
        comes_today=_is_today(followed.coming),
        has_news=followed.has_news,
        certificates=certificates,
    )


def _is_today(coming: Meeting | None) -> bool:
    return coming is not None and clock.in_paris(coming.starts_at).date() == clock.today()


@blueprint.get("/mon-parcours/<framework>/<version>")
@open_to(Role.LEARNER)
def my_framework(framework: str, version: str) -> str:
    """Show a learner every thing of one framework: where they stand, who saw it, what it leads to."""
    found = framework_named(framework, version, structures=current_reach().structures_as(Role.LEARNER))
    learner_ids = sorted(current_reach().learners)
    followed = followed_by(learner_ids, only=found)
    granted = _granted(_certificates(learner_ids))
    return render_template("spaces/my_path_whole.html", paths=followed.paths(in_detail=True, granted=granted))


@blueprint.get("/apprenants/<learner_id>/progression")
@open_to(*READERS)
def progression(learner_id: str) -> str:
    """Show the staff a learner's progress, with who saw each thing and when."""
    learner, titles = learner_with_titles(learner_id, current_reach())
    followed = followed_by([learner.id])
    return render_template(
        "progress/learner.html",
        learner=learner,
        paths=followed.paths(in_detail=True, granted={(learner.id, version) for version in titles}),
        meetings=followed.meetings[learner.id],
        history=_history_of(learner.public_id),
        may_record=learner.structure_id in current_reach().structures_as(Role.TRAINER, Role.MANAGER),
    )


def _history_of(learner_id: str) -> Callable[[Path, Skill], str]:
    """Return what gives the address of all that was recorded about one thing."""

    def address(path: Path, skill: Skill) -> str:
        return url_for(
            "progress.history",
            learner_id=learner_id,
            framework=path.code,
            version=path.version,
            code=skill.code,
        )

    return address


def _certificates(learner_ids: list[int]) -> list[CertificateLine]:
    found = certificates_of(learner_ids)
    return [line for lines in found.values() for line in lines if line.can_be_opened]


def _granted(certificates: Collection[CertificateLine]) -> set[tuple[int, int]]:
    """Return the learner and the framework of each certificate in force."""
    return {
        (line.learner_id, line.framework_version_id)
        for line in certificates
        if line.state is CertificateState.IN_FORCE
    }
