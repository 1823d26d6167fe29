"""What it costs to derive where one learner stands, from two thousand pieces of evidence."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert

from app.core import clock
from app.core.database import db, write_transaction
from app.curricula import reading
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework
from app.curricula.services import load_framework
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceKind, EvidenceReplacement
from app.progress.queries import evidence_of, standing_from
from app.sessions.queries import Attendance
from tests.bench.figures import Figure
from tests.bench.timing import cpu_ms
from tests.support.applications import running, settings_for
from tests.support.attainments import the_framework
from tests.support.databases import migrate
from tests.support.factories import a_learner, the_trainer
from tests.support.statements import counted

PIECES = 2000
BUDGET_MS = 10
SEVERAL_DAYS = "held_by: {n: 2, of_last: 3}\n  validated_from:"


def measured() -> Iterator[Figure]:
    """Measure on SQLite, in this process, in processor time."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        url = f"sqlite:///{folder}/palier.sqlite"
        migrate(url)
        with running(settings_for(url, home=Path(folder))):
            latest = the_framework()
            yield from figures("the latest decides", latest)
            yield from figures("two of the last three days", weighing_several_days())


def figures(name: str, framework: Framework) -> Iterator[Figure]:
    """Fill a learner's history in a framework, then derive where they stand."""
    replaced, alone = (a_learner(each) for each in ("Rose", "Ali"))
    filled(replaced, framework, each_replaces_the_last=True)
    filled(alone, framework, each_replaces_the_last=False)
    cases = {"each replaces the one before": replaced, "none replaces another": alone}
    for case, learner in cases.items():
        derive = partial(derived, learner.id, framework)
        with counted(db.engine) as sent:
            derive()
        yield Figure(
            name=f"one learner, {PIECES} pieces, {name}, {case}",
            value=cpu_ms(derive, times=10),
            unit="ms",
            most=BUDGET_MS,
        )
        yield Figure(name=f"{name}, {case}, statements", value=len(sent), unit="", most=1)


def derived(learner_id: int, framework: Framework) -> None:
    """Read the evidence of one learner and derive where they stand."""
    evidence = evidence_of([learner_id], framework.subjects)
    standing_from(framework, evidence[learner_id], Attendance())
    db.session.rollback()


def filled(learner: Learner, framework: Framework, *, each_replaces_the_last: bool) -> None:
    """Give a learner two thousand pieces of evidence, a new day for each turn of the items."""
    items, now = list(framework.items), clock.now()
    rows = [
        {
            "structure_id": learner.structure_id,
            "learner_id": learner.id,
            "item_id": items[number % len(items)].id,
            "level": number % 2 + 1,
            "kind": EvidenceKind.OBSERVATION,
            "recorded_by": the_trainer().id,
            "recorded_at": now,
            "key": f"{learner.id}-{framework.id}-{number}",
            "happened_on": clock.today() - timedelta(days=(PIECES - number) // len(items)),
        }
        for number in range(PIECES)
    ]
    with write_transaction() as session:
        ids = list(
            session.scalars(insert(Evidence).returning(Evidence.id, sort_by_parameter_order=True), rows)
        )
        if each_replaces_the_last:
            pairs = zip(ids[len(items) :], ids, strict=False)
            session.execute(
                insert(EvidenceReplacement),
                [
                    {"structure_id": learner.structure_id, "evidence_id": new, "replaced_id": old}
                    for new, old in pairs
                ],
            )


def weighing_several_days() -> Framework:
    """Load a later version of the Visa, which weighs several days."""
    with closing(db.session):
        path = next(each for each in reading.shipped_files() if each.stem == "visa-internet")
        text = path.read_text().replace('version: "1.0"', 'version: "9.0"', 1)
        text = text.replace("validated_from:", SEVERAL_DAYS, 1)
        with write_transaction():
            version = load_framework(reading.read_bytes(text.encode(), name="visa.yaml"))
        return framework_structure(version.id)
