"""What the form of a sheet may not send."""

import pytest

from app.core.errors import Invalid
from app.spaces.sheet_form import MOST_SHOWN, numbers_in


@pytest.mark.parametrize("typed", ["-1", "1.5", "١", "9" * 19, "douze", " ".join(["1"] * (MOST_SHOWN + 1))])
def test_ids_that_no_page_of_ours_shows_are_refused(typed: str):
    with pytest.raises(Invalid):
        numbers_in(typed)


def test_the_ids_of_a_page_are_read_in_their_order():
    assert numbers_in(" 12 7  12 ") == (12, 7, 12)
