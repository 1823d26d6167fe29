"""What the curricula refuse."""

from dataclasses import dataclass

from app.core.errors import Invalid, NotFound, Refused


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file, at a line (from 1)."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class UnreadableFramework(Invalid):
    """A file cannot be taken as a framework; `problems` says all that is wrong, by line."""

    code = "unreadable_framework"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class VersionAlreadyPublished(Refused):
    """The same version of the same framework is here with another content."""

    code = "version_already_published"


class UnknownFramework(NotFound):
    """No such framework is loaded."""

    code = "unknown_framework"


class CodeTaken(Refused):
    """The code names another framework, or another structure's variant."""

    code = "framework_code_taken"


class OnlyVariants(Refused):
    """A structure gave a whole framework, where it may only add a variant."""

    code = "only_variants"


class CrosswalkAlreadyPublished(Refused):
    """A crosswalk of this code is here with another content."""

    code = "crosswalk_already_published"
