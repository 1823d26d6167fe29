"""Take in a passport of another installation, once: recognised, or only declared."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.people.models import Learner
from app.progress.errors import NothingToTakeIn, PassportAlreadyTakenIn, PersonNotConfirmed
from app.progress.models import EvidenceKind, ImportedPassport
from app.progress.queries.imports import Examined
from app.progress.rules.imports import Brought
from app.progress.services.circumstances import Circumstances
from app.progress.services.recording import TickWanted, record_evidence


def import_passport(
    learner_id: int,
    examined: Examined,
    *,
    seen: Sequence[int],
    person_is_confirmed: bool,
    key: str,
    by: int,
) -> ImportedPassport:
    """Keep a passport that was examined, and record what it brings, each thing on the day it was seen.

    What is recognised counts, and replaces the lower evidence that the page showed (`seen`); what
    is only declared never does. The learner's row is held, so that rivals wait for one another.

    Raises:
        PersonNotConfirmed: the passport does not name this learner, and nobody vouches for it.
        PassportAlreadyTakenIn: it was taken in before, on the same grounds.
        NothingToTakeIn: it is our own, or brings nothing that is not held already.
    """
    learner = db.session().get_one(Learner, learner_id)
    lock(learner)
    _check(learner, examined, person_is_confirmed=person_is_confirmed)
    kept = _kept(learner, examined, by=by)
    replaced = seen if examined.is_recognised else ()
    for number, pieces in enumerate(_by_framework_and_day(examined)):
        record_evidence(
            learner.structure_id,
            pieces[0].framework,
            [_tick(learner, each) for each in pieces],
            seen=replaced,
            key=f"{key}.{number}",
            by=by,
            circumstances=_circumstances(examined, pieces[0], kept),
        )
    words = {"things": len(examined.plan.new), "recognised": examined.is_recognised, "issuer": kept.issuer}
    journal.record(learner.structure_id, "progress:passport:imported", learner.public_id, by=by, words=words)
    return kept


def _check(learner: Learner, examined: Examined, *, person_is_confirmed: bool) -> None:
    if _is_taken_in(learner, examined):
        raise PassportAlreadyTakenIn
    if examined.is_our_own or not examined.plan.new:
        raise NothingToTakeIn
    if not examined.is_about and not person_is_confirmed:
        raise PersonNotConfirmed


def _is_taken_in(learner: Learner, examined: Examined) -> bool:
    """Tell whether it was taken in on grounds as good: what was declared may be recognised later."""
    earlier = select(ImportedPassport.is_recognised).where(
        ImportedPassport.structure_id == learner.structure_id,
        ImportedPassport.learner_id == learner.id,
        ImportedPassport.digest == examined.digest,
    )
    return any(recognised or not examined.is_recognised for recognised in db.session.scalars(earlier))


def _kept(learner: Learner, examined: Examined, *, by: int) -> ImportedPassport:
    kept = ImportedPassport(
        structure_id=learner.structure_id,
        learner_id=learner.id,
        issued_at=examined.content.valid_from,
        digest=examined.digest,
        is_recognised=examined.is_recognised,
        received_by=by,
        received_at=clock.now(),
        **examined.kept_words,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def _by_framework_and_day(examined: Examined) -> list[list[Brought]]:
    """Group what it brings: one framework and one day are recorded together."""
    in_order = sorted(examined.plan.new, key=_framework_and_day)
    return [list(pieces) for _shared, pieces in groupby(in_order, key=_framework_and_day)]


def _framework_and_day(each: Brought) -> tuple[int, int]:
    return each.framework.id, each.seen_on.toordinal()


def _tick(learner: Learner, brought: Brought) -> TickWanted:
    return TickWanted(learner_id=learner.id, item_id=brought.item.id, level=brought.level.ordinal)


def _circumstances(examined: Examined, first: Brought, kept: ImportedPassport) -> Circumstances:
    return Circumstances(
        kind=EvidenceKind.RECOGNISED,
        happened_on=first.seen_on,
        expires_on=examined.last_day,
        body=kept.issuer_name,
        is_declared=not examined.is_recognised,
        imported_passport_id=kept.id,
    )
