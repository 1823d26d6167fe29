"""What this library refuses: each refusal carries a French sentence that can be shown as it is."""

from typing import ClassVar


class CertificateError(Exception):
    """Refuse to print, seal or open a key, for a reason that the person can understand.

    The message is a complete French sentence; `code` is stable and in English, for machines.
    """

    code: ClassVar[str] = "certificate_refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Unprintable(CertificateError):
    """The text holds a character, or a length, that cannot be printed faithfully.

    `about` names the field at fault, in the code; empty where it is not one alone.
    """

    code = "unprintable"

    def __init__(self, message: str, *, about: str = "") -> None:
        super().__init__(message)
        self.about = about


class KeysMissing(CertificateError):
    """The installation has no such key: nothing can be issued, and nothing is issued unsealed."""

    code = "keys_missing"


class KeysExist(CertificateError):
    """A key of this name is already in place and is never overwritten."""

    code = "keys_exist"


class WrongPassphrase(CertificateError):
    """The key file does not open with the passphrase given."""

    code = "wrong_passphrase"


class Unsealable(CertificateError):
    """The document cannot receive the seal: it is not one of ours, or is sealed already."""

    code = "unsealable"


class TokenAway(CertificateError):
    """The token that keeps the keys of the seals is away, locked, or has no such key."""

    code = "token_away"


class TimestampMissing(CertificateError):
    """The timestamping authority gave no token that can be kept: nothing is sealed without one."""

    code = "timestamp_missing"


class CopyRefused(CertificateError):
    """A copy of the keys cannot be made, or the file is not a whole one; nothing was touched."""

    code = "copy_refused"
