"""Codes that people type and names that nobody can guess."""

from hypothesis import given
from hypothesis import strategies as st

from app.core import identifiers

codes = st.text(alphabet=identifiers.CROCKFORD, min_size=12, max_size=12).map(
    lambda code: code + identifiers.check_character(code)
)
places = st.integers(0, 12)


def test_a_code_has_sixty_random_bits_and_a_check_character():
    code = identifiers.new_code()

    assert len(code) == 13
    assert identifiers.code_is_well_typed(code)


@given(codes, places, st.sampled_from(identifiers.CROCKFORD))
def test_every_wrong_character_is_seen(code: str, place: int, other: str):
    mistyped = code[:place] + other + code[place + 1 :]

    assert identifiers.code_is_well_typed(mistyped) == (mistyped == code)


@given(codes, places, places)
def test_every_exchange_of_two_characters_is_seen(code: str, one: int, other: int):
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    mistyped = "".join(letters)

    assert identifiers.code_is_well_typed(mistyped) == (mistyped == code)


def test_what_people_type_is_forgiven():
    assert identifiers.fold(" 8aja-5x1o-hyil-8 ") == "8AJA5X10HY118"


def test_a_code_is_shown_in_groups_of_four():
    assert identifiers.grouped("8AJA5X16HYC98") == "8AJA-5X16-HYC9-8"


def test_public_ids_are_long_and_share_nothing():
    made = {identifiers.new_public_id() for _ in range(1000)}

    assert len(made) == 1000
    assert {len(name) for name in made} == {26}
