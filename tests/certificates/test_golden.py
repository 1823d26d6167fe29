"""Every certificate ever issued still verifies: one of each layout is kept here for good.

Add a file when a layout or the seal changes; never replace one. Each `NAME.pdf` has its root beside
it as `NAME.pem`; all bear « EXEMPLE » and a made-up name. `NAME.zip` is the continuity kit of its issuer.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from certificates.checking import SealState, check_seal, read_salt
from certificates.continuity import open_kit
from certificates.offline import check_offline, given
from certificates.pdf.attachments import attached

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.pdf"))
WITH_COPIES = [path for path in GOLDEN if "look" in path.stem or "copies" in path.stem]
KITS = sorted(Path(__file__).with_name("golden").glob("*.zip"))
IN_2030 = datetime(2030, 6, 1, tzinfo=UTC)
IN_2050 = datetime(2050, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_certificate_of_an_older_layout_still_verifies(path):
    root = x509.load_pem_x509_certificate(path.with_suffix(".pem").read_bytes())

    report = check_seal(path.read_bytes(), roots=[root], at=IN_2030)

    assert report.is_good, report.reasons


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_salt_of_an_older_layout_is_still_read(path):
    assert read_salt(path.read_bytes())


@pytest.mark.parametrize("path", WITH_COPIES, ids=lambda path: path.stem)
def test_the_copies_that_an_older_certificate_carries_are_still_read(path):
    carried = attached(path.read_bytes())

    assert set(carried) == {"credential.json", "credential.jwt"}
    assert json.loads(carried["credential.json"])["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert carried["credential.jwt"].count(b".") == 2


@pytest.mark.parametrize("path", KITS, ids=lambda path: path.stem)
def test_an_older_kit_still_answers_when_the_seal_is_at_its_term(path):
    root = x509.load_pem_x509_certificate(path.with_suffix(".pem").read_bytes())
    pdf = path.with_suffix(".pdf").read_bytes()

    kit = open_kit(path, roots=[root], at=IN_2050)
    report = check_offline(pdf, given([root], [], kits=[kit]), at=IN_2050)

    assert [*kit.faults()] == []
    assert kit.line_of_code("7K4M9QXB2HTDV") is not None
    assert report.seal.state is SealState.EXPIRED
    assert report.verdict.exit_code == 0


def test_the_first_layouts_are_kept():
    kept = {path.stem for path in GOLDEN}

    assert {"2026-11-p256", "2026-11-rsa3072", "2026-11-passport"} <= kept
    assert {path.stem for path in KITS} >= {"2026-11-kit"}
    assert {"2026-11-look-p256", "2026-11-look-rsa3072", "2026-11-passport-copies"} <= kept
