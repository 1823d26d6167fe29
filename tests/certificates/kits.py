"""Continuity kits that were really signed, for tests."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from certificates.authority import ISSUING_CRL_DAYS, make_crl
from certificates.continuity import SEALS, Facts, Kit, KitWriter, Line, RetiredSeals, open_kit
from certificates.credentials import CredentialKey
from certificates.verdict import StatusState
from tests.certificates.credentials import ISSUER
from tests.certificates.documents import authorities
from tests.certificates.test_credential_status import signing

MADE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
UNTIL = datetime(2026, 12, 24, 8, 0, tzinfo=UTC)
IN_FORCE = Line(paper="certificate", status=StatusState.IN_FORCE)
REVOKED = Line(paper="certificate", status=StatusState.REVOKED, day=date(2026, 11, 23))
FACTS = Facts(
    issuer_id=ISSUER,
    address="https://palier.kerourien.example",
    made_at=MADE,
    valid_until=UNTIL,
    documents=0,
    codes=0,
    salt=b"\x5a" * 32,
    iterations=1000,
)

Lines = Mapping[str, Line]


@cache
def list_of_seals() -> bytes:
    """Return the list that withdraws nothing, on the day of the kits."""
    return make_crl(authorities().issuing, now=MADE, days=ISSUING_CRL_DAYS)


def write_kit(
    path: Path,
    documents: Lines,
    *,
    codes: Lines | None = None,
    retired: Iterable[str] = (),
    files: Mapping[str, bytes] | None = None,
    key: CredentialKey | None = None,
    **facts: object,
) -> Path:
    """Make a kit that knows these files, and answers these codes."""
    codes = codes or {}
    numbered = replace(FACTS, documents=len(documents), codes=len(codes))
    seals = RetiredSeals(tuple((each, "", MADE.date()) for each in retired))
    with KitWriter(path, facts=replace(numbered, **facts)) as kit:
        kit.add_documents(sorted(documents.items()))
        kit.add_codes(codes.items())
        kit.add(SEALS, seals.written())
        for name, content in {".well-known/palier.crl": list_of_seals(), **(files or {})}.items():
            kit.add(name, content)
        kit.sign(key or signing())
    return path


def opened(path: Path, at: datetime = MADE) -> Kit:
    """Open a kit on the word of the root of the run."""
    return open_kit(path, roots=authorities().roots, at=at)
