"""What a sheet may say of someone, and how it came to be said."""

from enum import StrEnum


class Presence(StrEnum):
    """The four answers of a sheet, in the codes of the export."""

    PRESENT = "present"
    LATE = "retard"
    EXCUSED = "excuse"
    ABSENT = "absent"


class MarkHow(StrEnum):
    """How a mark was made, which says how much it proves."""

    TRAINER = "trainer"
    TAP = "tap"
    PIN = "pin"
    CARD = "card"
    CODE = "code"
    IMPORT = "import"
    PAPER = "paper"
    OFFLINE = "offline"


CAME = frozenset({Presence.PRESENT, Presence.LATE})
