"""Why a session refuses something."""

from app.core.errors import Invalid, Refused


class EnrolmentClosed(Refused):
    """The session was cancelled, or is over for good."""

    code = "enrolment_closed"


class NotOnTheSheet(Refused):
    """Someone was marked who has no seat in the session."""

    code = "not_on_the_sheet"


class SheetNotOpen(Refused):
    """The session begins too far ahead, or will not take place."""

    code = "sheet_not_open"


class SheetInvalid(Invalid):
    """Some lines of the sheet cannot be true; `errors` goes by the learner's public id."""

    code = "sheet_invalid"


class SheetClosed(Refused):
    """The sheet of the session is closed: only a correction, with its reason, changes it."""

    code = "sheet_closed"
