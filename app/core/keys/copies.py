"""All the keys in one file, to be kept apart, and put back on another machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core import clock
from app.core.keys.errors import KeysLeftAlone
from certificates.errors import CertificateError
from certificates.keystore import CopyTold, KeyDirectory, copy_keys, put_keys_back


class Copies:
    """Copies of the key directory of one installation."""

    def __init__(self, directory: KeyDirectory) -> None:
        self._directory = directory

    def make(self, file: Path) -> CopyTold:
        """Copy every key into one file, still under the passphrase.

        Raises:
            KeysLeftAlone: there is no key yet, or the file cannot be written there.
        """
        with _left_alone():
            return copy_keys(self._directory.folder, file, now=clock.now())

    def put_back(self, file: Path) -> CopyTold:
        """Put the keys of a copy in their place, after having opened each of them.

        Raises:
            KeysLeftAlone: it is no whole copy, it does not open, or other keys are there.
        """
        with _left_alone():
            return put_keys_back(file, self._directory)


@contextmanager
def _left_alone() -> Iterator[None]:
    try:
        yield
    except CertificateError as refusal:
        raise KeysLeftAlone(refusal.message) from refusal
