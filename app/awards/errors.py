"""What granting, sealing and verifying refuse."""

from typing import ClassVar

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
    sentence: ClassVar[str] = "Ce n’est pas à vous de prendre cette décision pour ce référentiel."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class NotPrintable(Refused):
    """The certificate cannot be printed faithfully; the sentence says which word is at fault.

    `about` names the field of a look that is, empty where it is not one alone.
    """

    code = "not_printable"
    status = 422

    def __init__(self, message: str, *, about: str = "") -> None:
        super().__init__(message)
        self.about = about


class NothingToRevoke(Refused):
    """The certificate is no longer in force."""

    code = "nothing_to_revoke"

    def __init__(self) -> None:
        super().__init__("Ce certificat n’est plus en vigueur : il n’y a rien à révoquer.")


class NothingShownYet(Refused):
    """A passport would be empty: nothing that counts was shown."""

    code = "nothing_shown_yet"

    def __init__(self) -> None:
        super().__init__(
            "Le passeport serait vide\N{NARROW NO-BREAK SPACE}: rien n’a encore été validé. "
            "Faites-le après la première séance où un savoir-faire aura été noté."
        )


class NotHabilitated(NotYoursToDecide):
    """The structure keeps this framework for the people whom it habilitated."""

    code = "not_habilitated"
    sentence = (
        "Dans votre structure, seules les personnes habilitées valident ce référentiel. "
        "La personne responsable dit qui l’est."
    )


class AnotherPersonSigns(Refused):
    """Whoever observed a competency does not sign it off."""

    code = "another_person_signs"

    def __init__(self, title: str) -> None:
        super().__init__(
            "Une personne observe, une autre valide\N{NARROW NO-BREAK SPACE}: c’est la règle. "
            f"Une preuve de «\N{NARROW NO-BREAK SPACE}{title}\N{NARROW NO-BREAK SPACE}» vient de vous, "
            "quelqu’un d’autre peut donc valider cette compétence."
        )


class NothingToSignOff(Refused):
    """Nothing was observed yet, or the framework does not say from which level on a thing counts."""

    code = "nothing_to_sign_off"

    def __init__(self, title: str) -> None:
        super().__init__(
            f"Rien n’a encore été observé pour «\N{NARROW NO-BREAK SPACE}{title}\N{NARROW NO-BREAK SPACE}». "
            "Donnez un avis après une première observation."
        )


class TooManyLinks(Refused):
    """A paper has as many share links in force as one person can look after."""

    code = "too_many_links"

    def __init__(self, most: int) -> None:
        super().__init__(f"Vous avez déjà {most} liens. Arrêtez-en un, puis recommencez.")


class NothingToShare(Refused):
    """A paper that is not in force, or not sealed yet, gets no new link."""

    code = "nothing_to_share"

    def __init__(self) -> None:
        super().__init__(
            "Ce papier ne vaut plus, ou attend encore son cachet\N{NARROW NO-BREAK SPACE}: "
            "on ne peut pas en faire un lien. Parlez-en à votre structure."
        )


class ReplacedSince(Refused):
    """What a holder decides of a paper's code must be decided of the one that replaces it."""

    code = "replaced_since"

    def __init__(self) -> None:
        super().__init__(
            "Ce papier a été remplacé par un nouveau\N{NARROW NO-BREAK SPACE}: "
            "ouvrez de nouveau la page de vos certificats, et choisissez pour lui."
        )


class SameName(Refused):
    """A certificate is replaced for a name that it already bears."""

    code = "same_name"

    def __init__(self) -> None:
        super().__init__(
            "Ce certificat porte déjà le nom de la personne tel qu’il est écrit dans sa fiche. "
            "Corrigez d’abord la fiche, puis remplacez le certificat."
        )


class NothingToReplace(Refused):
    """The certificate is no longer in force, or its words were erased."""

    code = "nothing_to_replace"

    def __init__(self) -> None:
        super().__init__(
            "Ce certificat n’est plus en vigueur\N{NARROW NO-BREAK SPACE}: il n’y a rien à remplacer."
        )


class NobodyChosen(Refused):
    """A batch of nobody."""

    code = "nobody_chosen"
    status = 422

    def __init__(self) -> None:
        super().__init__("Cochez au moins une personne, puis recommencez.")
