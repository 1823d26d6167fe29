"""Before a sheet is closed, its page says who signed though they are noted absent."""

import pytest
import time_machine

from app.core.writing import writing
from app.sessions import rules
from app.sessions.models import Presence, SignedHow
from app.sessions.queries.sheet_reading import facts_of
from app.sessions.services import MarkWanted, record_attendance
from app.sessions.services.signing import sign
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import the_trainer
from tests.support.page_check import defects
from tests.support.sheets import a_full_session, held, learner_named

pytestmark = pytest.mark.usefixtures("app")


def test_whoever_signed_and_is_noted_absent_is_to_be_verified(client: Client):
    workshop = a_full_session("Ali", "Rose", signs=True)
    (span,) = rules.half_days(workshop.starts_at, workshop.ends_at)
    by = workshop.trainer_id
    with time_machine.travel(workshop.ends_at, tick=False), writing():
        for name in ("Ali", "Rose"):
            who = learner_named(workshop, name)
            sign(who, workshop.id, day=span.day, half=span.half, how=SignedHow.PIN, key=name, by=by)
    absent = MarkWanted(learner_id=learner_named(workshop, "Ali"), name="Ali", presence=Presence.ABSENT)
    shown = [mark.id for someone in facts_of(workshop.id).people for mark in someone.heads]
    with writing():
        record_attendance(held(workshop), [absent], seen=shown, key="absent", by=by)

    page = signed_in_as(client, the_trainer().id).get(f"/seances/{workshop.public_id}/cloture").text

    assert page.count("à vérifier") == 1
    assert "mais la feuille dit" in page
    assert not defects(page.encode())
