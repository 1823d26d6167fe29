"""The whole history of one cell: every piece of evidence of one thing that a learner shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.curricula.models import FrameworkVersion
from app.curricula.models import Item as ItemRow
from app.curricula.rules import Competency, Domain, Framework, Item
from app.people.models import Person
from app.progress import rules
from app.progress.models import (
    Evidence,
    EvidenceFile,
    EvidenceKind,
    EvidenceNote,
    EvidenceReplacement,
    EvidenceSource,
    EvidenceWithdrawal,
    ImportedPassport,
    SuggestionAnswer,
    WithdrawalReason,
)
from app.progress.rules import Fact, Fate
from app.sessions.models import CourseSession

NO_LONGER_STANDS = (Fate.WITHDRAWN, Fate.REPLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a code names, with the competency and the domain around it."""

    item: Item
    competency: Competency
    domain: Domain

    @property
    def is_whole(self) -> bool:
        """Tell whether it is the competency as a whole."""
        return self.item is self.competency.whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A piece of evidence with all that is known of it, and what became of it.

    `origin` names what another installation or another framework brought; `of_version` the
    framework's earlier version where it was recorded under that one.
    """

    id: int
    level: int
    kind: EvidenceKind
    happened_on: date
    expires_on: date | None
    points: int | None
    points_max: int | None
    is_sign_off: bool
    recorded_at: datetime
    recorded_by: str
    words: str
    body: str
    reference: str
    link: str
    file_name: str
    file_digest: str
    file_size: int
    session_title: str
    session_public_id: str
    passport_issuer: str
    suggested_from: str
    of_version: str
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_for: WithdrawalReason | None
    replaced_by: str
    fate: Fate
    last_day: date | None

    @property
    def stands(self) -> bool:
        """Tell whether nobody replaced it or withdrew it."""
        return self.fate not in NO_LONGER_STANDS


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is held of a subject, and every piece of evidence, newest first."""

    level: int
    is_disputed: bool
    told: tuple[Told, ...]

    @property
    def seen(self) -> str:
        """The ids of what stands, for a form to send back: an answer replaces them."""
        return " ".join(str(each.id) for each in self.told if each.stands)

    @property
    def counting(self) -> tuple[Told, ...]:
        """What the level held rests on."""
        return tuple(each for each in self.told if each.fate is Fate.COUNTS)


def subject_named(framework: Framework, code: str) -> Subject:
    """Return what a code names in a framework: an item, or a competency whole.

    Raises:
        NotFound: it names nothing that can be marked.
    """
    for domain in framework.domains:
        for competency in domain.competencies:
            known = (competency.whole, *competency.items)
            item = next((each for each in known if each is not None and each.code == code), None)
            if item is not None:
                return Subject(item=item, competency=competency, domain=domain)
    raise NotFound


_By, _Withdrawer, _From = aliased(Person), aliased(Person), aliased(ItemRow)

_ROWS: Select[*tuple[Any, ...]] = (
    select(
        Evidence,
        _By,
        EvidenceNote.words,
        EvidenceSource,
        EvidenceFile.name.label("file_name"),
        EvidenceFile.digest.label("file_digest"),
        EvidenceFile.size.label("file_size"),
        CourseSession.title.label("session_title"),
        CourseSession.public_id.label("session_public_id"),
        ImportedPassport.issuer_name,
        _From.statement.label("suggested_from"),
        FrameworkVersion.version.label("of_version"),
        EvidenceWithdrawal,
        _Withdrawer,
    )
    .join(_By, _By.id == Evidence.recorded_by)
    .join(ItemRow, ItemRow.id == Evidence.item_id)
    .join(FrameworkVersion, FrameworkVersion.id == ItemRow.framework_version_id)
    .outerjoin(EvidenceNote, EvidenceNote.evidence_id == Evidence.id)
    .outerjoin(EvidenceSource, EvidenceSource.evidence_id == Evidence.id)
    .outerjoin(EvidenceFile, EvidenceFile.evidence_id == Evidence.id)
    .outerjoin(CourseSession, CourseSession.id == Evidence.course_session_id)
    .outerjoin(ImportedPassport, ImportedPassport.id == EvidenceSource.imported_passport_id)
    .outerjoin(SuggestionAnswer, SuggestionAnswer.id == EvidenceSource.suggestion_answer_id)
    .outerjoin(_From, _From.id == SuggestionAnswer.from_item_id)
    .outerjoin(EvidenceWithdrawal, EvidenceWithdrawal.evidence_id == Evidence.id)
    .outerjoin(_Withdrawer, _Withdrawer.id == EvidenceWithdrawal.withdrawn_by)
)


def history_of(learner_id: int, framework: Framework, item: Item) -> History:
    """Return all the evidence of a learner for one subject, its sources included, in two statements."""
    of_the_cell = (Evidence.learner_id == learner_id, Evidence.item_id.in_([item.id, *item.sources]))
    rows = db.session.execute(_ROWS.where(*of_the_cell)).all()
    named = db.session.execute(
        select(EvidenceReplacement.evidence_id, EvidenceReplacement.replaced_id)
        .join(Evidence, Evidence.id == EvidenceReplacement.evidence_id)
        .where(*of_the_cell)
    ).all()
    facts = [_fact(row.Evidence, row.EvidenceWithdrawal, named) for row in rows]
    held = rules.held_from(facts, framework.derivation, on=clock.today())
    replacers = _replacers(rows, named)
    told = [_told(row, framework, held.fates[row.Evidence.id], replacers) for row in rows]
    told.sort(key=lambda each: (each.happened_on, each.recorded_at, each.id), reverse=True)
    return History(level=held.level, is_disputed=held.is_disputed, told=tuple(told))


def _fact(row: Evidence, withdrawal: EvidenceWithdrawal | None, named: Collection[Any]) -> Fact:
    return Fact(
        id=row.id,
        level=row.level,
        happened_on=_day_of(row),
        expires_on=row.expires_on,
        is_declared=row.is_declared,
        is_sign_off=row.is_sign_off,
        is_withdrawn=withdrawal is not None,
        replaces=tuple(replaced for evidence, replaced in named if evidence == row.id),
    )


def _day_of(row: Evidence) -> date:
    return row.happened_on or clock.in_paris(row.recorded_at).date()


def _replacers(rows: Collection[Any], named: Collection[Any]) -> dict[int, str]:
    """Return who recorded what replaced each piece, the withdrawn apart."""
    names = {row.Evidence.id: row[1].full_name for row in rows if row.EvidenceWithdrawal is None}
    return {replaced: names[evidence] for evidence, replaced in sorted(named) if evidence in names}


def _told(row: Any, framework: Framework, fate: Fate, replacers: Mapping[int, str]) -> Told:
    evidence, source, withdrawal = row.Evidence, row.EvidenceSource, row.EvidenceWithdrawal
    return Told(
        id=evidence.id,
        level=evidence.level,
        kind=evidence.kind,
        happened_on=_day_of(evidence),
        expires_on=evidence.expires_on,
        points=evidence.points,
        points_max=evidence.points_max,
        is_sign_off=evidence.is_sign_off,
        recorded_at=evidence.recorded_at,
        recorded_by=row[1].full_name,
        words=row.words or "",
        body=source.body if source else "",
        reference=source.reference if source else "",
        link=source.link if source else "",
        file_name=row.file_name or "",
        file_digest=row.file_digest or "",
        file_size=row.file_size or 0,
        session_title=row.session_title or "",
        session_public_id=row.session_public_id or "",
        passport_issuer=row.issuer_name or "",
        suggested_from=row.suggested_from or "",
        of_version=row.of_version if row.of_version != framework.version else "",
        withdrawn_by=row[-1].full_name if withdrawal else "",
        withdrawn_at=withdrawal.withdrawn_at if withdrawal else None,
        withdrawn_for=withdrawal.reason if withdrawal else None,
        replaced_by=replacers.get(evidence.id, ""),
        fate=fate,
        last_day=rules.last_day_of(_fact(evidence, withdrawal, ()), framework.derivation),
    )
