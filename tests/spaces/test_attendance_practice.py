"""How a structure keeps its sheets, as its manager says it."""

import pytest
from sqlalchemy import func, select

from app.core.access import Role
from app.core.database import db
from app.sessions.models import AttendancePractice
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_member


@pytest.fixture
def manager(client: Client) -> Client:
    """Give the manager's machine."""
    return signed_in_as(client, a_member(Role.MANAGER).person_id)


def test_a_manager_says_how_sheets_are_kept(manager):
    page = "/reglages/emargement"

    answer = manager.send_form(page, {"signs": "1", "rounding_minutes": "15", "key": "réglage"})

    db.session.rollback()
    kept = db.session.scalars(select(AttendancePractice)).one()
    assert (kept.signs, kept.keeps_images, kept.rounding_minutes) == (True, False, 15)
    assert "C’est enregistré" in manager.get(answer.location).text


@pytest.mark.parametrize("unit", ["7", "0", "un quart", ""])
def test_a_unit_that_no_funder_uses_is_refused(manager, unit):
    answer = manager.send_form("/reglages/emargement", {"rounding_minutes": unit, "key": "réglage"})

    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(AttendancePractice)) == 0
