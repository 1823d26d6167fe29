"""Every sheet ever closed is still proven: one of each layout and format is kept here for good.

Add a file when the layout, the content or the evidence changes; never replace one. Each `NAME.pdf` has
the root of its issuer beside it as `NAME.pem`, and its evidence as `NAME.json`; all bear « EXEMPLE ».
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from certificates.sheets import PartState
from certificates.sheets.examining import examine
from certificates.verdict import RegisterState, StatusState

FOLDER = Path(__file__).parent / "golden" / "sheets"
GOLDEN = sorted(FOLDER.glob("*.pdf"))
IN_2030 = datetime(2030, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("suffix", [".pdf", ".json"])
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_sheet_of_an_older_layout_is_still_proven(path: Path, suffix: str):
    root = x509.load_pem_x509_certificate(path.with_suffix(".pem").read_bytes())

    examined = examine(path.with_suffix(suffix).read_bytes(), roots=[root], at=IN_2030)

    assert examined.bundle.is_good
    assert not examined.is_bad(RegisterState.NOT_CONSULTED, StatusState.NOT_CONSULTED)
    assert not examined.is_open(RegisterState.NOT_CONSULTED)


def test_a_correction_still_follows_the_version_that_it_replaces():
    later = FOLDER / "2026-11-sheet-corrected-rsa3072.json"
    root = x509.load_pem_x509_certificate(later.with_suffix(".pem").read_bytes())
    first = examine((FOLDER / "2026-11-sheet.json").read_bytes(), roots=[], at=IN_2030).sheet

    examined = examine(later.read_bytes(), roots=[root], at=IN_2030, earlier=first)

    assert first is not None
    assert examined.bundle.versions.state is PartState.GOOD


def test_the_first_sheets_are_kept():
    first = {"2026-11-sheet", "2026-11-sheet-corrected-rsa3072", "2026-11-sheet-vouched"}

    assert first <= {path.stem for path in GOLDEN}
