"""`palier check` finds a passport whose bytes, seal or signature no longer hold."""

import pytest
from sqlalchemy import text

from app.awards.models import Passport
from app.core.database import db, write_transaction
from app.core.identifiers import grouped
from tests.records.test_invariants import breached, without_trigger
from tests.support.factories import a_learner
from tests.support.passports import a_passport, seen

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def passport() -> Passport:
    rose = a_learner("Rose")
    seen(rose, "M1.1.1", 2)
    return a_passport(rose)


def test_a_sound_passport_holds_everywhere(passport: Passport):
    assert breached() == {}


def test_bytes_that_changed_are_seen_twice(passport: Passport):
    changed = db.session.execute(text("SELECT pdf FROM passport_file")).scalar_one()
    code = grouped(passport.code)
    _written("pdf", bytes(changed) + b"\n")

    found = breached()

    assert found["passports"] == (f"passeport {code} : les octets ne sont plus ceux du registre",)
    assert found["passport_proofs"][0].startswith(f"passeport {code} : ")


def test_a_portable_copy_that_changed_is_seen(passport: Passport):
    token = db.session.execute(text("SELECT credential FROM passport_file")).scalar_one()
    other = "A" if token[-20] != "A" else "B"
    _written("credential", token[:-20] + other + token[-19:])

    assert "copie numérique" in breached()["passport_proofs"][0]


def _written(column: str, value: bytes | str) -> None:
    """Change a column that the database freezes, its guard put aside."""
    without_trigger("passport_file", "passport_file_frozen")
    with write_transaction() as session:
        session.execute(text(f"UPDATE passport_file SET {column} = :value"), {"value": value})
