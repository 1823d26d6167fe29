"""Why evidence is refused."""

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


class FileRefused(Invalid):
    """A file cannot be kept: what it is or what it holds might harm whoever opens it."""

    code = "file_refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, {"file": [sentence]})
