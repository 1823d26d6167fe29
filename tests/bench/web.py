"""What a page costs, against the smallest page there is, and how much it weighs."""

import gzip
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.test import Client

from app.core import clock
from app.core.database import db
from app.core.identifiers import grouped, new_public_id
from app.people.models import Learner
from app.serving import settle
from tests.bench.figures import Figure
from tests.bench.timing import cpu_ms, hello, ratio, shares
from tests.spaces.groups import a_group, address_of, form_of
from tests.support.applications import running, settings_for
from tests.support.attainments import a_certificate
from tests.support.client import TOKEN
from tests.support.cycles import a_visa_cycle, sessions_of
from tests.support.databases import migrate
from tests.support.factories import SECRET, a_learner, a_session, an_account, enrolled, the_trainer
from tests.support.statements import counted

PEOPLE = 12
SHEETS = 60
"""More sheets than one measure saves: each is saved once, as in life."""

GRIDS = 10
"""One that is shown, all filled, and more than one measure fills."""

LINKED = re.compile(r'(?:href|src)="(/static/[^"?]+)')
KIB = 1024


@dataclass(frozen=True)
class Place:
    """The addresses that are measured, and who opens them."""

    verification: str
    sheet: str
    fresh_sheets: tuple[str, ...]
    grids: tuple[str, ...]
    people: tuple[str, ...]
    trainer: str
    learner: str


def measured() -> Iterator[Figure]:
    """Measure on SQLite, in this process, in processor time."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        url = f"sqlite:///{folder}/palier.sqlite"
        migrate(url)
        with running(settings_for(url, home=Path(folder))) as app:
            place, engine = furnished(), db.engine
            db.session.remove()
            settle()
            with counted(engine) as sent:
                yield from Context().run(list, figures(app, place, sent))


def furnished() -> Place:
    """Make a certificate, a Visa session of twelve people, and sheets to fill."""
    people = [a_learner(f"Apprenante {number}") for number in range(PEOPLE)]
    _award, certificate = a_certificate(people[0])
    shown = sessions_of(a_visa_cycle(seats=PEOPLE))[0]
    yesterday = clock.now() - timedelta(days=1)
    fresh = [a_session(seats=PEOPLE, starts_at=yesterday) for _ in range(SHEETS)]
    for workshop in (shown, *fresh):
        for learner in people:
            enrolled(learner, workshop)
    group = [f"Élève {number}" for number in range(PEOPLE)]
    grids = [address_of(a_group(*group, code="b2i-adultes-2012", sessions=1)[0]) for _ in range(GRIDS)]
    return Place(
        verification=f"/v/{grouped(certificate.code)}",
        sheet=f"/seances/{shown.public_id}",
        fresh_sheets=tuple(f"/seances/{workshop.public_id}" for workshop in fresh),
        grids=tuple(grids),
        people=tuple(learner.public_id for learner in people),
        trainer=an_account(the_trainer().id).identifiant,
        learner=_account_of(people[0]),
    )


def _account_of(learner: Learner) -> str:
    return an_account(learner.person_id).identifiant


def figures(app: Flask, place: Place, sent: list[str]) -> Iterator[Figure]:
    """Give each figure as it comes."""
    passer_by, trainer = Client(app), signed_in(app, place.trainer)
    learner, sheets = signed_in(app, place.learner), iter(place.fresh_sheets)
    token = token_of(trainer.get(place.sheet).text)
    forms = iter([(address, form_of(trainer, address)) for address in place.grids])
    mark(trainer, *next(forms))
    smallest = partial(Client(hello()).get, "/")
    yield Figure(name="a bare hello", value=cpu_ms(smallest, times=200), unit="ms")
    acts = {
        "verification page": (lambda: passer_by.get(place.verification), 40, 6),
        "attendance of 12, shown": (lambda: trainer.get(place.sheet), 20, 25),
        "attendance of 12, saved": (lambda: save(trainer, next(sheets), place.people, token), 5, 45),
        "grid of 12 × 51, shown": (lambda: trainer.get(place.grids[0]), 5, None),
        "grid of 12 × 51, saved": (lambda: mark(trainer, *next(forms)), 1, None),
        "learner’s page": (lambda: learner.get("/mon-parcours"), 20, None),
        "trainer’s day": (lambda: trainer.get("/aujourdhui"), 20, None),
    }
    for name, (act, times, most) in acts.items():
        yield Figure(name=f"{name} ÷ hello", value=ratio(act, to=smallest, times=times), unit="×", most=most)
        sent.clear()
        act()
        yield Figure(
            name=f"{name}, statements", value=len(sent), unit="", most=None if "saved" in name else 6
        )
        if "saved" not in name:
            for where, share in shares(act, times=20).items():
                yield Figure(name=f"{name}, spent in {where}", value=share, unit="%")
    for name, client, address, most in (
        ("learner’s page", learner, "/mon-parcours", 14),
        ("verification page", passer_by, place.verification, 14),
        ("trainer’s sheet", trainer, place.sheet, 30),
        ("grid of 12 × 51", trainer, place.grids[0], 40),
    ):
        yield Figure(
            name=f"{name}, compressed, cold", value=weight(client, address) / KIB, unit="KiB", most=most
        )


def signed_in(app: Flask, identifiant: str) -> Client:
    """Give a client that signed in as people do."""
    client = Client(app)
    fields = {
        "csrf_token": token_of(client.get("/connexion").text),
        "identifiant": identifiant,
        "secret": SECRET,
    }
    assert client.post("/connexion", data=fields).status_code == 302
    return client


def token_of(page: str) -> str:
    """Return the token of a page's first form."""
    found = TOKEN.search(page)
    assert found is not None
    return found[1] or found[2]


def save(client: Client, address: str, people: Sequence[str], token: str) -> None:
    """Save a sheet on which everyone is present, with every field that its page sends."""
    fields = {"csrf_token": token, "key": new_public_id(), "seen_marks": "", "seen_evidence": ""}
    for number, person in enumerate(people):
        line = {"learner": person, "presence": "present", "arrived_at": "", "left_at": "", "note": ""}
        fields |= {f"marks-{number}-{name}": value for name, value in line.items()}
    answer = client.post(address, data=fields)
    assert answer.status_code == 302, answer.status_code


def mark(client: Client, address: str, form: Mapping[str, str]) -> None:
    """Save a grid on which everything is held by everyone, with every field that its page sends."""
    held = {name: "2" for name in form if name.startswith("people-") and "-i" in name}
    answer = client.post(address, data={**form, **held, "key": new_public_id()})
    assert answer.status_code == 302, answer.status_code


def weight(client: Client, address: str) -> int:
    """Add up a page and the files that it links, compressed, as a first visit fetches them."""
    page = client.get(address).get_data()
    linked = {client.get(path).get_data() for path in LINKED.findall(page.decode())}
    return sum(len(gzip.compress(part)) for part in (page, *linked))
