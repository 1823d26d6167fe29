"""The trainer’s page of signatures: whoever could not sign, and the trainer’s own act."""

import pytest

from app.people.models import Learner
from app.sessions.models import CourseSession, SignedHow
from tests.support.client import Client
from tests.support.factories import seated
from tests.support.page_check import defects
from tests.support.signing import HALF, a_workshop, acts

pytestmark = pytest.mark.usefixtures("afternoon")


def hub(workshop: CourseSession) -> str:
    return f"/seances/{workshop.public_id}/emargement"


def vouched(client: Client, learner: Learner, workshop: CourseSession, **typed: str):
    fields = {"half": HALF, "learner": learner.public_id, "key": f"mot-{learner.id}", **typed}
    return client.send_form(f"{hub(workshop)}/temoignage", fields, page=hub(workshop))


def test_the_trainer_vouches_with_a_reason_and_signs(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    vouched(tablet, rose, workshop, reason="Carte et code oubliés", words="elle les apporte jeudi")
    tablet.send_form(f"{hub(workshop)}/animateur", {"half": HALF, "key": "animation"}, page=hub(workshop))

    page = tablet.get(hub(workshop))
    assert [act.how for act in acts()] == [SignedHow.UNABLE, SignedHow.TRAINER]
    assert "Carte et code oubliés\u202f: elle les apporte jeudi" in page.text
    assert "présent, n’a pas pu signer" in page.text
    assert "Signé par" in page.text
    assert defects(page.data) == []


@pytest.mark.parametrize("typed", [{"reason": "autre", "words": ""}, {"reason": "parce que"}])
def test_vouching_without_a_reason_says_what_is_missing_and_keeps_who(tablet, typed):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    answer = vouched(tablet, rose, workshop, **typed)

    assert answer.status_code == 422
    assert f'value="{rose.public_id}" selected' in answer.text
    assert acts() == []
    assert defects(answer.data) == []


def test_sent_twice_a_trainers_word_is_one(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    answers = [vouched(tablet, rose, workshop, reason="Pas encore de carte") for _each in range(2)]

    assert answers[0].location == answers[1].location
    assert len(acts()) == 1
