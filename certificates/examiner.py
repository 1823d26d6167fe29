"""Examines the seal of a file given on the standard input, and answers in JSON: a process of its own.

`certificates.apart` starts it, and ends it where a file made up by somebody takes too long.
"""

import json
import resource
import sys
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from cryptography import x509

from certificates.checking import check_seal

MEMORY = 384 * 1024 * 1024
"""Bytes that a file may take, the examiner included: ours take under 256 million."""


def examined(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report on a file, as JSON can say it."""
    report = check_seal(
        b64decode(asked["pdf"]),
        roots=[x509.load_pem_x509_certificate(pem.encode()) for pem in asked["roots"]],
        crls=[b64decode(crl) for crl in asked["crls"]],
        at=datetime.fromisoformat(asked["at"]),
    )
    told = asdict(report)
    return told | {name: said.isoformat() for name, said in told.items() if isinstance(said, datetime)}


def main() -> None:
    """Read the standard input, bound what may be taken, and answer on the standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    json.dump(examined(asked), sys.stdout)


if __name__ == "__main__":
    main()
