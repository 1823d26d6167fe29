"""Why evidence is refused."""

from typing import ClassVar

from app.core.errors import Invalid, Refused


class LevelUnknown(Invalid):
    """An item or a level does not belong to the framework of the course."""

    code = "level_unknown"


class NotDecidedOutside(Invalid):
    """The rule does not exist, or nobody outside the house decides under it."""

    code = "not_decided_outside"

    def __init__(self) -> None:
        sentence = "Choisissez un titre de la liste."
        super().__init__("Il reste quelque chose à corriger.", {"rule": [sentence]})


class DayToCome(Invalid):
    """A decision cannot have been taken on a day that has not come."""

    code = "day_to_come"

    def __init__(self) -> None:
        sentence = "Ce jour n’est pas encore venu. Écrivez le jour où le jury a décidé."
        super().__init__("Il reste quelque chose à corriger.", {"decided_on": [sentence]})


class RecordAlreadyEnded(Refused):
    """Somebody said before that the record was a mistake."""

    code = "record_already_ended"

    def __init__(self) -> None:
        super().__init__("Cette décision est déjà retirée. Il n’y a plus rien à faire.")


class KeysUnreadable(Invalid):
    """What was given is no list of public keys, nor a DID document that holds some."""

    code = "keys_unreadable"

    def __init__(self) -> None:
        sentence = (
            "Ces clés ne se lisent pas. Donnez le fichier « jwks.json » ou « did.json » "
            "que l’autre installation publie."
        )
        super().__init__(sentence, {"keys": [sentence]})


class PrivateKeyGiven(Invalid):
    """The file holds a private key."""

    code = "private_key_given"

    def __init__(self) -> None:
        sentence = (
            "Ce fichier contient une clé secrète : rien n’en a été gardé. Demandez à l’autre installation "
            "ses clés publiques, et prévenez-la que ce secret a circulé."
        )
        super().__init__(sentence, {"keys": [sentence]})


class KeysTooWeak(Invalid):
    """No key of the file is of a kind and a size that prove something."""

    code = "keys_too_weak"

    def __init__(self) -> None:
        sentence = "Aucune clé de ce fichier ne peut servir : il faut RSA de 2 048 bits au moins, ou Ed25519."
        super().__init__(sentence, {"keys": [sentence]})


class IssuerMisnamed(Invalid):
    """The identifier of an issuer is not one."""

    code = "issuer_misnamed"

    def __init__(self) -> None:
        sentence = "Écrivez l’identifiant de l’émetteur, par exemple « did:web:palier.exemple.fr »."
        super().__init__(sentence, {"issuer": [sentence]})


class KeysNotOfThisIssuer(Invalid):
    """The DID document is that of another issuer than the one named."""

    code = "keys_not_of_this_issuer"

    def __init__(self) -> None:
        sentence = "Ce fichier est celui d’un autre émetteur. Vérifiez l’identifiant, ou le fichier."
        super().__init__(sentence, {"issuer": [sentence]})


class OwnIssuer(Invalid):
    """An installation needs no list to know its own signature."""

    code = "own_issuer"

    def __init__(self) -> None:
        sentence = "Cet identifiant est celui de cette installation : elle se reconnaît déjà."
        super().__init__(sentence, {"issuer": [sentence]})


class IssuerUnnamed(Invalid):
    """An issuer is shown by a name that people know."""

    code = "issuer_unnamed"

    def __init__(self) -> None:
        sentence = "Écrivez le nom de l’émetteur, tel que les gens le connaissent."
        super().__init__(sentence, {"name": [sentence]})


class IssuerNotTrusted(Refused):
    """The issuer is not, or no longer, in the list."""

    code = "issuer_not_trusted"

    def __init__(self) -> None:
        super().__init__("Cet émetteur n’est pas dans la liste, ou n’y est plus. Rechargez la page.")


class IssuerJustAdded(Refused):
    """Another administrator added the same issuer at the same moment."""

    code = "issuer_just_added"

    def __init__(self) -> None:
        super().__init__("Quelqu’un vient d’ajouter cet émetteur. Rechargez la page pour le voir.")


class NothingTicked(Invalid):
    """A confirmation that confirms nothing."""

    code = "nothing_ticked"

    def __init__(self) -> None:
        sentence = "Cochez au moins un savoir-faire, ou répondez « Non, pas encore »."
        super().__init__(sentence, {"items": [sentence]})


class PassportRefused(Invalid):
    """A file that cannot be taken in as a passport; each reason has its own sentence."""

    code = "passport_refused"
    sentence: ClassVar[str] = "Ce fichier ne se lit pas comme un passeport."

    def __init__(self) -> None:
        super().__init__(self.sentence, {"file": [self.sentence]})


class PassportHeavy(PassportRefused):
    """It is far heavier than any passport."""

    code = "passport_heavy"
    sentence = "Ce fichier est trop lourd pour un passeport. Donnez le fichier .jwt, de 256 Kio au plus."


class PassportOnPaper(PassportRefused):
    """It is the printed form, which carries no portable copy."""

    code = "passport_on_paper"
    sentence = (
        "Ce fichier est le passeport imprimé (PDF). Demandez aussi sa copie numérique : "
        "un fichier dont le nom finit par .jwt."
    )


class PassportUnreadable(PassportRefused):
    """It is not a credential at all."""

    code = "passport_unreadable"
    sentence = (
        "Ce fichier ne se lit pas comme un passeport. Vérifiez que c’est le fichier .jwt, entier, "
        "tel qu’il a été remis."
    )


class AlgorithmUnknown(PassportRefused):
    """It is signed in a way that we do not know how to check."""

    code = "algorithm_unknown"
    sentence = (
        "Ce passeport est signé d’une façon que nous ne savons pas vérifier. "
        "Demandez à son émetteur un passeport signé en RS256 ou en EdDSA."
    )


class PassportAltered(PassportRefused):
    """It was changed, or its issuer did not sign it."""

    code = "passport_altered"
    sentence = (
        "Ce passeport a été modifié, ou n’a pas été signé par l’émetteur qu’il annonce : "
        "rien n’en est repris. Demandez-en un nouveau à son émetteur."
    )


class PassportNotYet(PassportRefused):
    """It announces a day to come."""

    code = "passport_not_yet"
    sentence = "Ce passeport annonce une date à venir : il ne vaut rien encore. Revenez ce jour-là."


class PassportExpired(PassportRefused):
    """Its last day is past."""

    code = "passport_expired"
    sentence = "Ce passeport est arrivé à expiration. Demandez-en un nouveau à son émetteur."


class NotAPassport(PassportRefused):
    """It is a credential, of something else."""

    code = "not_a_passport"
    sentence = (
        "Ce fichier est une attestation numérique, mais pas un passeport : il ne dit pas quels savoir-faire "
        "ont été montrés."
    )


class PersonNotConfirmed(Invalid):
    """The passport does not name the learner, and nobody said that it is theirs."""

    code = "person_not_confirmed"

    def __init__(self) -> None:
        sentence = "Vérifiez que ce passeport est bien celui de cette personne, puis cochez la case."
        super().__init__(sentence, {"person": [sentence]})


class PassportAlreadyTakenIn(Refused):
    """The same passport was taken in before."""

    code = "passport_already_taken_in"

    def __init__(self) -> None:
        super().__init__("Ce passeport est déjà repris pour cette personne. Il n’y a plus rien à faire.")


class NothingToTakeIn(Refused):
    """The passport brings nothing new."""

    code = "nothing_to_take_in"

    def __init__(self) -> None:
        super().__init__("Ce passeport n’apporte rien de plus que ce qui est déjà acquis ici.")


class CircumstancesRefused(Invalid):
    """What was written about a piece of evidence cannot be, or is not of its kind."""

    code = "circumstances_refused"

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("Il reste quelque chose à corriger.", errors)
