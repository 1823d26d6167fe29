"""Who a seal may depend on outside: a token that keeps its key, a timestamping authority that dates it.

When one does not answer, documents wait. The reason is noted in the key directory, for every
process to see, so that nobody asks again before the minute's chore found that all answer.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from app.config import Settings
from app.core import clock
from app.core.keys.errors import IssuingImpossible
from certificates.errors import CertificateError, KeysMissing, TimestampMissing, TokenAway, WrongPassphrase
from certificates.files import write_whole
from certificates.seal import Seal
from certificates.signers import Signer
from certificates.tokens import SecurityToken
from certificates.tsa import TimestampAuthority

NOTE = "waiting.txt"

_THEIRS = (KeysMissing, TimestampMissing, TokenAway, WrongPassphrase)


class Outside:
    """The token and the timestamping authority of one installation, where it has them."""

    def __init__(self, settings: Settings) -> None:
        named = settings.seal_token
        self.token = SecurityToken(named.module, named.label, named.pin) if named else None
        self.authority = TimestampAuthority(settings.tsa_url) if settings.tsa_url else None
        self._note = settings.keys_dir / NOTE

    def trouble(self) -> str | None:
        """Say in French what went wrong the last time, or return None: all answered."""
        try:
            return self._note.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def try_again(self) -> None:
        """Ask again those who did not answer, and forget the trouble when they do."""
        if self.trouble() is None:
            return
        try:
            self._ask_everyone()
        except CertificateError as refusal:
            self._remember(refusal.message)
        else:
            self._note.unlink(missing_ok=True)

    def _ask_everyone(self) -> None:
        if self.token is not None:
            self.token.check()
        if self.authority is not None:
            self.authority.stamp(b"", at=clock.now())

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Ask one of them something; what they refuse is noted, and makes the document wait.

        Raises:
            IssuingImpossible: one of them did not answer.
        """
        try:
            yield
        except _THEIRS as refusal:
            if self.token is not None or self.authority is not None:
                self._remember(refusal.message)
            raise IssuingImpossible(refusal.message) from refusal

    def _remember(self, sentence: str) -> None:
        if sentence != self.trouble():
            write_whole(self._note, sentence.encode(), mode=0o644, replace=True)


class SealInUse(Seal):
    """The seal of a structure here: who it depends on may make documents wait, never fail."""

    def __init__(self, signer: Signer, *, crls: Callable[[], Sequence[bytes]], outside: Outside) -> None:
        super().__init__(signer, crls=crls, authority=outside.authority)
        self._outside = outside

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """Return the document sealed.

        Raises:
            IssuingImpossible: the token or the timestamping authority does not answer.
        """
        with self._outside.asked():
            return super().seal(pdf, at=at)
