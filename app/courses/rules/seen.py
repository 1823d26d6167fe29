"""What a page showed, so that a form never writes over what its author has not read."""

import hashlib


def seen(*values: object) -> str:
    """Return a short digest of what was shown; two readings of the same thing give the same."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
