"""Sign competencies off: an evaluator's word on what others observed; the caller commits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.awards.errors import AnotherPersonSigns, NotHabilitated, NothingToSignOff, NotYoursToDecide
from app.awards.queries.eligibility import observers, role_to_sign_off
from app.core import journal
from app.core.access import Role
from app.core.database import db, lock
from app.core.french import typography
from app.curricula.queries.habilitations import may_validate
from app.curricula.rules import NOT_YET, Competency, Framework
from app.people.models import Learner
from app.progress.queries import Standing, standing_of
from app.progress.services import Circumstances, TickWanted, record_evidence

SIGNED = "awards:sign_off:saved"


class Opinion(StrEnum):
    """What an evaluator says of a competency."""

    VALIDATED = "validee"
    TO_REVIEW = "a-revoir"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """An opinion on a competency, with the evaluator's words."""

    competency: str
    opinion: Opinion
    comment: str = ""


def sign_off(
    learner_id: int,
    framework: Framework,
    wanted: Sequence[SignOff],
    *,
    seen: Iterable[int] = (),
    key: str,
    by_person_id: int,
    roles: Collection[Role],
) -> int:
    """Keep an evaluator's opinions on a learner's competencies, all or none; return how many are new.

    « validée » holds the competency at the level that counts; « à revoir » lowers nothing. `seen`
    holds the ids of the sign-offs that the page showed: those of the same competency are replaced.

    Raises:
        NotYoursToDecide: the framework's rule names none of these roles.
        NotHabilitated: the structure habilitated other people to validate this framework.
        AnotherPersonSigns: the caller observed one of these competencies.
        NothingToSignOff: nothing was observed of one of them.
    """
    learner = db.session().get_one(Learner, learner_id)
    lock(learner)
    check_may_sign(learner.structure_id, framework, by_person_id=by_person_id, roles=roles)
    standing = standing_of(learner.id, framework.id)
    new = [each for each in wanted if not _is_said(each, standing)]
    ticks = [(each, _tick(each, standing, learner.id, by_person_id)) for each in new]
    shown = list(seen)
    for each, tick in ticks:
        record_evidence(
            learner.structure_id,
            framework,
            [tick],
            seen=shown,
            key=f"{key}.{tick.item_id}",
            by=by_person_id,
            circumstances=Circumstances(is_sign_off=True, comment=each.comment),
        )
    if new:
        _note(learner, framework, new, by_person_id=by_person_id)
    return len(new)


def check_may_sign(
    structure_id: int, framework: Framework, *, by_person_id: int, roles: Collection[Role]
) -> None:
    """Refuse whoever may not sign competencies of a framework off in a structure.

    Raises:
        NotYoursToDecide, NotHabilitated: see `sign_off`.
    """
    if role_to_sign_off(framework, roles) is None:
        raise NotYoursToDecide
    if not may_validate(structure_id, framework.code, by_person_id):
        raise NotHabilitated


def _is_said(wanted: SignOff, standing: Standing) -> bool:
    """Tell whether an opinion, without a word more, is the one that stands already."""
    stands = {shown.level for shown in standing.evidence.get(wanted.competency, ()) if shown.is_sign_off}
    return not wanted.comment and stands == {_level(wanted, standing.framework)}


def _tick(wanted: SignOff, standing: Standing, learner_id: int, by_person_id: int) -> TickWanted:
    """Say an opinion as a level of the competency whole."""
    competency = standing.framework.by_code.get(wanted.competency)
    level = _level(wanted, standing.framework)
    if not isinstance(competency, Competency) or competency.whole is None or level is None:
        raise NothingToSignOff(wanted.competency)
    seen_by = observers(standing, codes_of(competency))
    if not seen_by:
        raise NothingToSignOff(typography(competency.title))
    if by_person_id in seen_by:
        raise AnotherPersonSigns(typography(competency.title))
    return TickWanted(learner_id=learner_id, item_id=competency.whole.id, level=level)


def _note(learner: Learner, framework: Framework, new: Sequence[SignOff], *, by_person_id: int) -> None:
    validated = sum(each.opinion is Opinion.VALIDATED for each in new)
    words = {"framework": framework.code, "validated": validated, "to_review": len(new) - validated}
    journal.record(learner.structure_id, SIGNED, learner.public_id, by=by_person_id, words=words)


def _level(wanted: SignOff, framework: Framework) -> int | None:
    return framework.validated_from if wanted.opinion is Opinion.VALIDATED else NOT_YET.ordinal


def codes_of(competency: Competency) -> frozenset[str]:
    """Return the codes under which evidence of a competency stands: its own, and those of its items."""
    return frozenset((competency.code, *(item.code for item in competency.items)))
