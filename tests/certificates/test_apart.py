"""A file that anybody may have made up takes what it is given, and no more."""

import pytest

from certificates.apart import asks_too_much, check_seal_apart
from certificates.checking import SealReport, SealState, check_seal
from tests.certificates import forgeries
from tests.certificates.bombs import BOMBS
from tests.certificates.documents import NOW, authorities, drawn, sealed


def apart(pdf: bytes, *, seconds: int = 20) -> SealReport:
    keys = authorities()
    return check_seal_apart(pdf, roots=keys.roots, crls=keys.crls, at=NOW, seconds=seconds)


def within(pdf: bytes) -> SealReport:
    keys = authorities()
    return check_seal(pdf, roots=keys.roots, crls=keys.crls, at=NOW)


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_take_for_ever_is_left_unread(name):
    report = apart(BOMBS[name](), seconds=1)

    assert report.state is SealState.UNREADABLE
    assert asks_too_much(report)
    assert "demande trop d’efforts" in report.reasons[0]


@pytest.mark.parametrize(
    "pdf",
    [sealed, drawn, forgeries.from_another_authority, lambda: forgeries.with_overlay(sealed()), lambda: b""],
    ids=["ours", "not sealed", "of another authority", "changed", "empty"],
)
def test_what_is_said_of_a_file_is_the_same_apart(pdf):
    content = pdf()

    report = apart(content)

    assert report == within(content)
    assert not asks_too_much(report)
