"""The merit of a document in three parts that are never mixed: seal, register, status."""

import enum
from dataclasses import dataclass
from typing import Any

from certificates.checking import SealState


class RegisterState(enum.StrEnum):
    """What the issuer's register says of a code or of a file's digest.

    `LISTED`: the register was out of reach, and a list that the issuer signed has the document's place.
    """

    KNOWN = "known"
    LISTED = "listed"
    UNKNOWN = "unknown"
    DIFFERENT = "different"
    NOT_CONSULTED = "not_consulted"


class StatusState(enum.StrEnum):
    """Whether the document still stands."""

    IN_FORCE = "in_force"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"
    NOT_CONSULTED = "not_consulted"


class SealOpinion(enum.StrEnum):
    """A seal nobody could examine: there is no file, or no root to trust."""

    NOT_EXAMINED = "not_examined"


class Decision(enum.StrEnum):
    """The verdict; what could not be checked never reads as valid."""

    VALID = "valid"
    NOT_VALID = "not_valid"
    COULD_NOT_CHECK = "could_not_check"


SealPart = SealState | SealOpinion

EXIT_CODES = {Decision.VALID: 0, Decision.NOT_VALID: 1, Decision.COULD_NOT_CHECK: 2}
"""What the command line answers."""

HEADLINES = {
    Decision.VALID: "Certificat valide",
    Decision.NOT_VALID: "Certificat non valide",
    Decision.COULD_NOT_CHECK: "N’a pas pu être vérifié",
}

_REFUSING_SEALS = frozenset(
    {SealState.BROKEN, SealState.ABSENT, SealState.UNKNOWN_ISSUER, SealState.UNREADABLE}
)
"""A retired seal and one at its term refuse nothing: alone they prove nothing more, but valid needs the
register in any case, and the register knows the very bytes."""

# One table per part: words of different parts are the same text, and text is what a dictionary compares.
OF_THE_SEAL: dict[SealPart, str] = {
    SealState.GOOD: "Le cachet est intact et vient bien de l’émetteur.",
    SealState.RETIRED: "La clé de ce cachet a été retirée depuis : seul le registre peut le confirmer.",
    SealState.BROKEN: "Le fichier a été modifié depuis la pose du cachet.",
    SealState.ABSENT: "Ce fichier ne porte aucun cachet.",
    SealState.UNKNOWN_ISSUER: "Le cachet vient d’un autre émetteur.",
    SealState.EXPIRED: "Le certificat du cachet est arrivé à son terme : seul le registre peut le confirmer.",
    SealState.UNREADABLE: "Ce fichier ne peut pas être lu comme un de nos documents.",
    SealOpinion.NOT_EXAMINED: "Le cachet n’a pas été examiné.",
}
CONFIRMED: dict[SealPart, str] = {
    SealState.RETIRED: (
        "La clé de ce cachet a été retirée depuis. Le registre confirme que ce fichier, "
        "octet pour octet, est bien celui qui a été scellé."
    ),
    SealState.EXPIRED: (
        "Le certificat du cachet est arrivé à son terme. Le registre confirme que ce fichier, "
        "octet pour octet, est bien celui qui a été scellé."
    ),
}
"""What is said of such a seal where the register, or the continuity kit, knows the digest of the file."""

OF_THE_REGISTER = {
    RegisterState.KNOWN: "Le document figure au registre de l’émetteur.",
    RegisterState.LISTED: "Le document a sa place dans la liste d’état signée par l’émetteur.",
    RegisterState.UNKNOWN: "Le document ne figure pas au registre de l’émetteur.",
    RegisterState.DIFFERENT: "Le registre connaît ce document, mais pas ce fichier : demandez l’original.",
    RegisterState.NOT_CONSULTED: "Le registre de l’émetteur n’a pas pu être consulté.",
}
OF_THE_STATUS = {
    StatusState.IN_FORCE: "Le document est en vigueur.",
    StatusState.REVOKED: "Le document a été révoqué.",
    StatusState.REPLACED: "Le document a été remplacé par un autre.",
    StatusState.EXPIRED: "Le document est arrivé à expiration.",
    StatusState.NOT_CONSULTED: "On ne sait pas si le document est toujours en vigueur.",
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The three parts and the decision that follows from them."""

    seal: SealPart
    register: RegisterState
    status: StatusState

    @property
    def decision(self) -> Decision:
        """Not valid as soon as one part is bad; valid only when all three are known and good."""
        if self._is_bad:
            return Decision.NOT_VALID
        return Decision.COULD_NOT_CHECK if self._is_open else Decision.VALID

    @property
    def _is_bad(self) -> bool:
        return (
            self.seal in _REFUSING_SEALS
            or self.register in (RegisterState.UNKNOWN, RegisterState.DIFFERENT)
            or self.status in (StatusState.REVOKED, StatusState.REPLACED, StatusState.EXPIRED)
        )

    @property
    def _is_open(self) -> bool:
        return (
            self.seal is SealOpinion.NOT_EXAMINED
            or self.register is RegisterState.NOT_CONSULTED
            or self.status is StatusState.NOT_CONSULTED
            or (self.seal in CONFIRMED and self.register is not RegisterState.KNOWN)
        )

    @property
    def headline(self) -> str:
        """The verdict in two words, in French."""
        return HEADLINES[self.decision]

    @property
    def sentences(self) -> tuple[str, str, str]:
        """What each part says, in French, in the order seal, register, status."""
        confirmed = CONFIRMED.get(self.seal) if self.register is RegisterState.KNOWN else None
        return (
            confirmed or OF_THE_SEAL[self.seal],
            OF_THE_REGISTER[self.register],
            OF_THE_STATUS[self.status],
        )

    @property
    def exit_code(self) -> int:
        """What the command line answers: 0 valid, 1 not valid, 2 could not be checked."""
        return EXIT_CODES[self.decision]

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict for machines, its words beside it."""
        return {
            "seal": self.seal.value,
            "register": self.register.value,
            "status": self.status.value,
            "verdict": self.decision.value,
            "words": [self.headline, *self.sentences],
        }
