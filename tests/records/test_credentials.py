"""`palier check` finds a portable copy that no longer holds, and a status list that lies."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text

from app.awards.models import Certificate
from app.awards.services import revoke
from app.awards.services.status import withdraw
from app.core import clock
from app.core.database import write_transaction
from app.core.identifiers import grouped
from app.core.writing import writing
from tests.records.test_invariants import breached, without_trigger
from tests.support.attainments import a_certificate
from tests.support.factories import a_learner, the_trainer
from tests.support.passports import WRITING, a_passport, seen, someone_on_the_way

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def certificate() -> Certificate:
    return a_certificate(a_learner("Rose"))[1]


def changed(table: str, change: str) -> None:
    """Change what the database freezes, its guard put aside."""
    without_trigger(table, f"{table}_frozen")
    with write_transaction() as session:
        session.execute(text(f"UPDATE {table} SET {change}"))


def test_certificates_and_passports_in_force_or_ended_hold_everywhere(certificate: Certificate):
    rose = someone_on_the_way()
    a_passport(rose)
    seen(rose, WRITING, 2)
    a_passport(rose)
    with writing():
        revoke(certificate.award_id, reason="Erreur", by_person_id=the_trainer().id)

    assert breached() == {}


@pytest.mark.parametrize("form", ["token", "document", "badge"])
def test_a_form_that_is_missing_is_seen(certificate: Certificate, form: str):
    changed("certificate_credential", f"{form} = NULL")

    said = f"certificat {grouped(certificate.code)} : sa copie numérique est incomplète"
    assert breached()["copies"] == (said,)


def test_a_copy_that_is_not_the_one_of_the_paper_is_seen(certificate: Certificate):
    changed("certificate_credential", "document = document || ' '")

    [said] = breached()["copies_carried"]
    assert said.startswith(f"certificat {grouped(certificate.code)} : ")


def test_a_certificate_that_lost_its_place_is_seen(certificate: Certificate):
    changed("status_entry", "certificate_id = NULL")

    assert set(breached()) == {"triggers", "copies"}


def test_a_bit_set_without_reason_is_seen_and_one_that_is_missing_too(certificate: Certificate):
    a_certificate(a_learner("Ali"))
    with writing():
        revoke(certificate.award_id, reason="Erreur", by_person_id=the_trainer().id)

    changed("status_entry", "set_at = CASE WHEN set_at IS NULL THEN taken_at ELSE NULL END")

    assert len(breached()["status_bits"]) == 2


def test_a_place_beyond_the_end_of_its_list_is_seen(certificate: Certificate):
    changed("status_entry", "position = 131072")

    assert set(breached()) == {"triggers", "status_places"}


def test_a_withdrawal_that_nobody_publishes_is_seen(certificate: Certificate):
    with write_transaction() as session:
        withdraw(certificate_id=certificate.id)
        session.get_one(Certificate, certificate.id).ended_at = clock.now()

    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert list(breached()) == ["status_published"]
