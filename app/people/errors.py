"""What people refuses, in complete French sentences."""

from typing import ClassVar

from app.core.errors import Invalid, NotFound, Refused
from app.core.french import number_fr


class SignInRefused(Invalid):
    """The identifiant and the secret do not go together; which of them is wrong is not said."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__("Ce numéro et ce code ne vont pas ensemble : vérifiez-les, puis recommencez.")


class AccountLocked(Invalid):
    """The secret is right, but ten wrong ones came before it."""

    code = "account_locked"

    def __init__(self) -> None:
        super().__init__(
            "Cet accès est bloqué après dix essais manqués. Demandez une nouvelle carte, "
            "ou un nouveau mot de passe, à la personne qui vous accompagne."
        )


class CardEnded(NotFound):
    """The card's link leads to nobody: it was replaced, or never existed."""

    code: ClassVar[str] = "card_ended"

    def __init__(self) -> None:
        super().__init__(
            "Cette carte ne sert plus. Demandez-en une nouvelle à la personne qui vous accompagne."
        )


class IdentifiantTaken(Refused):
    """Somebody signs in with this identifiant already."""

    code = "identifiant_taken"

    def __init__(self) -> None:
        super().__init__("Cet identifiant est déjà pris. Choisissez-en un autre.")


class WeakSecret(Invalid):
    """A password is too short or too well known."""

    code = "weak_secret"


class RefTaken(Refused):
    """Another learner of the structure has this reference."""

    code = "ref_taken"

    def __init__(self, ref: str) -> None:
        super().__init__(f"La référence {ref} désigne déjà quelqu’un d’autre dans cette structure.")


class FileRefused(Invalid):
    """A file cannot be read as what it should be; nothing of it was kept."""

    code = "file_refused"


class FileTooLarge(FileRefused):
    """A file, or what it unfolds to, is over the caps."""

    code = "file_too_large"
    status = 413


class TooManyLines(FileRefused):
    """A file holds more lines than are imported at once."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"Ce fichier a plus de {number_fr(most)} lignes remplies. Coupez-le en plusieurs fichiers."
        )


class NothingToImport(Refused):
    """No line of the file can be imported, or it was done already."""

    code = "nothing_to_import"

    def __init__(self) -> None:
        super().__init__("Aucune ligne de ce fichier n’est à importer.")


class LinesToCorrect(Refused):
    """Some lines are wrong, and nobody said to import the others without them."""

    code = "lines_to_correct"

    def __init__(self, count: int) -> None:
        lines = "ligne est à corriger" if count == 1 else "lignes sont à corriger"
        super().__init__(f"Rien n’a été importé : {count} {lines}.")
