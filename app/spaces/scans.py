"""The scan of a sheet of paper, as a form brings it."""

from flask import request

from app.core.files import HEAVIEST, WorkFile, examined


def given_scan() -> WorkFile | None:
    """Examine the scan that came, if one did; one byte over the cap is read at the most.

    Raises:
        FileRefused: it cannot be kept; the sentence says why.
    """
    given = request.files.get("scan")
    if given is None or not given.filename:
        return None
    with given.stream as stream:
        return examined(given.filename, stream.read(HEAVIEST + 1))
