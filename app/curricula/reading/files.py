"""Read a framework's file whole, or say everything that is wrong with it."""

import hashlib
from pathlib import Path

from marshmallow import ValidationError

from app.curricula import strict_yaml
from app.curricula.errors import Problem, UnreadableFramework
from app.curricula.reading.building import Builder
from app.curricula.rules.framework import Framework, FrameworkFile
from app.curricula.rules.soundness import Flaw, flaws
from app.curricula.schemas.fields import at_paths
from app.curricula.schemas.framework import FileSchema

LARGEST = 256 * 1024
SHIPPED = Path(__file__).parents[3] / "curricula"


def shipped_files() -> list[Path]:
    """Return the frameworks that come with Palier."""
    return sorted(SHIPPED.glob("*.yaml"))


def read(path: Path) -> FrameworkFile:
    """Read a framework from its file.

    Raises:
        UnreadableFramework: with every problem found, each at its line; nothing is half read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise _refused(
            path.name, [(1, "Ce fichier ne s’ouvre pas : vérifiez son nom et vos droits.")]
        ) from error
    return read_bytes(content, name=path.name)


def read_bytes(content: bytes, *, name: str) -> FrameworkFile:
    """Read a framework from its bytes; `name` is the file's name in the messages.

    Raises:
        UnreadableFramework: with every problem found, each at its line.
    """
    if len(content) > LARGEST:
        raise _refused(name, [(1, f"Ce fichier est trop gros : {LARGEST // 1024} Kio au plus.")])
    try:
        text = content.decode()
        document = strict_yaml.read(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(name, [(line, "Ce fichier n’est pas en UTF-8 : enregistrez-le en UTF-8.")]) from error
    except strict_yaml.NotYaml as error:
        raise _refused(name, [(error.line, error.sentence)]) from error
    framework, found = _framework(document.value, digest=hashlib.sha256(content).hexdigest())
    problems = [*document.refused, *((document.line(flaw.path), flaw.sentence) for flaw in found)]
    if framework is None or problems:
        raise _refused(name, problems)
    return FrameworkFile(framework=framework, text=text)


def _framework(value: object, *, digest: str) -> tuple[Framework | None, list[Flaw]]:
    """Check the keys first, then what they say together."""
    try:
        values = FileSchema().load(value)  # type: ignore[arg-type]
    except ValidationError as error:
        return None, [Flaw(path, sentence) for path, sentence in at_paths(error.messages)]
    builder = Builder(values["framework"], digest=digest)
    framework = builder.build()
    return framework, builder.flaws + flaws(framework)


def _refused(name: str, problems: list[tuple[int, str]]) -> UnreadableFramework:
    return UnreadableFramework([Problem(name, line, sentence) for line, sentence in sorted(set(problems))])
