"""What an orientation refuses, in complete French sentences."""

from app.core.errors import Refused


class CycleNotOffered(Refused):
    """The cycle is over, unknown, or of the counsellor's own structure."""

    code = "cycle_not_offered"

    def __init__(self) -> None:
        super().__init__("Ce cycle n’est plus proposé. Choisissez-en un autre dans la liste.")
