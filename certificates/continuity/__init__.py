"""The continuity kit: a signed copy of a register, that any library can keep when the issuer is gone.

A kit holds commitments, never a name: the SHA-256 of each sealed file (whose bytes hold a random
salt), codes as slow digests, and for each its status. With it come the status lists, the lists of
withdrawn keys, all the public keys, and a page that works from any static host or from a folder.

    with KitWriter(Path("kit.zip"), facts=facts) as kit:
        kit.add_documents(lines_in_order_of_digest)
        kit.add_codes(lines_of_open_codes)
        kit.add("cachets.json", content)
        kit.sign(credential_key)

    kit = open_kit(Path("kit.zip"), roots=[root], at=now)
    kit.line_of(sha256)      # Line(paper, status, day, is_example), or None
"""

from certificates.continuity.format import (
    ITERATIONS,
    SEALS,
    Facts,
    KitRefused,
    Line,
    RetiredSeals,
)
from certificates.continuity.making import KitWriter
from certificates.continuity.opening import Kit, open_kit
from certificates.continuity.places import is_kit

__all__ = [
    "ITERATIONS",
    "SEALS",
    "Facts",
    "Kit",
    "KitRefused",
    "KitWriter",
    "Line",
    "RetiredSeals",
    "is_kit",
    "open_kit",
]
