"""A passport that somebody brings, examined before anything is written; and those taken in before."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.keys import IssuingImpossible, current_keys
from app.curricula.queries import framework_lines, framework_structure
from app.curricula.rules import Framework
from app.people.models import Person, Structure
from app.people.queries import LearnerLine
from app.progress.errors import (
    AlgorithmUnknown,
    NotAPassport,
    PassportAltered,
    PassportExpired,
    PassportHeavy,
    PassportNotYet,
    PassportOnPaper,
    PassportUnreadable,
)
from app.progress.models import ImportedPassport
from app.progress.queries.evidence import Evidences, evidence_of
from app.progress.queries.issuers import IssuerLine, trusted_issuers
from app.progress.queries.standing import standing_from
from app.progress.rules.imports import ALGORITHMS, HEAVIEST, Plan, algorithm_of, is_our_own, plan_of
from app.sessions.queries import Attendance
from certificates.credentials import (
    CredentialContent,
    CredentialReport,
    CredentialState,
    check_credential,
    jwks,
)

_PDF = b"%PDF-"
_REFUSALS = {
    CredentialState.BROKEN: PassportAltered,
    CredentialState.NOT_YET: PassportNotYet,
    CredentialState.EXPIRED: PassportExpired,
    CredentialState.UNREADABLE: PassportUnreadable,
}
_WORDS = {"issuer_name": 200, "issuer": 300, "credential": 200}
"""How long the words of others may be where we keep them."""


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A passport as it was read, what is proven of it, and what it would bring to a learner.

    `is_recognised`: its signature is good and its issuer believed. `is_about` tells whether the
    name agrees with the learner's, None where the passport names nobody. `trusted_name` is the
    name that our list gives the issuer. `seen` holds the ids of the evidence that stands today
    for what it would bring.
    """

    token: str
    content: CredentialContent
    is_recognised: bool
    is_our_own: bool
    is_about: bool | None
    trusted_name: str
    plan: Plan
    seen: tuple[int, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of the credential, in hexadecimal."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    @property
    def issuer_name(self) -> str:
        """The name shown for whoever issued it: that of the file, else that of our list."""
        return (self.content.issuer_name or self.trusted_name or self.content.issuer_id)[
            : _WORDS["issuer_name"]
        ]

    @property
    def issued_on(self) -> date:
        """The day it was issued, in Paris."""
        return clock.in_paris(self.content.valid_from).date()

    @property
    def last_day(self) -> date | None:
        """The last day of its life, in Paris, where it has one."""
        until = self.content.valid_until
        return clock.in_paris(until - timedelta(seconds=1)).date() if until else None

    @property
    def kept_words(self) -> dict[str, str]:
        """What is kept of its own names, cut to the room that they have."""
        return {
            "issuer_name": self.issuer_name,
            "issuer": self.content.issuer_id[: _WORDS["issuer"]],
            "credential": self.content.id[: _WORDS["credential"]],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """A passport taken in before: from whom, of what day, by whom, and whether it was recognised."""

    issuer_name: str
    issued_at: datetime
    is_recognised: bool
    received_by: str
    received_at: datetime


def examined(raw: bytes, learner: LearnerLine) -> Examined:
    """Examine a passport for a learner, without any network; nothing is written.

    Raises:
        PassportHeavy, PassportOnPaper, PassportUnreadable, AlgorithmUnknown, PassportAltered,
            PassportNotYet, PassportExpired, NotAPassport: each with its own sentence.
    """
    token = _token(raw)
    issuers = {each.issuer: each for each in trusted_issuers()}
    keys = current_keys()
    report = _checked(token, {issuer: each.jwks for issuer, each in issuers.items()} | _own_keys())
    content = report.content
    if content is None or not content.shown:
        raise NotAPassport
    structure = db.session.get_one(Structure, learner.structure_id)
    plan, seen = _plan(content, learner)
    return Examined(
        token=token,
        content=content,
        is_recognised=report.is_good,
        is_our_own=report.is_good
        and is_our_own(content, issuer_id=keys.issuer_id, structure_name=structure.name),
        is_about=content.is_about(learner.name),
        trusted_name=_name_of(issuers.get(content.issuer_id)),
        plan=plan,
        seen=seen,
    )


def imports_of(learner_id: int) -> tuple[ImportLine, ...]:
    """List the passports taken in for a learner, the latest first, in one statement."""
    rows = db.session.execute(
        select(ImportedPassport, Person.given_name, Person.family_name)
        .join(Person, Person.id == ImportedPassport.received_by)
        .where(ImportedPassport.learner_id == learner_id)
        .order_by(ImportedPassport.id.desc())
    )
    return tuple(
        ImportLine(
            issuer_name=row.issuer_name,
            issued_at=row.issued_at,
            is_recognised=row.is_recognised,
            received_by=f"{given} {family}".strip(),
            received_at=row.received_at,
        )
        for row, given, family in rows
    )


def _token(raw: bytes) -> str:
    if len(raw) > HEAVIEST:
        raise PassportHeavy
    if raw.lstrip().startswith(_PDF):
        raise PassportOnPaper
    try:
        token = "".join(raw.decode("utf-8-sig").split())
    except UnicodeDecodeError:
        raise PassportUnreadable from None
    if not token:
        raise PassportUnreadable
    return token


def _checked(token: str, jwks_by_issuer: Mapping[str, Mapping[str, Any]]) -> CredentialReport:
    """Check the signature and the dates; whatever cannot be taken in is refused here."""
    report = check_credential(token, jwks_by_issuer=jwks_by_issuer, at=clock.now())
    announced = algorithm_of(token)
    if report.content is not None and announced is not None and announced not in ALGORITHMS:
        raise AlgorithmUnknown
    refusal = _REFUSALS.get(report.state)
    if refusal is not None:
        raise refusal
    return report


def _own_keys() -> dict[str, Mapping[str, Any]]:
    """Return our own public keys, where this installation has some."""
    keys = current_keys()
    try:
        return {keys.issuer_id: jwks(keys.published_keys())}
    except IssuingImpossible:
        return {}


def _name_of(issuer: IssuerLine | None) -> str:
    return issuer.name if issuer else ""


def _plan(content: CredentialContent, learner: LearnerLine) -> tuple[Plan, tuple[int, ...]]:
    """Compare with what is held here; return what it would bring, and the evidence it would replace."""
    versions = _versions(content, learner.structure_id)
    subjects = [subject for framework in versions.values() for subject in framework.subjects]
    evidence = evidence_of([learner.id], subjects)[learner.id]
    plan = plan_of(
        content.shown,
        versions,
        levels=_levels(versions, evidence),
        issued_on=clock.in_paris(content.valid_from).date(),
        earliest=clock.OLDEST_DAY,
    )
    seen = dict.fromkeys(piece.id for each in plan.new for piece in evidence.get(each.item.id, ()))
    return plan, tuple(seen)


def _versions(content: CredentialContent, structure_id: int) -> dict[tuple[str, str], Framework]:
    told = {(each.framework_code, each.framework_version) for each in content.shown}
    loaded = {(line.code, line.version): line.id for line in framework_lines() if line.is_for(structure_id)}
    return {named: framework_structure(loaded[named]) for named in told if named in loaded}


def _levels(versions: Mapping[Any, Framework], evidence: Evidences) -> dict[int, int]:
    """Return the level held here, by item id, in the versions that the passport speaks of."""
    found: dict[int, int] = {}
    for framework in versions.values():
        held = standing_from(framework, evidence, Attendance()).levels
        found |= {item.id: held[item.code] for item in framework.subjects if item.code in held}
    return found
