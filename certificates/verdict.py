"""The merit of a document in three parts that are never mixed: seal, register, status."""

import enum
from dataclasses import dataclass
from typing import Any

from certificates.checking import SealState


class RegisterState(enum.StrEnum):
    """What the issuer's register says of a code or of a file's digest."""

    KNOWN = "known"
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
Part = SealState | SealOpinion | RegisterState | StatusState

EXIT_CODES = {Decision.VALID: 0, Decision.NOT_VALID: 1, Decision.COULD_NOT_CHECK: 2}
"""What the command line answers."""

HEADLINES = {
    Decision.VALID: "Certificat valide",
    Decision.NOT_VALID: "Certificat non valide",
    Decision.COULD_NOT_CHECK: "N’a pas pu être vérifié",
}

_GOOD = {SealState.GOOD, RegisterState.KNOWN, StatusState.IN_FORCE}
_OPEN = {SealOpinion.NOT_EXAMINED, RegisterState.NOT_CONSULTED, StatusState.NOT_CONSULTED}

SENTENCES: dict[Part, str] = {
    SealState.GOOD: "Le cachet est intact et vient bien de l’émetteur.",
    SealState.BROKEN: "Le fichier a été modifié depuis la pose du cachet.",
    SealState.ABSENT: "Ce fichier ne porte aucun cachet.",
    SealState.UNKNOWN_ISSUER: "Le cachet vient d’un autre émetteur.",
    SealState.REVOKED: "Le cachet utilisé a été retiré.",
    SealState.EXPIRED: "Le certificat du cachet est arrivé à son terme.",
    SealState.UNREADABLE: "Ce fichier ne peut pas être lu comme un de nos documents.",
    SealOpinion.NOT_EXAMINED: "Le cachet n’a pas été examiné.",
    RegisterState.KNOWN: "Le document figure au registre de l’émetteur.",
    RegisterState.UNKNOWN: "Le document ne figure pas au registre de l’émetteur.",
    RegisterState.DIFFERENT: "Le registre connaît ce document, mais pas ce fichier : demandez l’original.",
    RegisterState.NOT_CONSULTED: "Le registre de l’émetteur n’a pas pu être consulté.",
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
        parts = {self.seal, self.register, self.status}
        if parts - _GOOD - _OPEN:
            return Decision.NOT_VALID
        return Decision.COULD_NOT_CHECK if parts & _OPEN else Decision.VALID

    @property
    def headline(self) -> str:
        """The verdict in two words, in French."""
        return HEADLINES[self.decision]

    @property
    def sentences(self) -> tuple[str, str, str]:
        """What each part says, in French, in the order seal, register, status."""
        return SENTENCES[self.seal], SENTENCES[self.register], SENTENCES[self.status]

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
