"""What the programme of a course says, on its page and on paper."""

from datetime import date

from app.core.database import db
from app.core.french import typography
from app.courses.queries import CoursePage
from app.curricula.queries import framework_structure
from app.people.models import Structure
from app.spaces.aim_picker import words_of
from certificates.sheets.papers import Programme, ProgrammeModule


def programme_of(course: CoursePage, *, printed_on: date, example: bool) -> Programme:
    """Return the programme of a course as it stands: the modules that are given, in their order."""
    structure = db.session.get_one(Structure, course.structure_id)
    titles = {module.id: module.title for module in course.given}
    return Programme(
        structure_name=structure.name,
        structure_siret=structure.siret,
        structure_place=structure.commune,
        title=course.title,
        summary=course.summary,
        audience=course.audience,
        framework=_framework(course.framework_version_id),
        modules=tuple(
            ProgrammeModule(
                title=module.title,
                minutes=module.minutes,
                summary=module.summary,
                aims=tuple(words_of(module.aims, course.framework_version_id)),
                requires=tuple(titles[each] for each in module.requires if each in titles),
            )
            for module in course.given
        ),
        printed_on=printed_on,
        revision=course.revision,
        example=example,
    )


def _framework(version_id: int | None) -> str:
    if version_id is None:
        return ""
    framework = framework_structure(version_id)
    return f"{typography(framework.short_name)}, version {framework.version}"
