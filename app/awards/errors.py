"""What granting, sealing and verifying refuse."""

from app.core.errors import Forbidden, Refused
from app.curricula.rules import Missing


class RuleNotMet(Refused):
    """The rule of the curriculum asks for more: `missing` says what."""

    code = "rule_not_met"

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        listed = "\N{NARROW NO-BREAK SPACE}; ".join(each.sentence for each in missing)
        super().__init__(f"Ce n’est pas encore possible. Il reste\N{NARROW NO-BREAK SPACE}: {listed}.")
        self.missing = missing


class NotOursToGrant(Refused):
    """No rule of the framework is ours to decide: a body outside the installation does."""

    code = "not_ours_to_grant"

    def __init__(self) -> None:
        super().__init__("Ce titre est décidé par un organisme extérieur : il ne se délivre pas ici.")


class NotYoursToDecide(Forbidden):
    """The rule names other roles than the caller's."""

    code = "not_yours_to_decide"

    def __init__(self) -> None:
        super().__init__("Ce n’est pas à vous de prendre cette décision pour ce référentiel.")


class NotPrintable(Refused):
    """The certificate cannot be printed faithfully; the sentence says which word is at fault."""

    code = "not_printable"
    status = 422


class NothingToRevoke(Refused):
    """The certificate is no longer in force."""

    code = "nothing_to_revoke"

    def __init__(self) -> None:
        super().__init__("Ce certificat n’est plus en vigueur : il n’y a rien à révoquer.")
