"""Read the files of usual courses whole, or say everything that is wrong with them."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from marshmallow import ValidationError

from app.courses.reading.keys import FileKeys
from app.courses.reading.soundness import flaws
from app.courses.reading.written import UsualCourse
from app.curricula import reading
from app.curricula.errors import Problem, UnreadableFramework
from app.curricula.reading import Known
from app.curricula.reading.parsing import bytes_of, document_of, refused
from app.curricula.schemas.fields import at_paths

SHIPPED = Path(__file__).parents[3] / "curricula" / "cycles"


def shipped_courses() -> list[Path]:
    """Return the usual courses that come with Palier."""
    return sorted(SHIPPED.glob("*.yaml"))


@lru_cache(maxsize=1)
def usual_courses() -> tuple[UsualCourse, ...]:
    """Return the usual courses that come with Palier, read once, in their order."""
    return tuple(sorted(read_all(shipped_courses()), key=lambda each: (each.order, each.code)))


def read_all(paths: Iterable[Path], known: Known | None = None) -> list[UsualCourse]:
    """Read several files.

    Raises:
        UnreadableFramework: with every problem of every file, each at its line.
    """
    shelf = known or shipped_frameworks()
    read_ones, problems = [], list[Problem]()
    for path in paths:
        try:
            read_ones.append(read(bytes_of(path), name=path.name, known=shelf))
        except UnreadableFramework as refusal:
            problems += refusal.problems
    if problems:
        raise UnreadableFramework(problems)
    return read_ones


def read(content: bytes, *, name: str, known: Known) -> UsualCourse:
    """Read a course from its bytes; `name` is the file's name in the messages.

    Raises:
        UnreadableFramework: with every problem found, each at its line.
    """
    _text, document = document_of(content, name)
    try:
        course: UsualCourse = FileKeys().load(document.value)["course"]
    except ValidationError as error:
        said = [(document.line(path), sentence) for path, sentence in at_paths(error.messages)]
        raise refused(name, [*document.refused, *said]) from error
    found = [(document.line(flaw.path), flaw.sentence) for flaw in flaws(course, known)]
    if problems := [*document.refused, *found]:
        raise refused(name, problems)
    return course


def shipped_frameworks() -> Known:
    """Return the frameworks that come with Palier, for the courses to name."""
    return reading.Shelf(files=[reading.read(path) for path in reading.shipped_files()])
