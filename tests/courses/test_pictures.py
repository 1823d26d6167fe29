"""Pictures are kept small, the right way up, and never larger than they came."""

import random
from io import BytesIO

import pytest
from PIL import Image

from app.core.files import FileRefused, WorkFile, examined
from app.courses.rules import pictures
from app.courses.rules.pictures import WIDEST, made_small
from tests.progress import works

TYPES = {
    "JPEG": ("photo.jpg", "image/jpeg"),
    "PNG": ("dessin.png", "image/png"),
    "WEBP": ("i.webp", "image/webp"),
}


ORIENTATION, MAKER, TURNED = 0x0112, 0x010F, 6


def a_large_picture(kind: str, *, width: int = 2400, height: int = 1600) -> WorkFile:
    """Return a picture of speckles, which weigh, as a photograph does."""
    name, media_type = TYPES[kind]
    speckles = Image.frombytes(
        "L", (width // 8, height // 8), random.Random(4).randbytes(width * height // 64)
    )
    drawn = BytesIO()
    speckles.resize((width, height)).convert("RGB").save(drawn, kind)
    return WorkFile(name=name, media_type=media_type, content=drawn.getvalue())


@pytest.mark.parametrize("kind", TYPES)
def test_a_large_picture_becomes_as_wide_as_a_page_needs(kind: str):
    given = a_large_picture(kind)

    kept = made_small(given)

    assert Image.open(BytesIO(kept.content)).size == (WIDEST, WIDEST * 2 // 3)
    assert kept.size < given.size
    assert (kept.name, kept.media_type) == (given.name, given.media_type)


def test_a_photograph_taken_sideways_is_kept_upright_and_says_nothing_else():
    lying = Image.open(BytesIO(a_large_picture("JPEG").content))
    said = Image.Exif()
    said[ORIENTATION], said[MAKER] = TURNED, "Un téléphone"
    photograph = BytesIO()
    lying.save(photograph, "JPEG", exif=said)
    given = WorkFile(name="photo.jpg", media_type="image/jpeg", content=photograph.getvalue())

    kept = Image.open(BytesIO(made_small(given).content))

    assert kept.size == (WIDEST * 2 // 3, WIDEST)
    assert dict(kept.getexif()) == {}


def test_what_is_small_already_stays_as_it_came():
    given = WorkFile(name="dessin.png", media_type="image/png", content=works.a_picture("PNG"))

    assert made_small(made_small(given)).size <= given.size


def test_what_is_no_picture_stays_as_it_came():
    given = examined("lettre.pdf", works.a_pdf())

    assert made_small(given) is given


def test_a_picture_with_more_pixels_than_a_camera_takes_is_not_opened(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "LARGEST", 1000)

    with pytest.raises(FileRefused, match="trop grande"):
        made_small(a_large_picture("PNG"))


def test_a_picture_that_does_not_open_is_refused_in_words():
    given = a_large_picture("JPEG")

    with pytest.raises(FileRefused, match="ne s’ouvre pas"):
        made_small(WorkFile(name="photo.jpg", media_type="image/jpeg", content=given.content[:2000]))
