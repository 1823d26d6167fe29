"""A file that anybody may have made up, examined in a process of its own: its effort is bounded.

Two hundred bytes can ask a reader of PDF for a thousand million entries, and ten certificates of one
name for every order that they can be put in. What takes too long, or too much memory, is none of ours.
"""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.checking import LARGEST_FILE, SealReport, SealState, check_seal

SECONDS = 8
"""Processor time that a file may take, the start of the process included; ours take one on a good machine."""

_AT_ONCE = BoundedSemaphore(2)
"""Files that may be examined at once: they share the memory of a small machine with its pages."""

_WAITED = 10
"""How many times longer it may take on a machine that does many other things."""

_EXAMINER = (sys.executable, "-m", "certificates.examiner")
_HOME = Path(__file__).parents[1]
_TOO_MUCH = "Ce fichier demande trop d’efforts à lire : aucun de nos documents n’en demande autant."


def check_seal_apart(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate],
    at: datetime,
    crls: Sequence[bytes] = (),
    seconds: int = SECONDS,
) -> SealReport:
    """Examine a file as `check_seal` does; unreadable too where it asks for more than `seconds` of effort."""
    if len(pdf) > LARGEST_FILE or not pdf.startswith(b"%PDF-"):
        return check_seal(pdf, roots=roots, at=at, crls=crls)
    asked = {
        "pdf": b64encode(pdf).decode(),
        "roots": [root.public_bytes(Encoding.PEM).decode() for root in roots],
        "crls": [b64encode(crl).decode() for crl in crls],
        "at": at.isoformat(),
        "seconds": seconds,
    }
    try:
        with _AT_ONCE:
            return _heard(json.loads(_examiner_says(asked)))
    except (subprocess.SubprocessError, OSError, ValueError):
        return SealReport(state=SealState.UNREADABLE, reasons=(_TOO_MUCH,), sha256=sha256(pdf).hexdigest())


def _examiner_says(asked: Mapping[str, Any]) -> bytes:
    done = subprocess.run(  # noqa: S603 - our own arguments
        _EXAMINER,
        input=json.dumps(asked).encode(),
        capture_output=True,
        timeout=_WAITED * asked["seconds"],
        check=True,
        cwd=_HOME,
    )
    return done.stdout


def asks_too_much(report: SealReport) -> bool:
    """Tell whether a file was left unread for the effort that it asks for."""
    return report.reasons == (_TOO_MUCH,)


def _heard(told: Mapping[str, Any]) -> SealReport:
    """Read a report that `certificates.examiner` wrote."""
    moments = {name: told[name] and datetime.fromisoformat(told[name]) for name in _MOMENTS}
    state, reasons = SealState(told["state"]), tuple(told["reasons"])
    return SealReport(**{**told, **moments, "state": state, "reasons": reasons})


_MOMENTS = ("sealed_at", "timestamped_at")
