"""However large the register, one paper is found by an index: no page of one paper reads a whole table."""

from collections.abc import Callable

import pytest

from app.awards.models import CertificateCredential
from app.core.database import db
from app.people.models import Learner
from tests.awards.granted import Granted, give
from tests.awards.test_verifying_badges import dropped
from tests.awards.test_verifying_digests import sent
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.sharing import a_link
from tests.support.statements import counted

pytestmark = pytest.mark.one_engine

OF_THE_REGISTER = (
    "certificate",
    "passport",
    "award",
    "share_link",
    "status_entry",
    "successor",
    "code_access",
)


def read_whole(act: Callable[[], object]) -> list[str]:
    """Return the steps of the plans (SQLite) that read a table of the register from end to end."""
    with counted(db.engine) as statements:
        act()
    plans: list[str] = []
    for statement in statements:
        with db.engine.connect() as connection:
            asked = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", ("x",) * statement.count("?")
            )
            plans += [row[-1] for row in asked]
    assert plans
    return [step for step in plans if step.startswith(tuple(f"SCAN {name}" for name in OF_THE_REGISTER))]


def test_whoever_verifies_makes_nobody_read_the_whole_register(client: Client, rose: Granted):
    token = a_link(rose.code, db.session.get_one(Learner, rose.award.learner_id)).token
    badge = db.session.get_one(CertificateCredential, rose.certificate.id).badge or b""

    for act in (
        lambda: client.get(f"/v/{rose.code}"),
        lambda: client.get(f"/partage/{token}"),
        lambda: client.post("/verifier", data=sent(rose.pdf, rose.code)),
        lambda: give(client, rose.pdf),
        lambda: dropped(client, "badge.png", badge),
    ):
        assert read_whole(act) == []


def test_a_holder_s_pages_and_files_read_their_own_lines(client: Client, rose: Granted):
    signed_in_as(client, db.session.get_one(Learner, rose.award.learner_id).person_id)

    for address in (
        "/mes-certificats",
        f"/mes-certificats/{rose.award.public_id}",
        f"/certificats/{rose.award.public_id}.pdf",
    ):
        assert read_whole(lambda address=address: client.get(address)) == []
