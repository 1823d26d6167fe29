"""How, when and on what grounds a level was seen: what a tick may carry besides the level."""

from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.progress.errors import CircumstancesRefused
from app.progress.models import EvidenceKind
from app.progress.rules import WorkFile, link_can_be_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of the evidence that is recorded; without a day, it happened today.

    `body` delivered what was shown, under `reference`; `link` is where the work is. `is_declared`:
    nobody verified it, and it never counts. `is_sign_off`: an evaluator's decision on a competency
    whole.
    """

    kind: EvidenceKind = EvidenceKind.OBSERVATION
    happened_on: date | None = None
    expires_on: date | None = None
    points: int | None = None
    points_max: int | None = None
    comment: str = ""
    body: str = ""
    reference: str = ""
    link: str = ""
    file: WorkFile | None = None
    is_declared: bool = False
    is_sign_off: bool = False
    suggestion_answer_id: int | None = None
    imported_passport_id: int | None = None

    @property
    def is_a_plain_tick(self) -> bool:
        """Tell whether it says nothing but the level: such a tick is new only if the level is."""
        return self == Circumstances(happened_on=self.happened_on)

    @property
    def has_a_source(self) -> bool:
        """Tell whether it says where the evidence comes from."""
        return any(
            (self.body, self.reference, self.link, self.suggestion_answer_id, self.imported_passport_id)
        )


def check_circumstances(stated: Circumstances, *, birth_year: int | None) -> None:
    """Refuse circumstances that cannot be, or that are not of their kind.

    Raises:
        CircumstancesRefused: `errors` says what to put right, field by field.
    """
    wrong = {
        "happened_on": _day_refused(stated.happened_on, birth_year),
        "expires_on": _last_day_refused(stated),
        "points": _points_refused(stated),
        "body": _body_refused(stated),
        "link": _link_refused(stated),
        "file": _file_refused(stated),
    }
    errors = {name: [sentence] for name, sentence in wrong.items() if sentence}
    if errors:
        raise CircumstancesRefused(errors)


def _day_refused(day: date | None, birth_year: int | None) -> str:
    if day is None:
        return ""
    if day > clock.today():
        return "Cette date est à venir : écrivez le jour où cela s’est passé."
    if birth_year is not None and day.year < birth_year:
        return f"Cette date est avant la naissance de la personne, en {birth_year}. Corrigez l’année."
    if day < clock.OLDEST_DAY:
        return f"Cette date est trop ancienne : écrivez une date depuis {clock.OLDEST_DAY.year}."
    return ""


def _last_day_refused(stated: Circumstances) -> str:
    last, day = stated.expires_on, stated.happened_on or clock.today()
    if last is None:
        return ""
    if stated.kind is not EvidenceKind.RECOGNISED:
        return "Le dernier jour de validité va avec « Certificat d’un autre organisme »."
    if last < day:
        return "Le dernier jour de validité est avant la date de la preuve. Corrigez l’un des deux."
    return "" if last <= clock.LATEST_DAY else "Cette date est trop lointaine. Corrigez l’année."


def _points_refused(stated: Circumstances) -> str:
    points, most = stated.points, stated.points_max
    if points is None and most is None:
        return ""
    if stated.kind is not EvidenceKind.TEST:
        return "Les points vont avec « Résultat d’un test »."
    if points is None or not most:
        return "Écrivez les deux nombres : les points obtenus, et sur combien."
    return "" if points <= most else f"On ne peut pas obtenir {points} points sur {most}."


def _body_refused(stated: Circumstances) -> str:
    is_recognised = stated.kind is EvidenceKind.RECOGNISED
    if is_recognised and not stated.body:
        return "Écrivez qui a délivré ce certificat ou ce profil."
    if not is_recognised and (stated.body or stated.reference):
        return "L’organisme et la référence vont avec « Certificat d’un autre organisme »."
    return ""


def _link_refused(stated: Circumstances) -> str:
    if stated.link and not link_can_be_shown(stated.link):
        return "Ce lien ne peut pas être gardé : il commence par https:// et ne contient pas de mot de passe."
    if stated.link and stated.kind is not EvidenceKind.WORK:
        return "Le lien va avec « Travail réalisé »."
    if stated.kind is EvidenceKind.WORK and not (stated.link or stated.file or stated.comment):
        return "Dites quel est ce travail : un lien, un fichier ou une remarque."
    return ""


def _file_refused(stated: Circumstances) -> str:
    if stated.file is not None and stated.kind is not EvidenceKind.WORK:
        return "Le fichier va avec « Travail réalisé »."
    return ""
