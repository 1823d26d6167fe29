"""Signatures drawn by hand: drawn again, light, and only where a structure keeps them."""

import base64
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from PIL import Image, ImageDraw, PngImagePlugin
from sqlalchemy import func, select

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.writing import writing
from app.people import secrets
from app.people import services as people
from app.sessions.drawings import HEAVIEST, redrawn
from app.sessions.errors import DrawingRefused
from app.sessions.models import CourseSession, SheetSignature, SignatureImage
from app.sessions.services.practice import change_practice
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_session, enrolled, the_structure, the_trainer
from tests.support.page_check import defects

AT_TWO = clock.paris(date(2026, 11, 24), 14)
HALF = "2026-11-24.apres_midi"


def sent(image: Image.Image, kind: str = "PNG", **more: object) -> str:
    """Return a picture as the page's script posts it."""
    content = BytesIO()
    image.save(content, kind, **more)
    return f"data:image/png;base64,{base64.b64encode(content.getvalue()).decode()}"


def a_signature(size: tuple[int, int] = (600, 200)) -> Image.Image:
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(40, 150), (200, 40), (320, 160), (560, 60)], fill="#1b2528", width=4)
    return image


@pytest.mark.one_engine
def test_what_is_kept_is_drawn_again_light_and_without_anything_written_in_it():
    written = PngImagePlugin.PngInfo()
    written.add_text("Comment", "Rose CANARY")

    kept = redrawn(sent(a_signature(), pnginfo=written))

    assert kept is not None
    assert len(kept) < HEAVIEST
    assert b"CANARY" not in kept
    with Image.open(BytesIO(kept)) as seen:
        assert seen.size == (600, 200)
        assert seen.convert("L").getextrema()[0] < 60


@pytest.mark.parametrize("drawn", ["", sent(Image.new("RGBA", (600, 200), (0, 0, 0, 0)))])
def test_nothing_drawn_is_nothing_kept(drawn):
    assert redrawn(drawn) is None


@pytest.mark.parametrize(
    "drawn",
    [
        "bonjour",
        "data:image/png;base64,????",
        "data:image/png;base64,AAAA",
        sent(a_signature().convert("RGB"), "JPEG"),
        sent(a_signature((2000, 200))),
        "data:image/png;base64," + "A" * 400_000,
    ],
)
def test_what_no_page_of_ours_draws_is_refused(drawn):
    with pytest.raises(DrawingRefused, match="abîmé"):
        redrawn(drawn)


def test_a_drawing_over_twenty_kilobytes_is_refused():
    noise = Image.effect_noise((1100, 550), 90).convert("RGBA")
    small = noise.quantize(4).convert("RGBA")

    with pytest.raises(DrawingRefused):
        redrawn(sent(small))


def signs_with(client, drawing: str):
    workshop = a_session("Les e-mails", starts_at=AT_TWO)
    rose = a_learner()
    enrolled(rose, workshop)
    card = secrets.drawn_card()
    with writing():
        people.make_card(rose.id, card, by=None)
    page = f"/seances/{workshop.public_id}/signer/{rose.public_id}"
    return client.send_form(page, {"half": HALF, "secret": card.pin, "drawing": drawing})


@pytest.fixture
def tablet(client):
    """Give the trainer's tablet, at ten past two on a Tuesday."""
    with time_machine.travel(AT_TWO + timedelta(minutes=10), tick=False):
        yield signed_in_as(client, the_trainer().id)


def keeps_images(structure_id: int) -> None:
    with writing():
        change_practice(structure_id, signs=True, keeps_images=True, rounding_minutes=1, by=the_trainer().id)


def how_many(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_where_a_structure_keeps_no_image_the_field_is_refused(tablet):
    answer = signs_with(tablet, sent(a_signature()))

    assert answer.status_code == 422
    assert "ne garde pas de signature dessinée" in answer.text
    assert how_many(SheetSignature) == how_many(SignatureImage) == 0


def test_an_image_is_kept_where_it_was_turned_on_and_erased_without_the_act(tablet, app):
    keeps_images(the_structure().id)
    assert signs_with(tablet, sent(a_signature())).status_code == 303
    assert how_many(SignatureImage) == 1

    (workshop_id,) = db.session.scalars(select(CourseSession.public_id))
    page = tablet.get(f"/seances/{workshop_id}/emargement/dessins")
    assert 'alt="Signature de Rose Le Gall"' in page.text
    assert defects(page.data) == []

    manager = signed_in_as(app.test_client(), a_member(Role.MANAGER).person_id)
    page = "/reglages/emargement"
    assert "1\u00a0dessin est gardé" in manager.get(page).text
    manager.send_form(f"{page}/images", {"key": "effacer"}, page=page)

    assert (how_many(SignatureImage), how_many(SheetSignature)) == (0, 1)
