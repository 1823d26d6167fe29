"""Why a session refuses something."""

from typing import TYPE_CHECKING

from app.core.errors import Invalid, Refused

if TYPE_CHECKING:
    from app.sessions.queries.clashes import ClashFound


class EnrolmentClosed(Refused):
    """The session was cancelled, or is over for good."""

    code = "enrolment_closed"


class EnoughAsked(Refused):
    """A learner asked for as many sessions as can be had without anybody's help."""

    code = "enough_asked"


class NobodyToTell(Refused):
    """There is nobody to remind of a session."""

    code = "nobody_to_tell"


class SessionFull(Refused):
    """Every seat has somebody."""

    code = "session_full"


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


class YearClosed(Refused):
    """The session is of a year that is over: only a correction, with its reason, changes its sheet."""

    code = "year_closed"


class AlreadySaved(Refused):
    """The same page was saved before, too long ago for its first answer to be kept."""

    code = "already_saved"


class NothingToUndo(Refused):
    """What was to be taken back no longer stands: something else was noted since."""

    code = "nothing_to_undo"


class PauseInvalid(Invalid):
    """A pause ends before it begins, is out of the session, or meets another one."""

    code = "pause_invalid"


class SessionFixed(Refused):
    """The session has begun, was cancelled or is over: what was asked can no longer change."""

    code = "session_fixed"


class SessionChanged(Refused):
    """Somebody changed the session since the page was opened."""

    code = "session_changed"


class TooFewSeats(Invalid):
    """There are fewer seats than people, or than the room may hold."""

    code = "too_few_seats"


class Clash(Invalid):
    """A room or a trainer is already taken at these hours: somebody must say that it may be.

    `found` are the clashes, for the page to show and to send back.
    """

    code = "clash"

    def __init__(self, message: str, found: "tuple[ClashFound, ...]") -> None:
        super().__init__(message)
        self.found = found


class SessionsTouched(Invalid):
    """Sessions are planned on days that are to be closed: each needs a decision."""

    code = "sessions_touched"


class CycleNotChanged(Invalid):
    """Some sessions of a cycle cannot be as wanted; `errors` goes by their public ids."""

    code = "cycle_not_changed"


class SheetNotReady(Refused):
    """The sheet cannot be closed, or corrected, as it stands: the sentence says what is missing."""

    code = "sheet_not_ready"


class SigningNotOpen(Refused):
    """The half-day has not come yet, or is over for whoever would sign it."""

    code = "signing_not_open"


class BoardCodeRefused(Invalid):
    """What was typed is not what the board shows now."""

    code = "board_code_refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, {"code": [sentence]})


class DrawingRefused(Invalid):
    """A drawn signature cannot be kept: the structure keeps none, or it is not what a page draws."""

    code = "drawing_refused"
