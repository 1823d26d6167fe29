"""Why a course refuses something."""

from app.core.errors import Invalid, Refused


class CourseInvalid(Invalid):
    """A course cannot be made of what was given."""

    code = "course_invalid"


class ChangedMeanwhile(Invalid):
    """Somebody saved another version between the page and the form."""

    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "Quelqu’un a enregistré un changement pendant que vous écriviez. "
            "Ce que vous avez tapé est encore là : comparez, puis enregistrez de nouveau."
        )


class CourseRetired(Refused):
    """A retired course is not changed."""

    code = "course_retired"

    def __init__(self) -> None:
        super().__init__("Ce parcours est retiré. Reprenez-le d’abord, puis changez-le.")


class TitlesDiffer(Refused):
    """A programme on paper says that the sheets bear its titles: it is not drawn while they do not."""

    code = "titles_differ"

    def __init__(self) -> None:
        super().__init__(
            "Des séances à venir portent un autre titre que ce programme. "
            "Ouvrez le parcours, accordez-les, puis imprimez."
        )
