"""The people of a session, with what the sheet says of them and what they signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner, LearnerAlias, Person
from app.people.queries import alias_of, joined_as
from app.people.rules.names import in_a_list
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    Enrolment,
    EnrolmentStatus,
    Presence,
)
from app.sessions.queries.signing import SignableSession, Signature, session_to_sign, signatures_of
from app.sessions.rules.signing import HalfDaySpan

_SEATED = (Enrolment.ended_at.is_(None), Enrolment.status == EnrolmentStatus.ENROLLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Somebody with a seat; `presence` is None while nothing is noted, or while two answers differ."""

    learner_id: int
    public_id: str
    person_id: int
    given_name: str
    family_name: str
    presence: Presence | None
    signatures: tuple[Signature, ...]

    @property
    def name(self) -> str:
        """The full name, as on the sheet."""
        return f"{self.given_name} {self.family_name}".strip()

    def act_of(self, span: HalfDaySpan) -> Signature | None:
        """Return what stands for a half-day: the learner's own act, else the trainer's word."""
        found = [act for act in self.signatures if (act.day, act.half) == (span.day, span.half)]
        return min(found, key=lambda act: (not act.is_own, act.id), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningDesk:
    """A session with those who have a seat, by name, and the trainers who countersigned."""

    held: SignableSession
    signers: tuple[Signer, ...]
    countersigned: tuple[Signature, ...]

    def signer(self, public_id: str) -> Signer:
        """Return one of the people.

        Raises:
            NotFound: they have no seat here.
        """
        for signer in self.signers:
            if signer.public_id == public_id:
                return signer
        raise NotFound


def signing_desk(public_id: str, structure_ids: Iterable[int]) -> SigningDesk:
    """Read a session, its people, what stands of them and all that was signed, in four statements.

    Raises:
        NotFound: no such session in these structures.
    """
    held = session_to_sign(public_id, structure_ids)
    acts = signatures_of(held.id)
    return SigningDesk(
        held=held,
        signers=_signers(held.id, acts),
        countersigned=tuple(act for act in acts if act.learner_id is None),
    )


def _signers(session_id: int, acts: tuple[Signature, ...]) -> tuple[Signer, ...]:
    """List those who have a seat under the names that count: those of the record they were joined to."""
    counts = aliased(Learner)
    wanted = (
        select(Learner.id, Learner.public_id, Person.id.label("person_id"))
        .add_columns(Person.given_name, Person.family_name)
        .select_from(Enrolment)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .outerjoin(LearnerAlias, alias_of(Learner.id))
        .join(counts, counts.id == joined_as(Learner.id))
        .join(Person, Person.id == counts.person_id)
        .where(*_SEATED, Enrolment.course_session_id == session_id)
        .order_by(Learner.id)
    )
    said = _said(session_id)
    found = (
        Signer(
            learner_id=row.id,
            public_id=row.public_id,
            person_id=row.person_id,
            given_name=row.given_name,
            family_name=row.family_name,
            presence=said.get(row.id),
            signatures=tuple(act for act in acts if act.learner_id == row.id),
        )
        for row in db.session.execute(wanted)
    )
    return tuple(sorted(found, key=lambda signer: in_a_list(signer.given_name, signer.family_name)))


def _said(session_id: int) -> Mapping[int, Presence]:
    """Return what the sheet says of each learner of whom it says one thing."""
    wanted = select(AttendanceMark.learner_id, AttendanceMark.presence).where(
        AttendanceMark.course_session_id == session_id,
        AttendanceMark.is_withdrawn.is_(False),
        ~exists().where(AttendanceReplacement.replaced_id == AttendanceMark.id),
    )
    found: dict[int, set[Presence]] = {}
    for learner_id, presence in db.session.execute(wanted):
        found.setdefault(learner_id, set()).add(presence)
    return {learner_id: said.pop() for learner_id, said in found.items() if len(said) == 1}
