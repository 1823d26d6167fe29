"""A paper, its seal and its evidence say one thing, or the file is refused."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

import pytest

from certificates.authority import KeyKind
from certificates.checking import SealState
from certificates.layouts.sheet import draw_sheet
from certificates.pdf.attachments import Attachment
from certificates.sheets import ATTACHED, SheetContent
from certificates.sheets.examining import ANOTHER_PAPER, NO_EVIDENCE, Examined, examine
from certificates.verdict import RegisterState, SealOpinion, StatusState
from tests.certificates.documents import NOW, authorities, make_authorities
from tests.certificates.forgeries import rewritten, with_byte_flipped, with_overlay
from tests.certificates.forgeries import sealed as a_certificate
from tests.certificates.sheets import a_correction, a_sheet, at, evidence

LATER = at(9, day=30)
OFFLINE = RegisterState.NOT_CONSULTED


@cache
def paper(content: SheetContent | None = None, *, carries: str | None = None) -> bytes:
    """Return a sealed sheet that carries an evidence, its own unless told."""
    sheet = content or a_sheet()
    carried = Attachment(
        name=ATTACHED,
        media_type="application/json",
        description="La preuve de cette feuille",
        content=(carries or evidence(sheet)).encode(),
    )
    return authorities().seal().seal(draw_sheet(sheet, attachments=[carried]), at=NOW)


def examined(file: bytes, **changes: object) -> Examined:
    return examine(file, **({"roots": authorities().roots, "at": LATER} | changes))


def test_a_sealed_sheet_is_good_in_all_its_parts_without_any_network():
    answer = examined(paper())

    assert answer.seal is SealState.GOOD
    assert answer.bundle.is_good
    assert answer.sheet == a_sheet()
    assert not answer.is_bad(OFFLINE, StatusState.NOT_CONSULTED)
    assert not answer.is_open(OFFLINE)


def test_the_evidence_alone_is_examined_too():
    answer = examined(evidence().encode())

    assert answer.seal is SealOpinion.NOT_EXAMINED
    assert not answer.is_bad(OFFLINE, StatusState.NOT_CONSULTED)
    assert not answer.is_open(OFFLINE)


def test_a_sheet_that_was_replaced_or_that_nobody_knows_is_refused():
    answer = examined(paper())

    assert answer.is_bad(RegisterState.KNOWN, StatusState.REPLACED)
    assert answer.is_bad(RegisterState.UNKNOWN, StatusState.NOT_CONSULTED)


def test_a_paper_that_carries_the_evidence_of_another_sheet_is_refused():
    answer = examined(paper(carries=evidence(a_correction())))

    assert answer.seal is SealState.GOOD
    assert answer.bundle.content.words == (ANOTHER_PAPER,)


def test_a_sealed_paper_that_is_no_sheet_is_refused():
    answer = examined(a_certificate())

    assert answer.seal is SealState.GOOD
    assert answer.bundle.content.words == (NO_EVIDENCE,)
    assert answer.is_bad(OFFLINE, StatusState.NOT_CONSULTED)


FORGERIES: dict[str, Callable[[], bytes]] = {
    "an overlay": lambda: with_overlay(paper()),
    "a rewritten file": lambda: rewritten(paper()),
    "a byte": lambda: with_byte_flipped(paper(), 900),
    "a cut": lambda: paper()[:-500],
    "no seal": lambda: draw_sheet(a_sheet()),
    "the seal of another": lambda: make_authorities(KeyKind.P256).seal().seal(draw_sheet(a_sheet()), at=NOW),
    "nothing": lambda: b"",
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "no text": lambda: b"\xff\xfe\x00",
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
def test_a_forgery_is_refused(forged: Callable[[], bytes]):
    assert examined(forged()).is_bad(OFFLINE, StatusState.NOT_CONSULTED)


def test_without_a_root_nothing_is_bad_and_nothing_is_proven():
    for file in (paper(), evidence().encode()):
        answer = examined(file, roots=[])

        assert not answer.is_bad(OFFLINE, StatusState.NOT_CONSULTED)
        assert answer.is_open(OFFLINE)


def test_a_seal_at_its_term_needs_the_register():
    answer = examined(paper(), at=LATER + timedelta(days=365 * 16))

    assert answer.seal is SealState.EXPIRED
    assert answer.is_open(OFFLINE)
    assert not answer.is_open(RegisterState.KNOWN)
