"""The page that corrects a closed sheet: somebody forgotten, a scan found later."""

import io

import pytest
from PIL import Image

from app.core.database import db
from app.sessions import rules
from app.sessions.models import AttendanceSheet, CourseSession, Enrolment, SheetScan
from certificates.sheets import SheetContent, faults_of
from tests.spaces.test_closing_pages import form_of
from tests.support.client import Client
from tests.support.factories import a_learner, a_structure
from tests.support.page_check import defects
from tests.support.sheets import a_closed_sheet, session_of

pytestmark = pytest.mark.usefixtures("app")
REASON = {"reason": "Rose était là, sans inscription"}


def correcting(workshop: CourseSession) -> str:
    return f"/seances/{workshop.public_id}/corriger"


def send(client: Client, workshop: CourseSession, **fields: object):
    """Send the form as its page would, with what changes."""
    form = form_of(client, correcting(workshop)) | {"marks-0-presence": "present"}
    return client.post(correcting(workshop), data=form | fields)


def in_force() -> SheetContent:
    """Read the version in force of the only sheet."""
    wanted = db.select(AttendanceSheet.content).order_by(AttendanceSheet.version.desc()).limit(1)
    return SheetContent.from_dict(db.session.scalars(wanted).one())


def test_somebody_forgotten_is_found_by_name_and_added_in_the_next_version(trainer: Client):
    workshop, rose = session_of(a_closed_sheet("Ali")), a_learner("Rose", "Le Gall")

    found = send(trainer, workshop, sought="rose", find="1", reason="Rose était là")
    answer = send(
        trainer,
        workshop,
        **{"marks-1-learner": rose.public_id, "marks-1-presence": "present"},
        **{"forgotten": rose.public_id, "sought": "rose", "searched": "rose"},
        **REASON,
    )

    assert f'name="marks-1-learner" value="{rose.public_id}"' in found.text
    assert 'value="Rose était là"' in found.text
    assert not defects(found.data)
    assert answer.status_code == 303
    content = in_force()
    assert [line.given_name for line in content.lines] == ["Ali", "Rose"]
    assert (content.version, content.reason, faults_of(content)) == (2, REASON["reason"], [])
    assert "pas sur la feuille" in trainer.get(answer.location).text


def test_whoever_was_found_and_not_answered_for_is_not_added(trainer: Client):
    workshop, rose = session_of(a_closed_sheet("Ali")), a_learner("Rose", "Le Gall")

    answer = send(
        trainer,
        workshop,
        **{"marks-0-presence": "absent", "marks-1-learner": rose.public_id},
        forgotten=rose.public_id,
        **REASON,
    )

    assert answer.status_code == 303
    assert [line.given_name for line in in_force().lines] == ["Ali"]
    assert db.session.query(Enrolment).filter_by(learner_id=rose.id).count() == 0


def test_somebody_new_is_added_by_a_given_name_alone_and_noted_present(trainer: Client):
    workshop = session_of(a_closed_sheet("Ali"))

    answer = send(trainer, workshop, given_name="Rose", **REASON)

    assert answer.status_code == 303
    assert [(line.given_name, line.minutes) for line in in_force().lines] == [("Ali", 120), ("Rose", 120)]


def test_a_scan_found_later_is_a_correction_of_its_own(trainer: Client):
    workshop = session_of(a_closed_sheet("Ali"))
    picture = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(picture, "PNG")

    answer = send(trainer, workshop, scan=(io.BytesIO(picture.getvalue()), "feuille.png"), reason="Le scan")

    assert answer.status_code == 303
    kept = db.session.scalars(db.select(SheetScan)).one()
    assert (in_force().version, in_force().scans) == (2, (kept.digest,))


def test_nobody_is_registered_by_a_correction_that_is_refused(trainer: Client):
    workshop = session_of(a_closed_sheet("Ali"))

    answer = send(trainer, workshop, given_name="Rose", reason=" ")

    assert answer.status_code == 409
    assert 'value="Rose"' in answer.text
    assert db.session.query(Enrolment).count() == 1


def test_nobody_of_another_structure_is_added(trainer: Client):
    workshop = session_of(a_closed_sheet("Ali"))
    stranger = a_learner("Rose", structure=a_structure("Centre social de Keredern"))

    answer = send(trainer, workshop, forgotten=stranger.public_id, **REASON)

    assert answer.status_code == 404
    assert in_force().version == 1


def half_of(workshop: CourseSession) -> str:
    """Name the half-day of a session as the form does."""
    (span,) = rules.half_days(workshop.starts_at, workshop.ends_at)
    return f"{span.day.isoformat()} {span.half.value}"


def test_whoever_was_there_and_could_not_sign_is_said_so_in_the_next_version(trainer: Client):
    workshop = session_of(a_closed_sheet("Ali", signs=True))

    answer = send(trainer, workshop, **{"unable-0-reason": "main empêchée"}, reason="Il fallait le dire")

    content = in_force()
    ((act,),) = (line.signatures for line in content.lines)
    assert answer.status_code == 303
    assert (act.reason, act.said_by, faults_of(content)) == ("main empêchée", content.closed_by, [])
    page = trainer.get(answer.location).text
    assert f"n’a pas pu signer\u202f: main empêchée (noté par {content.closed_by}" in page


def test_a_reason_for_somebody_absent_is_refused_beside_the_name_and_stays(trainer: Client):
    workshop = session_of(a_closed_sheet("Ali", signs=True))

    answer = send(
        trainer,
        workshop,
        **{"marks-0-presence": "absent", "unable-0-reason": "autre", "unable-0-other": "bras cassé"},
        reason="Il fallait le dire",
    )

    assert answer.status_code == 422
    assert "Ali L.\u202f: notez «\u202fprésent\u202f»" in answer.text
    assert 'value="bras cassé"' in answer.text
    assert not defects(answer.data)
    assert in_force().version == 1


def test_somebody_new_is_added_with_the_reason_why_they_did_not_sign(trainer: Client):
    workshop = session_of(a_closed_sheet("Ali", signs=True))
    theirs = {"unable-1-learner": "nouvelle", "unable-1-slot": half_of(workshop)}

    alone = send(trainer, workshop, **theirs, **{"unable-1-reason": "carte ou code oublié"}, **REASON)
    named = send(
        trainer, workshop, **theirs, **{"unable-1-reason": "carte ou code oublié"}, given_name="Zoé", **REASON
    )

    assert alone.status_code == 422
    assert "Écrivez le prénom de la personne nouvelle" in alone.text
    assert named.status_code == 303
    zoe = in_force().lines[1]
    assert [(zoe.given_name, act.reason) for act in zoe.signatures] == [("Zoé", "carte ou code oublié")]


def test_nobody_is_asked_why_they_did_not_sign_where_nobody_signs(trainer: Client):
    workshop = session_of(a_closed_sheet("Ali"))

    page = trainer.get(correcting(workshop))

    assert "Pas de signature" not in page.text
