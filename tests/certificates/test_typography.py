"""How words are set: dates, groups of digits, lines that fit."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.errors import Unprintable
from certificates.pdf.fonts import Face
from certificates.typography import bound, check_alphabets, clean, fitted, grouped_siret, long_date, wrap


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2026, 12, 1), "1er décembre 2026"), (date(2027, 8, 31), "31 août 2027")],
)
def test_a_day_is_written_in_full_french(day, written):
    assert long_date(day) == written


def test_a_siret_is_written_as_it_is_read_aloud():
    assert grouped_siret("21290019500018") == "212\u202f900\u202f195\u202f00018"


def test_a_text_is_cut_between_words():
    lines = wrap("Je me connecte au wifi", Face.TEXT, size=10, width=70)

    assert lines == ["Je me", "connecte au", "wifi"]


names = st.text(
    st.characters(codec="latin-1", exclude_categories=["Cc", "Cf", "Zs"]), min_size=1, max_size=300
)


@settings(deadline=None)
@given(words=st.lists(names, min_size=1, max_size=6), width=st.integers(60, 500))
def test_no_line_is_wider_than_its_measure_and_no_letter_is_lost(words, width):
    text = clean(" ".join(words))

    lines = wrap(text, Face.DISPLAY, size=20, width=width)

    assert all(Face.DISPLAY.width(line, 20) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_the_largest_size_that_fits_is_chosen():
    size, lines = fitted(
        "Fatoumata Diallo", Face.DISPLAY, sizes=(32, 20, 10), width=200, height=40, leading=1.2
    )

    assert (size, lines) == (20, ["Fatoumata Diallo"])


def test_a_number_stays_with_its_word():
    assert bound("du 3 octobre, 6 séances, version 1.0") == (
        "du 3\u00a0octobre, 6\u00a0séances, version\u00a01.0"
    )


@pytest.mark.parametrize("name", ["R\u043ese Le Gall", "Rose Le G\u03b1ll", "\u0410nne-Marie"])
def test_a_word_that_mixes_alphabets_is_refused_by_its_name(name):
    with pytest.raises(Unprintable) as refusal:
        check_alphabets(name)

    assert "deux alphabets" in refusal.value.message
    assert (
        next(word for word in name.replace("-", " ").split() if not word.isascii()) in refusal.value.message
    )


@pytest.mark.parametrize(
    "name", ["Ольга Le Gall", "Мария-Anna D’Ève", "Nguyễn Thị Ánh", "Γιώργος Çelik-Żółć", "R2-D2 1ᵉʳ"]
)
def test_a_name_may_have_a_word_in_each_alphabet(name):
    check_alphabets(name)
