"""What the forms about courses may send; whatever else comes with them is refused."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from app.core.errors import Invalid
from app.core.files import WorkFile
from app.courses.models import ResourceKind
from app.courses.rules import Aim, AimKind
from app.courses.rules.addresses import checked_address
from app.courses.rules.pages import LONGEST as LONGEST_PAGE
from app.courses.services import CourseAsked, ModuleAsked, ResourceAsked
from app.people.schemas import Form, read, text

LONGEST_TITLE, LONGEST_SUMMARY = 200, 2000
MOST_AIMS, MOST_MODULES = 60, 100
DAMAGED = "Cette page est abîmée : rechargez-la et recommencez."
TITLE = "Écrivez un titre."


class Words(fields.Field[str]):
    """Several lines, whose ends are made alike, without what surrounds them."""

    def __init__(self, *, longest: int) -> None:
        super().__init__(load_default="")
        self.longest = longest

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> str:
        typed = "\n".join(str(value).split("\r\n")).strip()
        if len(typed) > self.longest:
            raise ValidationError(f"{self.longest} lettres au plus, s’il vous plaît.")
        return typed


class Id(fields.Field[int | None]):
    """What names a row, as the page sent it; nothing where the first line of a list was left."""

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> int | None:
        typed = str(value).strip()
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and len(typed) < 19:
            return int(typed)
        raise ValidationError(DAMAGED)


class AimNamed(fields.Field[Aim]):
    """An aim as its box sends it: « 3:item:M1.1.1 »."""

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> Aim:
        version, _colon, rest = str(value).partition(":")
        kind, _colon, code = rest.partition(":")
        if not (version.isascii() and version.isdigit() and len(version) < 19 and code):
            raise ValidationError(DAMAGED)
        if kind not in {each.value for each in AimKind} or len(code) > 64:
            raise ValidationError(DAMAGED)
        return Aim(int(version), AimKind(kind), code)


class Count(fields.Field[int]):
    """Hours or minutes, nothing for none."""

    def __init__(self, sentence: str, *, most: int) -> None:
        super().__init__(load_default=0)
        self.sentence, self.most = sentence, most

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> int:
        typed = str(value).strip() or "0"
        if typed.isascii() and typed.isdigit() and len(typed) < 5 and int(typed) <= self.most:
            return int(typed)
        raise ValidationError(self.sentence)


class CourseForm(Form):
    """The words of a course."""

    title = text(TITLE, longest=LONGEST_TITLE, required=True)
    summary = Words(longest=LONGEST_SUMMARY)
    audience = text("", longest=300)
    framework = Id(load_default=None)
    structure = text("", longest=26)
    seen = text("", longest=16)


class ModuleForm(Form):
    """A module: its words, how long it takes, what it aims at, what comes before."""

    title = text(TITLE, longest=LONGEST_TITLE, required=True)
    hours = Count("Écrivez un nombre d’heures, de 0 à 40.", most=40)
    minutes = Count("Écrivez un nombre de minutes, de 0 à 59.", most=59)
    summary = Words(longest=LONGEST_SUMMARY)
    aims = fields.List(AimNamed(), load_default=(), validate=validate.Length(max=MOST_AIMS, error=DAMAGED))
    requires = fields.List(Id(), load_default=(), validate=validate.Length(max=MOST_MODULES, error=DAMAGED))
    sought = text("", longest=100)
    seen = text("", longest=16)

    @validates_schema
    def _lasts(self, values: dict[str, Any], **_options: Any) -> None:
        if not values.get("hours") and not values.get("minutes"):
            raise ValidationError("Dites combien de temps dure ce module.", "hours")


class ResourceForm(Form):
    """Something to read or to do; its file comes apart."""

    kind = fields.Enum(
        ResourceKind,
        by_value=True,
        required=True,
        error_messages={"required": DAMAGED, "unknown": DAMAGED},
    )
    title = text(TITLE, longest=LONGEST_TITLE, required=True)
    module = Id(load_default=None)
    words = Words(longest=LONGEST_PAGE)
    address = text("", longest=2000)
    seen = text("", longest=16)


def course_asked(typed: Mapping[str, Any]) -> tuple[CourseAsked, str]:
    """Read the form of a course; return it, and the structure that a new one is for.

    Raises:
        Invalid: with a sentence for each field.
    """
    said = read(CourseForm(), typed)
    asked = CourseAsked(
        title=said["title"].strip(),
        summary=said["summary"],
        audience=said["audience"].strip(),
        framework_version_id=said["framework"],
        seen=said["seen"] or None,
    )
    return asked, said["structure"]


def module_asked(typed: Mapping[str, Any]) -> ModuleAsked:
    """Read the form of a module.

    Raises:
        Invalid: with a sentence for each field.
    """
    said = read(ModuleForm(), typed)
    return ModuleAsked(
        title=said["title"].strip(),
        minutes=said["hours"] * 60 + said["minutes"],
        summary=said["summary"],
        aims=tuple(dict.fromkeys(said["aims"])),
        requires=tuple(dict.fromkeys(each for each in said["requires"] if each)),
        seen=said["seen"] or None,
    )


def resource_asked(
    typed: Mapping[str, Any], *, file: WorkFile | None = None
) -> tuple[ResourceKind, ResourceAsked]:
    """Read the form of a resource; its file came apart, and was examined.

    Raises:
        Invalid: with a sentence for each field.
    """
    said = read(ResourceForm(), typed)
    address = said["address"].strip() if said["kind"] is ResourceKind.LINK else ""
    asked = ResourceAsked(
        title=said["title"].strip(),
        words=said["words"],
        address=checked_address(address) if address else None,
        module_id=said["module"],
        file=file,
        seen=said["seen"] or None,
    )
    return said["kind"], asked


def aims_typed(form: Mapping[str, str]) -> tuple[Aim, ...]:
    """Return the aims that a form ticks, those that no page of ours would send left out."""
    found: list[Aim] = []
    for name, value in form.items():
        if name.startswith("aims-") and len(found) < MOST_AIMS:
            with suppress(ValidationError):
                found.append(AimNamed().deserialize(value))
    return tuple(dict.fromkeys(found))


def wrong_in(refusal: Invalid) -> dict[str, list[str]]:
    """Return what is wrong field by field; what is wrong inside a list can only come from a damaged page."""
    return {
        name: [sentence if isinstance(sentence, str) else DAMAGED for sentence in said]
        for name, said in refusal.errors.items()
    }
