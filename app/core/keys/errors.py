"""What the keys refuse."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.core.errors import Refused, Unavailable
from certificates.errors import CertificateError


class IssuingImpossible(Unavailable):
    """Nothing can be sealed for now; the sentence says what an administrator must do."""

    code = "issuing_impossible"


class SealUnsound(RuntimeError):
    """What we have just sealed or signed does not pass our own check: it is not kept."""


class KeysLeftAlone(Refused):
    """The keys are not copied, or not put back: nothing was touched."""

    code = "keys_left_alone"


@contextmanager
def told_as_impossible() -> Iterator[None]:
    """Say what the library refuses as a reason not to issue."""
    try:
        yield
    except CertificateError as refusal:
        raise IssuingImpossible(refusal.message) from refusal
