"""Check a file, keep its lines until somebody decides, write them once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.identifiers import new_public_id
from app.people.errors import LinesToCorrect, NothingToImport
from app.people.importing import reading
from app.people.importing.learner_lines import LearnerLines
from app.people.importing.place_lines import PlaceLines
from app.people.importing.report import Report, Weight
from app.people.models import Learner, PendingImport, Person, Qpv, Site, Structure
from app.people.queries.imports import KEPT, LEARNERS, known_learners
from app.people.queries.places import sites_of
from app.people.rules.names import sought_name


def checked_learners(raw: bytes, *, structure_id: int, site_id: int) -> Report:
    """Read a file of learners against those of a structure; nothing is written.

    Raises:
        FileRefused, FileTooLarge: the file cannot be read at all.
    """
    rows = reading.rows_of(raw)
    sites = {site.code: site.id for site in sites_of([structure_id])}
    known = known_learners(structure_id)
    lines = LearnerLines(sites=sites, site_id=site_id, known=known, this_year=clock.today().year)
    return lines.read(rows)


def checked_places(raw: bytes) -> Report:
    """Read a file of places in the columns of the national schema; nothing is written.

    Raises:
        FileRefused, FileTooLarge: the file cannot be read at all.
    """
    return PlaceLines().read(reading.rows_of(raw))


def keep(report: Report, *, structure_id: int, by: int, kind: str = LEARNERS) -> PendingImport:
    """Keep a checked file until somebody decides, a day at the most."""
    session = db.session()
    kept = PendingImport(
        structure_id=structure_id, kind=kind, asked_by=by, asked_at=clock.now(), report=report.as_words()
    )
    session.add(kept)
    session.flush()
    return kept


def forget_kept() -> None:
    """Forget the files that nobody decided on, and the reports of those imported, after a day."""
    db.session.execute(delete(PendingImport).where(PendingImport.asked_at < clock.now() - KEPT))


def held(public_id: str, *, structure_ids: Iterable[int], kind: str = LEARNERS) -> PendingImport:
    """Lock a file that waits for a decision, so that it is decided on once.

    Raises:
        NothingToImport: there is none.
    """
    wanted = select(PendingImport).where(
        PendingImport.public_id == public_id,
        PendingImport.kind == kind,
        PendingImport.structure_id.in_(list(structure_ids)),
    )
    kept = db.session.scalar(wanted)
    if kept is None:
        raise NothingToImport
    lock(kept)
    return kept


def import_kept(public_id: str, *, structure_ids: Iterable[int], good_lines: bool, by: int) -> int:
    """Write the lines of a file that was kept, once; return how many people were added.

    Raises:
        NothingToImport: it was done already, or no line is good.
        LinesToCorrect: some lines are wrong, and nobody asked for the good ones alone.
    """
    kept = held(public_id, structure_ids=structure_ids)
    report = Report.from_words(kept.report)
    if report.written is not None:
        raise NothingToImport
    report.written = import_learners(report, structure_id=kept.structure_id, good_lines=good_lines, by=by)
    report.lines = []
    kept.report = report.as_words()
    return report.written


def import_learners(report: Report, *, structure_id: int, good_lines: bool, by: int | None) -> int:
    """Write the good lines of a checked file; return how many people were added.

    Whoever was registered since the check is left aside; of two imports at once, one waits.

    Raises:
        NothingToImport: no line is good.
        LinesToCorrect: some lines are wrong, and nobody asked for the good ones alone.
    """
    if not report.all_is_well and not good_lines:
        raise LinesToCorrect(report.lines_with(Weight.ERROR))
    lock(db.session.get_one(Structure, structure_id))
    known = known_learners(structure_id)
    lines = [
        line for line in report.lines if line["ref"] not in known.refs and _who(line) not in known.people
    ]
    if not lines:
        raise NothingToImport
    _insert_learners(structure_id, lines)
    words = {"people": len(lines)}
    journal.record(structure_id, "people:learners:import", new_public_id(), by=by, words=words)
    return len(lines)


def import_places(report: Report, *, structure_id: int, by: int | None) -> tuple[int, int]:
    """Add the places of a checked file, and bring up to date those whose code is there; count both.

    Raises:
        NothingToImport: the file has no line.
        LinesToCorrect: some lines are wrong.
    """
    if not report.all_is_well:
        raise LinesToCorrect(report.lines_with(Weight.ERROR))
    if not report.lines:
        raise NothingToImport
    there = {
        site.code: site for site in db.session.scalars(select(Site).where(Site.structure_id == structure_id))
    }
    for line in report.lines:
        site = there.get(line["code"])
        if site is None:
            site = Site(structure_id=structure_id)
            db.session.add(site)
        for name, value in _columns(line).items():
            setattr(site, name, value)
    db.session.flush()
    added = sum(line["code"] not in there for line in report.lines)
    words = {"added": added, "updated": len(report.lines) - added}
    journal.record(structure_id, "people:places:import", new_public_id(), by=by, words=words)
    return added, len(report.lines) - added


def _columns(line: dict[str, Any]) -> dict[str, Any]:
    day = line["updated_on"]
    return {name: value for name, value in line.items() if name != "line"} | {
        "updated_on": date.fromisoformat(day) if day else None
    }


def _who(line: dict[str, Any]) -> tuple[str, int | None]:
    return sought_name(line["given_name"], line["family_name"]), line["birth_year"]


def _insert_learners(structure_id: int, lines: list[dict[str, Any]]) -> None:
    """Insert two thousand people as easily as one: a few statements in all."""
    session, now = db.session(), clock.now()
    people = [
        {
            name: line[name]
            for name in ("given_name", "family_name", "birth_year", "phone", "email", "language")
        }
        | {"sought_name": _who(line)[0], "public_id": new_public_id(), "created_at": now}
        for line in lines
    ]
    session.execute(insert(Person), people)
    made = select(Person.public_id, Person.id).where(
        Person.public_id.in_([one["public_id"] for one in people])
    )
    ids = {row.public_id: row.id for row in session.execute(made)}
    learners = [
        {name: line[name] for name in ("ref", "prescriber", "commune", "gender", "site_id")}
        | {"structure_id": structure_id, "person_id": ids[person["public_id"]], "public_id": new_public_id()}
        | {"qpv": Qpv(line["qpv"]), "started_at": now}
        | {"qpv_source": "fichier" if line["qpv"] != Qpv.UNKNOWN else None}
        for line, person in zip(lines, people, strict=True)
    ]
    session.execute(insert(Learner), learners)
