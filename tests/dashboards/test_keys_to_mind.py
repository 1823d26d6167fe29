"""What lapses soon is said to the administrator, and to nobody who could do nothing about it."""

from datetime import timedelta

import pytest
import time_machine

from app.core import clock
from app.core.access import Role
from app.core.database import db
from tests.support.attainments import a_certificate
from tests.support.client import Client
from tests.support.factories import a_learner, a_member, an_account
from tests.support.page_check import defects
from tests.support.statements import counted

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(("role", "is_told"), [(Role.ADMIN, True), (Role.MANAGER, False)])
def test_the_administrator_alone_is_told_what_lapses(client: Client, role: Role, is_told: bool):
    a_certificate(a_learner("Rose"))
    with time_machine.travel(clock.now() + timedelta(days=6 * 365), tick=False):
        client.sign_in(an_account(a_member(role).person_id).identifiant)

        with counted(db.engine) as sent:
            page = client.get("/tableau-de-bord")

    assert ("Des clés demandent une main" in page.text) is is_told
    assert ("La liste des cachets retirés n’est plus à jour" in page.text) is is_told
    assert len(sent) <= 6
    assert defects(page.data) == []


def test_a_sound_installation_says_nothing_of_its_keys(client: Client):
    a_certificate(a_learner("Rose"))
    client.sign_in(an_account(a_member(Role.ADMIN).person_id).identifiant)

    assert "Des clés demandent" not in client.get("/tableau-de-bord").text
