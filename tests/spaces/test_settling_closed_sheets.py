"""« À régler » on a closed sheet: somebody without a seat comes with the correction."""

import pytest

from app.core.database import db
from app.sessions.models import AttendanceSheet, OfflineOperation, Outcome
from certificates.sheets import SheetContent, faults_of
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.devices import a_device
from tests.support.factories import a_learner, kept, the_trainer
from tests.support.sheets import a_closed_sheet, session_of

pytestmark = pytest.mark.usefixtures("app")


def test_somebody_without_a_seat_is_added_to_a_full_and_closed_sheet_by_its_correction(client: Client):
    workshop = session_of(a_closed_sheet("Ali"))
    workshop.seats = 1
    kept(workshop)
    device = a_device()
    device.mark(a_learner("Rose", "Martin"), workshop)
    device.send()
    act = db.session.scalars(db.select(OfflineOperation)).one()

    answer = signed_in_as(client, the_trainer().id).send_form(
        "/a-regler",
        {
            "key": "une",
            "reason": "Rose était là",
            "acts-0-id": act.public_id,
            "acts-0-decision": "apply",
            "acts-0-seen": "",
        },
    )

    db.session.rollback()
    assert answer.status_code < 400
    assert db.session.scalars(db.select(OfflineOperation.outcome)).one() is Outcome.SETTLED
    wanted = db.select(AttendanceSheet.content).order_by(AttendanceSheet.version.desc()).limit(1)
    content = SheetContent.from_dict(db.session.scalars(wanted).one())
    assert [line.given_name for line in content.lines] == ["Ali", "Rose"]
    assert (content.version, faults_of(content)) == (2, [])
