"""The family name on a paper, as an employer types it; and the initials that a link may show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.awards.rules import initials_of, is_family_name_of

RECOGNISED = {
    "Rose Le Gall": ["Le Gall", "LE GALL", "le-gall", "Gall", "legall", " gall ", "Rose Le Gall"],
    "Zoé Abgrall-Hélias": ["abgrall helias", "Hélias", "ABGRALL‑HÉLIAS", "abgrallhelias"],
    "Jean-Pierre d’Ornano": ["d'Ornano", "Ornano", "dornano", "D ORNANO"],
    "María de la Cruz": ["de la cruz", "Cruz", "la Cruz"],
    "Łukasz Błażej Wałęsa": ["Walesa", "wałęsa"],
    "Anne Lebœuf": ["leboeuf", "LEBŒUF"],
    "Nguyễn Thị Ánh": ["Anh", "ánh"],
    "Işıl Yıldız": ["YILDIZ", "yıldız"],
    "محمد العربي": ["العربي"],
    "Олена Шевченко": ["шевченко"],
    "Ivana": ["ivana"],
}


@pytest.mark.parametrize("printed", RECOGNISED)
def test_a_family_name_is_forgiven_its_spelling(printed: str):
    refused = [typed for typed in RECOGNISED[printed] if not is_family_name_of(typed, printed)]

    assert refused == []


@pytest.mark.parametrize(
    "typed", ["Rose", "Gal", "all", "l", "Le", "", " ", "-", "Le Gall Rose", "Gall Rose", "%"]
)
def test_anything_else_is_refused(typed: str):
    assert not is_family_name_of(typed, "Rose Le Gall")


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Rose Kerdraon", "R. K."),
        ("Rose Le Gall", "R. G."),
        ("Jean-Pierre d’Ornano", "J. P. O."),
        ("élodie Œuvrard", "É. Œ."),
        ("Le", "L."),
        ("Олена Шевченко", "О. Ш."),
    ],
)
def test_initials_leave_particles_out(printed: str, shown: str):
    assert initials_of(printed) == shown


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_has_an_answer(typed: str, printed: str):
    assert is_family_name_of(typed, printed) in (True, False)
    assert len(initials_of(printed)) <= 3 * len(printed) + 3


@given(st.text(alphabet="abcdefghij", min_size=1, max_size=12), st.text(alphabet="klmnop", min_size=1))
def test_the_last_word_is_always_recognised(given_name: str, family_name: str):
    assert is_family_name_of(family_name.upper(), f"{given_name} {family_name}")
