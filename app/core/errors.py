"""One family of refusals: whatever is not one of these is a bug."""

from typing import ClassVar


class Refused(Exception):
    """Refuse a request for a reason that the person can understand.

    The message is a complete French sentence that says what to do; `code` is stable and in
    English, for machines; `status` is the HTTP status of the answer.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refused):
    """The thing does not exist, or is out of the caller's reach: nobody can tell which."""

    code = "not_found"
    status = 404

    def __init__(self, message: str = "Cette page n’existe pas, ou ne vous est pas ouverte.") -> None:
        super().__init__(message)


class Forbidden(Refused):
    """The caller is known, and this act is not theirs."""

    code = "forbidden"
    status = 403

    def __init__(self, message: str = "Cette action n’est pas ouverte à votre compte.") -> None:
        super().__init__(message)


class Invalid(Refused):
    """What came in cannot be read.

    `errors` maps a field's name to the French sentences about it; the page shows them beside
    the fields and keeps what was typed.
    """

    code = "invalid"
    status = 422

    def __init__(self, message: str, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.errors = errors or {}


class TooMany(Refused):
    """Too many tries in too short a time."""

    code = "too_many"
    status = 429


class Unavailable(Refused):
    """Something that we need does not answer; nothing was lost."""

    code = "unavailable"
    status = 503
