"""Badges: a picture of 600 pixels, light, that holds one credential which outside tools find."""

import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.baking import ITXT_KEYWORD_OB3, bake_png, extract_png
from PIL import Image

from certificates.badges import LARGEST, badge_image, baked, credential_in
from tests.certificates.credentials import a_certificate, a_key

ISSUER_NAME = "Espace public numérique de Kérourien"
LONGEST = "Attestation de compétences numériques de base établie selon le référentiel des savoirs " * 3
END = b"\0\0\0\0IEND\xaeB`\x82"


def a_badge(*, title: str = "Visa Internet", accent: str | None = None, example: bool = False) -> bytes:
    return badge_image(title=title, issuer_name=ISSUER_NAME, accent=accent, example=example)


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def colours(png: bytes) -> set[tuple[int, ...]]:
    return {colour for _count, colour in opened(png).convert("RGB").getcolors(600 * 600)}


def with_text(kind: bytes, content: bytes) -> bytes:
    """Return a badge that holds one more piece of text, put there by somebody else."""
    piece = len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)
    return a_badge().removesuffix(END) + piece + END


@pytest.mark.parametrize("title", ["Visa Internet", "B2i adultes", LONGEST, "a" * 300, "Nguyễn Çelik Łódź"])
def test_a_badge_is_a_light_square_whatever_its_title(title: str):
    badge = badge_image(title=title, issuer_name=(ISSUER_NAME + ", ") * 6)

    assert opened(badge).size == (600, 600)
    assert len(badge) <= 25 * 1024


def test_a_badge_takes_the_colour_of_its_issuer():
    assert (122, 31, 61) in colours(a_badge(accent="#7a1f3d"))
    assert (122, 31, 61) not in colours(a_badge())


def test_an_example_says_that_it_is_one():
    band = (246, 226, 214)

    assert band in colours(a_badge(example=True))
    assert band not in colours(a_badge())


def test_titles_and_issuers_make_different_badges():
    assert a_badge() != a_badge(title="Visa Bureautique")
    assert a_badge() != badge_image(title="Visa Internet", issuer_name="EPN de Lannilis")


def test_an_outside_tool_finds_the_credential_that_was_baked():
    token = a_key().sign(a_certificate())
    badge = baked(a_badge(), token)

    assert extract_png(badge, keyword=ITXT_KEYWORD_OB3) == token
    assert opened(badge).text["openbadgecredential"] == token
    assert credential_in(badge) == token
    assert opened(badge).tobytes() == opened(a_badge()).tobytes()


def test_a_badge_holds_one_credential_the_last_one_baked():
    again = baked(baked(a_badge(), "a.b.c"), "d.e.f")

    assert again == baked(a_badge(), "d.e.f")
    assert again.count(b"openbadgecredential") == 1


def test_a_badge_baked_by_an_outside_tool_is_read_and_baked_again():
    theirs = bake_png(a_badge(), "a.b.c", keyword=ITXT_KEYWORD_OB3)

    assert credential_in(theirs) == "a.b.c"
    assert credential_in(baked(theirs, "d.e.f")) == "d.e.f"


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt"])
def test_a_credential_kept_in_another_way_is_replaced(kind: bytes):
    hidden = with_text(kind, b"openbadgecredential\0a.b.c")

    assert baked(hidden, "d.e.f").count(b"openbadgecredential") == 1
    assert credential_in(hidden) is None


def test_two_credentials_are_none():
    once = with_text(b"iTXt", b"openbadgecredential\0\0\0\0\0a.b.c")
    piece = once.removeprefix(a_badge().removesuffix(END)).removesuffix(END)

    assert credential_in(once) == "a.b.c"
    assert credential_in(once.removesuffix(END) + piece + END) is None


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"GIF89a",
        a_badge()[:-1],
        a_badge()[:400],
        a_badge() + b"x",
        a_badge().replace(b"IEND", b"IENX"),
        a_badge()[:8] + b"\xff\xff\xff\xff" + a_badge()[12:],
        a_badge() + bytes(LARGEST),
        with_text(b"iTXt", b"openbadgecredential\0\0\0\0\0\xff"),
        with_text(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"a.b.c")),
    ],
    ids=[
        "nothing", "another picture", "cut", "cut sooner", "more after the end", "another end",
        "a false length", "too large", "no letters", "compressed",
    ],
)  # fmt: skip
def test_a_damaged_picture_holds_nothing(damaged: bytes):
    assert credential_in(damaged) is None


@given(st.binary(max_size=200))
def test_whatever_the_bytes_the_answer_is_nothing(raw: bytes):
    assert credential_in(raw) is None
    assert credential_in(b"\x89PNG\r\n\x1a\n" + raw) is None


def test_what_is_no_picture_is_not_baked():
    with pytest.raises(ValueError, match="PNG"):
        baked(b"GIF89a", "a.b.c")
