"""What the keys refuse."""

from app.core.errors import Unavailable


class IssuingImpossible(Unavailable):
    """Nothing can be sealed for now; the sentence says what an administrator must do."""

    code = "issuing_impossible"
