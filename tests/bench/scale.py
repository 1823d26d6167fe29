"""What a structure's pages cost among 100,000 learners, against the same structure alone.

And what its progress page costs when it has 50,000 learners of its own, against 500.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from contextvars import Context
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from flask import Flask
from sqlalchemy import Table, func, insert, select
from werkzeug.test import Client

from app.core import clock
from app.core.access import Role
from app.core.database import Base, db
from app.curricula.rules import Item
from app.people.models import Learner, Person, Structure
from app.people.rules.names import sought_name
from app.progress.models import Evidence, EvidenceKind
from app.sessions.models import AttendanceMark, CourseSession, Enrolment, EnrolmentStatus, Presence
from tests.bench.figures import Figure
from tests.bench.timing import ratio
from tests.bench.web import Place, furnished, signed_in, token_of
from tests.support.applications import running, settings_for
from tests.support.attainments import the_framework
from tests.support.databases import migrate
from tests.support.factories import a_member, a_structure, an_account, the_site, the_structure, the_trainer

OF_EACH = 2_000
OTHERS = 49
MEETINGS = 20
"""Sessions of each structure, a week apart, of twelve people each."""

GIVEN = ("Rose", "Ali", "Nolwenn", "Yann", "Fatou", "Léa", "Malo", "Inès", "Paul", "Zoé")
FAMILY = ("Le Gall", "Kervella", "Diallo", "Morvan", "Petit", "Nguyen", "Abgrall", "Roux", "Cadiou")
ROUNDS = 20
SMALL, LARGE = 500, 50_000
SHOWN = 3


def measured() -> Iterator[Figure]:
    """Measure on SQLite: each page in turn, alone and among the others."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder, ExitStack() as open_ones:
        alone = _opened(Path(folder, "alone"), others=0, stack=open_ones)
        among = _opened(Path(folder, "among"), others=OTHERS, stack=open_ones)
        yield Figure(name="learners, all structures", value=_count(), unit="")
        yield from Context().run(list, _figures(alone, among))
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder, ExitStack() as open_ones:
        small, large = (_with_progress(Path(folder, str(size)), size, open_ones) for size in (SMALL, LARGE))
        for name, act in small.items():
            value = ratio(large[name], to=act, times=4, rounds=ROUNDS)
            yield Figure(name=f"{name}, of 50,000 learners ÷ of 500", value=value, unit="×", most=1.5)


def _with_progress(home: Path, learners: int, stack: ExitStack) -> dict[str, Callable[[], object]]:
    """Fill one structure, everybody having shown a few things, and return what opens its progress page."""
    home.mkdir()
    url = f"sqlite:///{home}/palier.sqlite"
    migrate(url)
    app = stack.enter_context(running(settings_for(url, home=home)))
    visa, manager = the_framework(), a_member(Role.MANAGER, "Maïwenn")
    _crowd([the_structure()], of_each=learners)
    _show(list(visa.items)[:SHOWN])
    boss = an_account(manager.person_id).identifiant
    middle = db.session.scalars(select(Learner.public_id).order_by(Learner.id).offset(learners // 2)).first()
    db.session.remove()
    first = f"/progression?referentiel={visa.code}/{visa.version}"
    opened = Context().run(signed_in, app, boss)
    return {
        "progress page": lambda: Context().run(_leaf, opened, first),
        "progress page, further on": lambda: Context().run(_leaf, opened, f"{first}&apres={middle}"),
    }


def _leaf(client: Client, address: str) -> None:
    """Open a page of a list that goes on."""
    assert "apres=" in client.get(address).text


def _show(items: Sequence[Item]) -> None:
    """Let every learner have shown some things."""
    seen = {"level": 2, "kind": EvidenceKind.OBSERVATION, "recorded_by": the_trainer().id}
    common = {**seen, "structure_id": the_structure().id, "recorded_at": clock.now()}
    rows = [
        {**common, "learner_id": learner, "item_id": item.id, "key": f"foule.{learner}.{item.id}"}
        for learner in db.session.scalars(select(Learner.id))
        for item in items
    ]
    _insert(Evidence, rows)
    db.session.commit()


def _opened(home: Path, *, others: int, stack: ExitStack) -> dict[str, Callable[[], object]]:
    """Fill an installation, and return what opens each of its pages."""
    home.mkdir()
    url = f"sqlite:///{home}/palier.sqlite"
    migrate(url)
    app = stack.enter_context(running(settings_for(url, home=home)))
    place, manager = furnished(), a_member(Role.MANAGER, "Maïwenn")
    structures = [the_structure(), *(a_structure(f"Espace numérique {number}") for number in range(others))]
    _crowd(structures)
    boss = an_account(manager.person_id).identifiant
    db.session.remove()
    acts: dict[str, Callable[[], object]] = Context().run(_pages, app, place, boss)
    return acts


def _pages(app: Flask, place: Place, boss: str) -> dict[str, Callable[[], object]]:
    trainer, learner, manager = (signed_in(app, name) for name in (place.trainer, place.learner, boss))
    passer_by = Client(app)
    sought = {"csrf_token": token_of(trainer.get("/apprenants").text), "sought": "morvan"}
    return {
        "verification page": lambda: passer_by.get(place.verification),
        "attendance of 12": lambda: trainer.get(place.sheet),
        "trainer’s day": lambda: trainer.get("/aujourdhui"),
        "learner’s page": lambda: learner.get("/mon-parcours"),
        "register": lambda: trainer.get("/apprenants"),
        "a name sought in the register": lambda: trainer.post("/apprenants/recherche", data=sought),
        "a learner, as their trainer sees them": lambda: trainer.get(f"/apprenants/{place.people[0]}"),
        "dashboard": lambda: manager.get("/tableau-de-bord"),
    }


def _figures(
    alone: dict[str, Callable[[], object]], among: dict[str, Callable[[], object]]
) -> Iterator[Figure]:
    for name, act in alone.items():
        value = ratio(among[name], to=act, times=2, rounds=ROUNDS)
        yield Figure(name=f"{name}, among 100,000 ÷ alone", value=value, unit="×", most=1.5)


def _count() -> int:
    return db.session.scalar(select(func.count(Learner.id))) or 0


def _crowd(structures: Sequence[Structure], *, of_each: int = OF_EACH) -> None:
    """Give each structure its learners and meetings, in turn, as years of use interleave them."""
    now, total = clock.now(), of_each * len(structures)
    people = range(_next(Person), _next(Person) + total)
    learners = range(_next(Learner), _next(Learner) + total)
    named = [_named(number // len(structures)) for number in range(total)]
    _insert(Person, [{"id": id_, **name, "created_at": now} for id_, name in zip(people, named, strict=True)])
    of = [structures[number % len(structures)].id for number in range(total)]
    rows = zip(learners, people, of, strict=True)
    _insert(
        Learner,
        [{"id": id_, "person_id": who, "structure_id": where, "started_at": now} for id_, who, where in rows],
    )
    _meet(structures, learners)
    db.session.commit()


def _named(number: int) -> dict[str, Any]:
    given, family = GIVEN[number % len(GIVEN)], f"{FAMILY[number % len(FAMILY)]} {number % 977}"
    return {"given_name": given, "family_name": family, "sought_name": sought_name(given, family)}


def _meet(structures: Sequence[Structure], learners: range) -> None:
    """Make past sessions, their places and their marks."""
    now, first = clock.now(), _next(CourseSession)
    trainer, sessions, facts = the_trainer().id, [], []
    sites = {where.id: the_site(where).id for where in structures}
    for number in range(MEETINGS * len(structures)):
        turn, place = divmod(number, len(structures))
        where, begins = structures[place].id, now - timedelta(weeks=turn + 1)
        sessions.append(
            {
                "id": first + number,
                "structure_id": where,
                "site_id": sites[where],
                "trainer_id": trainer,
                "title": "Premiers pas",
                "starts_at": begins,
                "ends_at": begins + timedelta(hours=2),
                "seats": 12,
            }
        )
        here = learners[place :: len(structures)][turn * 12 : turn * 12 + 12]
        of_session = {"structure_id": where, "course_session_id": first + number}
        facts += [{**of_session, "learner_id": learner} for learner in here]
    _insert(CourseSession, sessions)
    seat = {"status": EnrolmentStatus.ENROLLED, "enrolled_by": trainer, "enrolled_at": now}
    _insert(Enrolment, [fact | seat for fact in facts])
    mark = {"presence": Presence.PRESENT, "recorded_by": trainer, "recorded_at": now}
    _insert(AttendanceMark, [fact | mark | {"key": f"foule.{n}"} for n, fact in enumerate(facts)])


def _insert(model: type[Base], rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(cast(Table, model.__table__)), rows)


def _next(model: type[Base]) -> int:
    column = cast(Table, model.__table__).c.id
    return (db.session.scalar(select(func.max(column))) or 0) + 1
