"""A logo: whatever a structure sends becomes a small clean picture, or is refused in a clear sentence."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from certificates.errors import Unprintable
from certificates.layouts.logo import LARGEST, LARGEST_UPLOAD, digest, fitted, picture_of
from certificates.look import USUAL
from certificates.pdf.images import picture
from tests.certificates.carried import a_drawing, a_logo, a_look, a_photograph, png


def opened(logo: bytes) -> Image.Image:
    return Image.open(BytesIO(logo))


def a_square(colour: str = "#c01030", side: int = 300) -> Image.Image:
    image = Image.new("RGB", (side + 100, side + 100), "white")
    ImageDraw.Draw(image).rectangle((50, 50, 49 + side, 49 + side), fill=colour)
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_drawing_and_a_photograph_become_light(kind):
    for image in (a_drawing(), a_photograph()):
        logo = fitted(png(image.convert("RGB"), kind))

        assert len(logo) <= LARGEST
        assert picture(logo).weight <= LARGEST
        assert opened(logo).format == "PNG"


def test_a_simple_drawing_keeps_three_hundred_dots_an_inch():
    width, height = opened(a_logo()).size

    assert 540 <= width <= 542
    assert width / height == pytest.approx(1600 / 420, rel=0.15)


def test_clear_margins_are_cut():
    assert opened(fitted(png(a_square(side=150)))).size == (150, 150)


def test_what_lets_light_through_is_white_paper():
    logo = opened(fitted(png(a_drawing()))).convert("RGB")

    assert logo.getpixel((logo.height // 2, logo.height // 2)) == (255, 255, 255)
    assert not opened(a_logo()).has_transparency_data


def test_what_a_camera_wrote_about_itself_is_gone():
    image = a_photograph().copy()
    exif = Image.Exif()
    exif[0x010E] = "chez Fatoumata"
    target = BytesIO()
    image.save(target, "JPEG", exif=exif, comment=b"chez Fatoumata")

    assert b"Fatoumata" not in fitted(target.getvalue())


def test_words_in_a_png_are_gone():
    noted = PngInfo()
    noted.add_text("Author", "Fatoumata")
    target = BytesIO()
    a_square().save(target, "PNG", pnginfo=noted)

    assert b"Fatoumata" not in fitted(target.getvalue())


def test_a_photograph_taken_sideways_is_set_upright():
    image = a_photograph().crop((0, 0, 400, 100))
    exif = Image.Exif()
    exif[0x0112] = 6
    target = BytesIO()
    image.save(target, "JPEG", exif=exif)

    width, height = opened(fitted(target.getvalue())).size

    assert width < height


def test_the_same_picture_gives_the_same_logo():
    assert fitted(png(a_drawing())) == a_logo()


@pytest.mark.parametrize(
    "image", [a_drawing(), a_photograph(), a_square()], ids=["drawing", "photograph", "square"]
)
def test_a_logo_fitted_again_stays_the_same(image):
    logo = fitted(png(image))

    assert fitted(logo) == logo


def test_a_picture_that_was_never_fitted_is_not_printed():
    immense = png(Image.new("1", (6000, 6000)))
    loaded = png(a_photograph())

    for logo in (immense, loaded, b"", b"GIF89a"):
        with pytest.raises(Unprintable, match="choisissez-le de nouveau"):
            picture_of(a_look(logo_digest=digest(logo)), logo)


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (b"", "PNG ou JPEG"),
        (b"%PDF-1.7", "PNG ou JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG ou JPEG"),
        (png(a_square(), "GIF"), "PNG ou JPEG"),
        (png(a_square())[:400], "PNG ou JPEG"),
        (bytes(LARGEST_UPLOAD + 1), "moins de 4 Mo"),
        (png(Image.new("RGB", (20, 300), "red")), "trop petite"),
        (png(Image.new("RGB", (300, 300), "white")), "toute blanche"),
        (png(Image.new("RGBA", (300, 300), (9, 9, 9, 0))), "toute blanche"),
    ],
    ids=["empty", "pdf", "svg", "gif", "cut", "heavy", "tiny", "white", "clear"],
)
def test_what_is_no_logo_is_refused_in_a_clear_sentence(upload, said):
    with pytest.raises(Unprintable, match=said) as refusal:
        fitted(upload)

    assert refusal.value.message.endswith(".")


def test_a_picture_that_would_fill_the_memory_is_not_unpacked():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(1000)))

    with pytest.raises(Unprintable, match="trop grande"):
        fitted(bomb + chunk(b"IEND", b""))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.binary(max_size=40))
def test_a_damaged_picture_is_refused_or_printed_but_never_an_error(position, noise):
    whole = png(a_square())

    with suppress(Unprintable):
        assert len(fitted(whole[:position] + noise + whole[position + len(noise) :])) <= LARGEST


def test_only_the_logo_that_the_look_names_is_printed():
    other = fitted(png(a_square()))

    for look, logo in ((a_look(), None), (a_look(), other), (USUAL, other)):
        with pytest.raises(Unprintable, match="logo"):
            picture_of(look, logo)
    assert picture_of(a_look(logo_digest=digest(other)), other) == picture(other)
    assert picture_of(USUAL, None) is None
