"""Passports: the one that each learner has, its stored bytes, and what a new one would say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from app.awards.models import Passport, PassportFile
from app.awards.queries.eligibility import frameworks_followed
from app.awards.queries.published import identifiers_by_code
from app.awards.rules import Held, things_held
from app.core.database import db
from app.core.identifiers import grouped
from app.curricula.rules import Achieved, Domain, Framework
from app.people.models import Learner, Structure
from app.progress.models import Evidence, EvidenceKind, EvidenceSource
from app.progress.queries import Shown, Standing, in_plain_values, standing_of


@dataclass(frozen=True, kw_only=True)
class PassportLine:
    """Where a learner stands with their passport; the last four are None until they have one."""

    learner_id: int
    learner_public_id: str
    structure_name: str
    has_shown: bool
    public_id: str | None = None
    code: str | None = None
    issued_at: datetime | None = None
    is_example: bool | None = None


@dataclass(frozen=True, kw_only=True)
class StoredPassport:
    """Bytes as they were stored, and the code for their file's name."""

    content: bytes
    code: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class HeldThing:
    """A thing held, with the piece of evidence that shows it best and whoever recognised it.

    `body` is the name of an outside body, empty for what was seen here; `identifier` is the
    UUID of the thing in the framework's published package.
    """

    held: Held
    proof: Shown
    body: str
    identifier: str


@dataclass(frozen=True, kw_only=True)
class HeldPart:
    """What is held in one version of a framework, by domain in its order; no domain is empty."""

    framework: Framework
    domains: tuple[tuple[Domain, tuple[HeldThing, ...]], ...]

    @property
    def things(self) -> tuple[HeldThing, ...]:
        """Everything held in it."""
        return tuple(thing for _domain, things in self.domains for thing in things)


def passport_lines(learner_ids: Collection[int]) -> list[PassportLine]:
    """Return where some learners stand with their passports, in one statement."""
    has_shown = select(1).where(Evidence.learner_id == Learner.id, ~Evidence.is_declared).exists()
    wanted = (
        select(
            Learner.id.label("learner_id"),
            Learner.public_id.label("learner_public_id"),
            Structure.name.label("structure_name"),
            has_shown.label("has_shown"),
            Passport.public_id,
            Passport.code,
            Passport.issued_at,
            Passport.is_example,
        )
        .join(Structure, Structure.id == Learner.structure_id)
        .outerjoin(Passport, (Passport.learner_id == Learner.id) & Passport.ended_at.is_(None))
        .where(Learner.id.in_(learner_ids))
        .order_by(Learner.id)
    )
    return [
        PassportLine(**{**row._mapping, "code": grouped(row.code) if row.code else None})
        for row in db.session.execute(wanted)
    ]


def stored_passport(
    learner_ids: Collection[int], *, form: Literal["pdf", "credential"], public_id: str | None = None
) -> StoredPassport | None:
    """Return a passport in force of these learners in one of its forms: the newest, or the one named."""
    column = PassportFile.pdf if form == "pdf" else PassportFile.credential
    wanted = (
        select(column.label("content"), Passport.code, Passport.file_digest)
        .join(PassportFile, PassportFile.passport_id == Passport.id)
        .where(Passport.learner_id.in_(learner_ids), Passport.ended_at.is_(None))
        .order_by(Passport.id.desc())
    )
    if public_id is not None:
        wanted = wanted.where(Passport.public_id == public_id)
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    content = row.content.encode() if isinstance(row.content, str) else row.content
    return StoredPassport(content=content, code=grouped(row.code), digest=row.file_digest)


def parts_held(learner_id: int) -> tuple[HeldPart, ...]:
    """Return what a learner holds in each framework that they follow; one version of each."""
    standings = [standing_of(learner_id, version_id) for version_id in frameworks_followed(learner_id)]
    held = _one_of_each((standing, _held(standing)) for standing in standings)
    proofs = [proof.id for _standing, domains in held for _domain, things in domains for _, proof in things]
    bodies = _bodies_of(proofs)
    return tuple(_part(standing.framework, domains, bodies) for standing, domains in held)


_Things = tuple[tuple[Held, Shown], ...]
_Domains = tuple[tuple[Domain, _Things], ...]


def _held(standing: Standing) -> _Domains:
    achieved = Achieved(standing.framework, in_plain_values(standing))
    found = (
        (domain, tuple((held, _proof(standing, held)) for held in things_held(achieved, domain)))
        for domain in standing.framework.domains
    )
    return tuple((domain, things) for domain, things in found if things)


def _proof(standing: Standing, held: Held) -> Shown:
    """Return the latest evidence that shows a thing at its level."""
    pieces = standing.evidence[held.code]
    reaching = [piece for piece in pieces if piece.level >= held.ordinal] or list(pieces)
    return max(reaching, key=lambda piece: (piece.happened_on, piece.id))


def _one_of_each(found: Iterable[tuple[Standing, _Domains]]) -> list[tuple[Standing, _Domains]]:
    """Keep one version of each framework, that in which most is held; the newest of two equals."""
    best: dict[str, tuple[int, int, Standing, _Domains]] = {}
    for standing, domains in found:
        count = sum(len(things) for _domain, things in domains)
        code, rank = standing.framework.code, (count, standing.framework.id)
        if count and (code not in best or rank > best[code][:2]):
            best[code] = (*rank, standing, domains)
    return [(standing, domains) for _count, _id, standing, domains in best.values()]


def _part(framework: Framework, domains: _Domains, bodies: Mapping[int, str]) -> HeldPart:
    identifiers = identifiers_by_code(framework)
    return HeldPart(
        framework=framework,
        domains=tuple(
            (
                domain,
                tuple(
                    HeldThing(
                        held=held,
                        proof=proof,
                        body=bodies.get(proof.id, ""),
                        identifier=identifiers[held.code],
                    )
                    for held, proof in things
                ),
            )
            for domain, things in domains
        ),
    )


def _bodies_of(evidence_ids: Collection[int]) -> dict[int, str]:
    """Return who delivered what was recognised, by the evidence's id."""
    wanted = (
        select(EvidenceSource.evidence_id, EvidenceSource.body)
        .join(Evidence, Evidence.id == EvidenceSource.evidence_id)
        .where(EvidenceSource.evidence_id.in_(evidence_ids), Evidence.kind == EvidenceKind.RECOGNISED)
    )
    return {row.evidence_id: row.body for row in db.session.execute(wanted)}
