"""What the keys of a usual course must say together."""

from collections.abc import Collection, Iterator

from app.courses.models import ResourceKind
from app.courses.reading.keys import LONGEST
from app.courses.reading.written import UsualCourse, UsualModule, UsualResource
from app.courses.rules.addresses import host_of
from app.courses.rules.pages import flaws_in
from app.curricula.reading import Known
from app.curricula.rules.flaw import Flaw


def flaws(course: UsualCourse, known: Known) -> Iterator[Flaw]:
    """Say all that is wrong, each at its place; `known` holds the frameworks that it may name."""
    codes = [module.code for module in course.modules]
    if not codes:
        yield Flaw(("course", "modules"), "Il faut au moins un module.")
    if course.framework and not known.versions(course.framework):
        yield Flaw(("course", "framework"), f"Le référentiel « {course.framework} » n’est pas connu.")
    for index, module in enumerate(course.modules):
        yield from _module_flaws(module, index, codes, known)
    for index, resource in enumerate(course.resources):
        yield from _resource_flaws(resource, index, codes)


def _module_flaws(module: UsualModule, index: int, codes: list[str], known: Known) -> Iterator[Flaw]:
    here = ("course", "modules", index)
    if module.code in codes[:index]:
        yield Flaw((*here, "code"), f"Le code « {module.code} » sert déjà à un autre module.")
    if module.minutes > LONGEST:
        yield Flaw((*here, "minutes"), f"Un module dure {LONGEST} minutes au plus.")
    for code in module.requires:
        if code not in codes[:index]:
            yield Flaw((*here, "requires"), f"Le module « {code} » n’est pas avant celui-ci.")
    for place, aim in enumerate(module.aims):
        versions = known.versions(aim.framework)
        if not versions:
            sentence = f"Le référentiel « {aim.framework} » n’est pas connu."
            yield Flaw((*here, "aims", place, "framework"), sentence)
            continue
        for code in aim.codes:
            if code not in versions[-1].by_code:
                sentence = f"« {code} » n’existe pas dans « {aim.framework} »."
                yield Flaw((*here, "aims", place, "codes"), sentence)


def _resource_flaws(resource: UsualResource, index: int, codes: Collection[str]) -> Iterator[Flaw]:
    here = ("course", "resources", index)
    if resource.module is not None and resource.module not in codes:
        yield Flaw((*here, "module"), f"Aucun module n’a le code « {resource.module} ».")
    if resource.kind is ResourceKind.SHEET:
        yield Flaw((*here, "kind"), "Un fichier ne peut pas être livré ici : écrivez page, exercise ou link.")
    elif resource.kind is ResourceKind.LINK:
        if not resource.address or host_of(resource.address) is None:
            yield Flaw((*here, "address"), "Il faut une adresse en https://.")
    elif not resource.words:
        yield Flaw((*here, "words"), "Il faut des mots.")
    for sentence in flaws_in(resource.words, resources=frozenset(), pictures=frozenset()):
        yield Flaw((*here, "words"), sentence)
