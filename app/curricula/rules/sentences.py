"""What is missing, said to the learner in plain French; each can follow « Il vous reste » in a list."""

from collections.abc import Iterable
from fractions import Fraction

from app.core.french import duration_fr, plural, typography
from app.curricula.rules.conditions import Decider, Decision, Unit
from app.curricula.rules.framework import Competency, Domain, Level
from app.curricula.rules.kinds import DomainWord

DECIDERS = {
    Decider.TRAINER: "de la formatrice ou du formateur",
    Decider.EVALUATOR: "de l’évaluatrice ou de l’évaluateur",
    Decider.MANAGER: "de la personne responsable",
    Decider.JURY: "du jury",
}


def place(part: Domain | Competency | None, word: DomainWord) -> str:
    """Say where, with a space before it: a domain, a competency, or nowhere in particular."""
    match part:
        case None:
            return ""
        case Domain():
            return f" dans le {word} « {part.title} »"
        case Competency():
            return f" pour « {part.title} »"


def validations(unit: Unit, count: int, where: str, word: DomainWord) -> str:
    """Say how many things remain to be learnt, or competencies or domains to be validated."""
    match unit:
        case Unit.ITEM:
            return typography(f"encore {plural(count, 'chose')} à savoir faire{where}")
        case Unit.COMPETENCY:
            return typography(f"encore {plural(count, 'compétence')} à valider{where}")
        case Unit.DOMAIN:
            return typography(f"encore {plural(count, word)} à valider{where}")


def levels(count: int, level: Level, where: str) -> str:
    """Say how many competencies must still reach a level."""
    return typography(f"encore {plural(count, 'compétence')} à amener au niveau « {level.name} »{where}")


def mandatory(texts: Iterable[str]) -> str:
    """Name the things that nothing can replace."""
    quoted = [f"« {text.rstrip(' .')} »" for text in texts]
    if len(quoted) == 1:
        return typography(f"il reste une chose obligatoire : {quoted[0]}")
    listed = ", ".join(quoted[:-1])
    return typography(f"il reste {plural(len(quoted), 'chose')} obligatoires : {listed} et {quoted[-1]}")


def hours(minutes: int, where: str) -> str:
    """Say how much time of presence remains."""
    if minutes % 60 == 0:
        length = plural(minutes // 60, "heure")
    else:
        length = plural(minutes, "minute") if minutes < 60 else duration_fr(minutes)
    return typography(f"encore {length}{where}")


def attendance(share: Fraction, where: str) -> str:
    """Say what share of the hours must be followed, as « 4 heures sur 5 »."""
    if share == 1:
        return typography(f"être là à toutes les heures{where}")
    return typography(f"être là au moins {plural(share.numerator, 'heure')} sur {share.denominator}{where}")


def score(share: Fraction, where: str) -> str:
    """Say what share of a test's points must be got, as « 3 points sur 4 »."""
    if share == 1:
        return typography(f"avoir tous les points au test{where}")
    return typography(
        f"avoir au moins {plural(share.numerator, 'point')} sur {share.denominator} au test{where}"
    )


def decision(condition: Decision) -> str:
    """Say whose decision is awaited."""
    whose = ", ou ".join(DECIDERS[role] for role in condition.by)
    distinct = ", qui doit être une autre personne que celle qui a observé" if condition.distinct else ""
    outside = ", en dehors de la structure" if condition.outside else ""
    return typography(f"la décision {whose}{distinct}{outside}")


def nothing_to_count(where: str) -> str:
    """Say that the framework itself is at fault."""
    return typography(f"il n’y a rien à valider{where} : le référentiel est à corriger")
